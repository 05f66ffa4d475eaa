"""Deposits on screen, under the web login: hand over, preview, decide, give back; what each role may do."""

import re

import pytest
from django.db import connection

from accord.conventions.actions import name_party
from accord.deposits import places
from accord.deposits.models import Arrival, Deposit, DepositState, Work
from accord.journal.models import Entry
from accord.partners.actions import create_account, create_organisation
from accord.partners.actor import Actor
from tests.deposits.page_samples import make_checked, make_deposit
from tests.deposits.page_steps import Web, do_work, hand_over, url_of
from tests.site.conftest import as_web, signed_in, world  # noqa: F401
from tests.site.pages_world import PASSWORD

pytestmark = pytest.mark.django_db
STOCK = "stock_20180131.csv"


@pytest.fixture
def bodies(world, settings, tmp_path):  # noqa: F811
    """The bodies that send files, and a home for the files."""
    settings.ACCORD_HOME = tmp_path / "home"
    for party, kind in (("caf", "caf"), ("france-travail", "france-travail")):
        body = create_organisation(name=f"Organisme {party}", kind=kind)
        name_party(agreement=world.agreement, party=party, organisation=body)
    return world


@pytest.fixture
def steering(bodies, signed_in, as_web):  # noqa: F811
    """A browser of the Département's steering, under the web login."""
    return Web(signed_in("pilotage"), as_web)


def travail(samples, count=12):
    return samples.travail_rows(count).encode("cp1252")


def sent_files():
    return sorted(path.name for path in places.sent_folder().iterdir())


def page_of(client, deposit):
    return client.get(url_of("deposit", deposit)).content.decode()


def test_a_file_handed_over_waits_on_disk_for_the_worker_alone(samples, steering):
    answer = hand_over(steering, (STOCK, travail(samples)))
    assert answer.status_code == 302
    arrival = Arrival.objects.get()
    path = places.sent_file(arrival.sending, 0)
    assert path.read_bytes() == travail(samples)
    assert path.stat().st_mode & 0o777 == 0o600
    assert sent_files() == [path.name]
    assert Work.objects.get().kind == Work.Kind.RECEIVE
    assert "En cours de reconnaissance" in steering.get(answer.url).content.decode()


def test_several_files_are_recognised_checked_and_left_to_decide(samples, steering):
    region = samples.region_rows(5).encode()
    answer = hand_over(steering, (STOCK, travail(samples)), ("formations_2018.csv", region))
    do_work()
    page = steering.get(answer.url).content.decode()
    assert page.count("Vérifier et décider") == 2
    assert "12 bonnes lignes" in page.replace("\xa0", " ")
    assert "data-refresh" not in page
    assert sent_files() == []
    assert set(Deposit.objects.values_list("state", "deposited_by__full_name")) == {
        ("controle", "Camille Pilotage")
    }


def test_the_same_form_sent_twice_is_one_sending(samples, steering):
    sending = "11111111-1111-4111-8111-111111111111"
    first = hand_over(steering, (STOCK, travail(samples)), sending=sending)
    second = hand_over(steering, (STOCK, travail(samples)), sending=sending)
    assert first.url == second.url
    assert Arrival.objects.count() == Work.objects.count() == 1
    assert len(sent_files()) == 1


def test_a_file_already_deposited_says_so(samples, steering):
    hand_over(steering, (STOCK, travail(samples)))
    do_work()
    answer = hand_over(steering, ("copie de stock.csv", travail(samples)))
    do_work()
    # Another name, the same subject and the same bytes: nothing is new.
    page = steering.get(answer.url).content.decode()
    assert "Remettez son nom d’origine" in page or "a déjà été déposé" in page
    answer = hand_over(steering, (STOCK, travail(samples)))
    do_work()
    assert "Ce fichier a déjà été déposé" in steering.get(answer.url).content.decode()
    assert Deposit.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "cure"),
    [
        ("vide.csv", b"", "Redemandez-le à son émetteur"),
        ("RSABEM_131_20180131.xml", b"<Autre><X>1</X></Autre>", "Vérifiez que c’est le bon fichier"),
        ("RSABEM_131_20180131.xml", b"<<<", "ne se lit pas dès son début"),
        ("RSABEM_131_20180131.xml", b"<!DOCTYPE Racine [<!ENTITY a 'b'>]><Racine>&a;</Racine>", "DOCTYPE"),
        ("envoi.zip", b"PK\x05\x06" + bytes(18), "Cette archive ne contient aucun fichier"),
        ("envoi.gz", b"\x1f\x8b\x08\x00abc", "Cette archive est abîmée"),
        (STOCK, b"\x89PNG\r\n\x1a\n" + bytes(64), "Ce n’est ni un tableau"),
        ("budget.csv", b"poste;montant\npapier;12\n", "sa ligne d’en-tête y est"),
    ],
)
def test_what_is_not_a_file_of_the_agreement_is_refused_with_the_cure(steering, name, content, cure):
    answer = hand_over(steering, (name, content))
    do_work()
    page = steering.get(answer.url).content.decode()
    assert "Refusé" in page and cure in page.replace("&#x27;", "’")
    assert not Deposit.objects.exists()
    assert sent_files() == []


def test_a_file_of_another_departement_is_refused_and_not_kept(samples, steering):
    flow = samples.flow(samples.household(1, departement="062")).encode("cp1252")
    answer = hand_over(steering, ("RSABEM_131_20180131.xml", flow))
    do_work()
    assert "un autre département (62" in steering.get(answer.url).content.decode()
    deposit = Deposit.objects.get()
    assert deposit.state == DepositState.REFUSED
    assert not places.folder_of(deposit.pk).exists()
    assert "un autre département (62" in page_of(steering, deposit)


def test_the_region_deposits_its_own_files_and_no_other(samples, bodies, signed_in, as_web):  # noqa: F811
    client = Web(signed_in("service-formation"), as_web)
    form = client.get(url_of("hand-over")).content.decode()
    assert "formation (Région)" in form and "VRSB0801" not in form
    region = samples.region_rows(5).encode()
    answer = hand_over(client, ("formations_2018.csv", region), (STOCK, travail(samples)))
    do_work()
    page = client.get(answer.url).content.decode()
    assert "que votre service ne dépose pas" in page
    assert page.count("Vérifier et décider") == 1
    assert Deposit.objects.get().sender == bodies.organisations["region"]


@pytest.mark.parametrize(
    ("waiting", "role", "url"),
    [(2, "pilotage", "/paires/"), (0, "pilotage", ""), (2, "service-formation", "")],
)
def test_persons_to_check_lead_whoever_decides_to_the_pairs(waiting, role, url):
    from accord.deposits.pages.recognised import read_recognised

    deposit = Deposit(report={"quality": {"persons": 5, "known": 2, "review": waiting, "new": 1}})
    found = read_recognised(deposit, Actor(1, 1, role))
    assert found.review_url == url
    assert ("À vérifier", str(waiting)) in found.tally


def test_the_rows_of_a_table_are_said_to_be_counted_without_its_heading(samples, bodies, steering):
    twice = samples.region_rows(3).encode()
    twice += twice.splitlines(keepends=True)[-1]
    hand_over(steering, ("formations_2018.csv", twice))
    do_work()
    assert "Lignes comptées sans l’en-tête" in page_of(steering, Deposit.objects.get())


def test_an_agreement_without_files_says_so_and_asks_for_none(bodies, steering, monkeypatch):
    from accord.deposits.pages import sending

    monkeypatch.setattr(sending, "_expected", lambda *_: ())
    page = steering.get(url_of("hand-over")).content.decode()
    assert "aucun fichier envoyé par votre organisme" in page and 'type="file"' not in page
    assert "il n’y a rien à y déposer" in sending.say_none_expected([])


@pytest.mark.parametrize("role", ["referent", "organisme"])
def test_a_referent_and_a_provider_deposit_nothing(samples, bodies, signed_in, as_web, role):  # noqa: F811
    client = signed_in(role)
    with as_web():
        assert client.get(url_of("hand-over")).status_code == 403
        assert client.get(url_of("deposits")).status_code == 403
        assert hand_over(client, (STOCK, travail(samples))).status_code == 403
    assert not Arrival.objects.exists()


def test_another_departement_sees_nothing_of_it(samples, bodies, signed_in, as_web):  # noqa: F811
    deposit = make_checked(bodies)
    client = signed_in("ailleurs")
    with as_web():
        for name in ("deposit", "abandon-deposit", "rejects"):
            assert client.get(url_of(name, deposit)).status_code == 404
        assert client.post(url_of("accept-deposit", deposit)).status_code == 404
        assert not Deposit.objects.exists()


def test_the_preview_shows_the_first_rows_of_each_problem_without_a_nir(samples, steering):
    rows = travail(samples).decode("cp1252").replace("12/04/1986;05/11/2017;1", "12/04/1986;;1", 2)
    hand_over(steering, (STOCK, rows.encode("cp1252")))
    do_work()
    deposit = Deposit.objects.get()
    page = page_of(steering, deposit)
    assert "2 lignes rejetées" in page.replace("\xa0", " ")
    assert "Voir les premières lignes" in page and "LEFEVROT" in page
    assert "2860413055123" not in page
    looks = Entry.objects.filter(action="deposit.preview")
    assert [(one.target, one.detail["rows"]) for one in looks] == [(f"deposit:{deposit.pk}", 2)]


def test_a_nir_at_fault_is_shown_by_its_length_alone(samples, steering):
    rows = travail(samples, 5).decode("cp1252").replace("2860413055123", "28604130551")
    hand_over(steering, (STOCK, rows.encode("cp1252")))
    do_work()
    page = page_of(steering, Deposit.objects.get())
    assert "•••• (11 caractères)" in page
    assert "28604130551" not in page


def test_accepting_writes_the_rows_and_asks_for_the_data_to_be_brought_up_to_date(samples, steering):
    hand_over(steering, (STOCK, travail(samples)))
    do_work()
    deposit = Deposit.objects.get()
    assert "Accepter 12 lignes" in page_of(steering, deposit).replace("\xa0", " ")
    answer = steering.post(url_of("accept-deposit", deposit))
    assert (answer.status_code, answer.url) == (302, url_of("deposit", deposit))
    assert "en cours d’enregistrement" in page_of(steering, deposit)
    do_work()
    page = page_of(steering, deposit)
    assert "Accepté" in page and "Camille Pilotage" in page
    assert "Mise à jour des données" in page
    deposit.refresh_from_db()
    assert (deposit.state, deposit.records.count()) == (DepositState.ACCEPTED, 12)
    assert Work.objects.filter(kind=Work.Kind.FLOW, state=Work.State.WAITING).count() == 1
    assert Entry.objects.filter(action="deposit.accept", user_id__isnull=False).count() == 1
    assert not places.samples_file(deposit.pk).exists()


def test_a_corrected_file_says_what_would_change(samples, steering):
    hand_over(steering, (STOCK, travail(samples, 12)))
    do_work()
    steering.post(url_of("accept-deposit", Deposit.objects.get()))
    do_work()
    first = Deposit.objects.get()
    hand_over(steering, (STOCK, travail(samples, 14).replace(b"MARIE PIERRE", b"MARIE PIERRETTE", 1)))
    do_work()
    latter = Deposit.objects.latest("pk")
    preview = latter.report["preview"]
    assert {name: preview[name] for name in ("former", "same", "added", "removed")} == {
        "former": first.pk, "same": 11, "added": 3, "removed": 1,
    }  # fmt: skip
    page = page_of(steering, latter)
    assert f"Le dépôt n° {first.pk} sera remplacé" in page
    steering.post(url_of("accept-deposit", latter))
    do_work()
    assert "Remplacé par" in page_of(steering, first)
    assert f"le dépôt n° {first.pk}" in page_of(steering, latter)


def test_a_broken_flow_is_accepted_only_once_confirmed(samples, steering):
    flow = samples.flow(*map(samples.household, range(1, 6)))
    hand_over(steering, ("RSABEM_131_20180131.xml", flow[: flow.index("0000004")].encode("cp1252")))
    do_work()
    deposit = Deposit.objects.get()
    refused = steering.post(url_of("accept-deposit", deposit))
    assert refused.status_code == 422
    assert "Confirmez que vous gardez un flux incomplet" in refused.content.decode()
    assert not Work.objects.filter(kind=Work.Kind.ACCEPT).exists()
    steering.post(url_of("accept-deposit", deposit), {"confirme": "confirmer.incomplet"})
    do_work()
    deposit.refresh_from_db()
    assert deposit.state == DepositState.ACCEPTED


def test_a_stock_that_shrinks_strongly_asks_first(samples, steering):
    for name, count in (("stock_20171231.csv", 20), (STOCK, 12)):
        hand_over(steering, (name, travail(samples, count)))
        do_work()
        deposit = Deposit.objects.latest("pk")
        if name != STOCK:
            steering.post(url_of("accept-deposit", deposit))
            do_work()
    assert steering.post(url_of("accept-deposit", deposit)).status_code == 422
    assert "12 lignes au lieu de 20" in page_of(steering, deposit).replace("\xa0", " ")
    steering.post(url_of("accept-deposit", deposit), {"confirme": ["confirmer.baisse"]})
    do_work()
    deposit.refresh_from_db()
    assert deposit.state == DepositState.ACCEPTED


def test_the_second_of_two_is_told_who_was_first(bodies, signed_in, as_web, client):  # noqa: F811
    deposit = make_checked(bodies)
    organisation = bodies.organisations["departement"]
    second = create_account(
        email="seconde@accord.example", full_name="Dominique Seconde", password=PASSWORD,
        organisation=organisation, role="pilotage", starts_on=deposit.reference_on,
    )  # fmt: skip
    signed_in("pilotage")
    with as_web():
        assert client.post(url_of("accept-deposit", deposit)).status_code == 302
        client.force_login(second)
        late = client.post(url_of("accept-deposit", deposit))
        assert late.status_code == 409
        assert "Camille Pilotage a accepté ce dépôt aujourd’hui" in late.content.decode()
        late = client.post(url_of("abandon-deposit", deposit))
        assert late.status_code == 409
    assert Work.objects.filter(kind=Work.Kind.ACCEPT).count() == 1


def test_the_same_person_pressing_twice_changes_nothing(bodies, steering):
    deposit = make_checked(bodies)
    answers = [steering.post(url_of("accept-deposit", deposit)) for _ in range(2)]
    assert [one.url for one in answers] == [url_of("deposit", deposit)] * 2
    assert Work.objects.filter(kind=Work.Kind.ACCEPT).count() == 1


def test_abandoning_says_its_consequence_then_removes_the_files(bodies, steering):
    deposit = make_checked(bodies)
    asked = steering.get(url_of("abandon-deposit", deposit)).content.decode()
    assert "seront effacés" in asked and "déposez de nouveau le même fichier" in asked
    assert deposit.state == DepositState.CHECKED
    assert steering.post(url_of("abandon-deposit", deposit)).status_code == 302
    assert "Abandonné" in page_of(steering, deposit)
    from accord.deposits.tidying import remove_abandoned

    remove_abandoned(deposit.pk)
    assert Entry.objects.filter(action="deposit.abandon").count() == 1
    assert not places.folder_of(deposit.pk).exists()
    assert "a abandonné ce dépôt" in steering.get(url_of("abandon-deposit", deposit)).content.decode()


def test_the_rejects_are_given_back_in_their_layout_and_the_download_is_journalled(samples, steering):
    rows = travail(samples).decode("cp1252").replace("12/04/1986;05/11/2017;1", "12/04/1986;;1", 2)
    hand_over(steering, (STOCK, rows.encode("cp1252")))
    do_work()
    deposit = Deposit.objects.get()
    answer = steering.get(url_of("rejects", deposit))
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rejets-stock_20180131.csv"'
    assert body.splitlines()[0] == f"{samples.travail};motif_de_rejet"
    assert len(body.splitlines()) == 3
    assert Entry.objects.filter(action="deposit.rejects", purpose="correction").count() == 1


def test_rejects_that_were_never_written_are_prepared_when_asked_for(bodies, samples, steering):
    rows = travail(samples).decode("cp1252").replace("12/04/1986;05/11/2017;1", "12/04/1986;;1", 1)
    hand_over(steering, (STOCK, rows.encode("cp1252")))
    do_work()
    deposit = Deposit.objects.get()
    places.rejects_file(deposit.pk, ".csv").unlink()
    assert steering.get(url_of("rejects", deposit)).status_code == 404
    assert "Préparer le fichier des rejets" in page_of(steering, deposit)
    steering.post(url_of("resume-deposit", deposit), {"traitement": "rejets"})
    steering.post(url_of("resume-deposit", deposit), {"traitement": "rejets"})
    assert "se prépare" in page_of(steering, deposit)
    do_work()
    assert "Télécharger les rejets" in page_of(steering, deposit)


def test_a_work_that_runs_can_be_stopped_and_leaves_nothing(samples, steering, monkeypatch):
    hand_over(steering, (STOCK, travail(samples)))
    do_work(Work.Kind.RECEIVE)
    work = Work.objects.get(kind=Work.Kind.CHECK)
    deposit = Deposit.objects.get()
    assert "Arrêter le contrôle" in page_of(steering, deposit)
    assert steering.post(url_of("stop-work", number=work.pk)).status_code == 302
    assert "Arrêt demandé" in page_of(steering, deposit)
    do_work()
    deposit.refresh_from_db()
    assert deposit.state == DepositState.CANCELLED
    assert not places.folder_of(deposit.pk).exists()


def test_a_work_that_failed_says_what_to_do(bodies, steering):
    deposit = make_checked(bodies)
    Work.objects.create(
        kind=Work.Kind.ACCEPT, state=Work.State.FAILED, deposit=deposit, fault="travail.disque"
    )
    page = page_of(steering, deposit)
    assert "aucune ligne n’est entrée dans les données" in page
    assert "Prévenez votre administrateur" in page
    assert "Accepter" in page


def test_the_history_is_filtered_exported_and_asks_a_fixed_number_of_questions(
    bodies, steering, django_assert_max_num_queries
):
    for _ in range(30):
        make_deposit(bodies, DepositState.ACCEPTED)
    make_deposit(bodies, DepositState.REFUSED, file_name="refuse.csv")
    with django_assert_max_num_queries(30):
        page = steering.get(url_of("deposits")).content.decode()
    assert page.count('class="opens"') == 31
    shown = steering.get(url_of("deposits"), {"etat": "refuse"}).content.decode()
    assert shown.count('class="opens"') == 1 and "refuse.csv" in shown
    exported = steering.get(url_of("deposits"), {"etat": "refuse", "export": "csv"})
    assert b"".join(exported.streaming_content).decode("utf-8-sig").count("\n") == 2


def test_the_web_login_neither_reads_jobs_nor_makes_a_deposit(samples, steering):
    hand_over(steering, (STOCK, travail(samples)))
    refused = []
    statements = (
        "SELECT * FROM procrastinate_jobs",
        "SELECT procrastinate_fetch_job_v2(NULL, 1)",
        "DELETE FROM procrastinate_jobs",
        "INSERT INTO deposits_deposit (state) VALUES ('accepte')",
        "UPDATE deposits_deposit SET rows_good = 1",
        "UPDATE deposits_arrival SET state = 'reconnu'",
        "UPDATE deposits_work SET state = 'fait'",
    )
    for statement in statements:
        with steering.as_web(), connection.cursor() as cursor:
            cursor.execute("SAVEPOINT asked")
            try:
                cursor.execute(statement)
            except Exception as fault:
                refused.append("permission denied" in str(fault))
            cursor.execute("ROLLBACK TO SAVEPOINT asked")
    assert refused == [True] * 7


def test_a_job_carries_a_number_and_nothing_of_a_person(samples, steering):
    hand_over(steering, ("DUPONT Marie.csv", travail(samples)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs ORDER BY id DESC LIMIT 1")
        assert re.fullmatch(r'\{"number": \d+\}', cursor.fetchone()[0])
