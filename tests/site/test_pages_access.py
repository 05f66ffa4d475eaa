"""Doors and account: second factor, for whom one acts, an expired session that loses nothing, the journal."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from accord.face.words import typo
from accord.journal.actions import write_entry
from accord.journal.models import Entry
from accord.journal.tasks import seal_and_verify
from accord.partners import second_factor, typed_again
from accord.partners.actor import Actor
from accord.partners.models import SecondFactor
from accord.partners.rules.one_time_codes import code_at
from tests.site import pages_world

PASSWORD = pages_world.PASSWORD


@pytest.fixture
def browser(world):
    """A browser that sends the tokens of its forms, as a true one does."""
    return Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})


def token_of(page: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def sign_in(browser, role: str = "pilotage", **more):
    page = browser.get("/connexion/").content.decode()
    typed = {"adresse": f"{role}@accord.example", "mot-de-passe": PASSWORD, **more}
    return browser.post("/connexion/", typed | {"csrfmiddlewaretoken": token_of(page)})


def send(browser, address: str, **typed):
    """The form of a page, sent with its token."""
    page = browser.get(address).content.decode()
    return browser.post(
        address,
        {**typed, "csrfmiddlewaretoken": token_of(page)},
        headers={"referer": f"http://testserver{address}"},
    )


def code_of(user) -> str:
    factor = SecondFactor.objects.get(user=user)
    return code_at(second_factor._open(factor), timezone.now().timestamp())


def next_code_of(user) -> str:
    factor = SecondFactor.objects.get(user=user)
    return code_at(second_factor._open(factor), timezone.now().timestamp() + 30)


def enrol(browser, user) -> str:
    """The page of recovery codes."""
    browser.get("/mon-compte/second-facteur/")
    return send(browser, "/mon-compte/second-facteur/", **{"code-unique": code_of(user)}).content.decode()


def test_a_member_sees_for_whom_they_act(world, signed_in, as_web):
    with as_web():
        page = signed_in("referent").get("/mon-compte/").content.decode()
    for text in ("CCAS d’Aubagne", "Référent unique", "referent@accord.example", "Non activé"):
        assert text in page


def test_a_telephone_is_enrolled_with_the_secret_as_text_and_as_a_drawing(world, browser, as_web):
    user = world.users["pilotage"]
    with as_web():
        sign_in(browser)
        page = browser.get("/mon-compte/second-facteur/").content.decode()
        assert "<svg" in page
        assert second_factor.read_enrolment(user).secret in page
        codes = enrol(browser, user)
    assert len(re.findall(r"<li>[0-9A-Z]{5}-[0-9A-Z]{5}</li>", codes)) == 10
    assert "Activé" in browser.get("/mon-compte/").content.decode()


def test_then_each_sign_in_asks_for_a_code_before_anything(world, browser, as_web):
    user = world.users["pilotage"]
    with as_web():
        sign_in(browser)
        enrol(browser, user)
        other = Client()
        answer = other.post(
            "/connexion/", {"adresse": user.email, "mot-de-passe": PASSWORD, "suite": "/mon-compte/"}
        )
        assert answer.headers["Location"] == "/connexion/code/"
        assert other.get("/").status_code == 302
        assert other.post("/connexion/code/", {"code-unique": "000000"}).status_code == 422
        answer = other.post("/connexion/code/", {"code-unique": next_code_of(user)})
        assert answer.headers["Location"] == "/mon-compte/"
        assert other.get("/").status_code == 200


def test_a_recovery_code_opens_the_door(world, browser):
    user = world.users["pilotage"]
    sign_in(browser)
    code = re.search(r"<li>([0-9A-Z]{5}-[0-9A-Z]{5})</li>", enrol(browser, user))[1]
    other = Client()
    other.post("/connexion/", {"adresse": user.email, "mot-de-passe": PASSWORD})
    assert other.post("/connexion/code/", {"code-unique": code}).headers["Location"] == "/"


def test_the_page_of_the_code_is_closed_to_whoever_gave_no_password(world, client):
    assert client.get("/connexion/code/").headers["Location"] == "/connexion/"


def test_where_it_is_required_nothing_opens_before_the_second_factor(world, browser, settings):
    settings.SECOND_FACTOR = "required"
    user = world.users["referent"]
    sign_in(browser, "referent")
    assert browser.get("/").headers["Location"] == "/mon-compte/second-facteur/"
    assert browser.get("/mon-compte/").status_code == 200
    enrol(browser, user)
    assert browser.get("/").status_code == 200
    assert browser.get("/mon-compte/second-facteur/retirer/").status_code == 404


def test_a_second_factor_is_removed_for_the_password_only(world, browser):
    sign_in(browser)
    enrol(browser, world.users["pilotage"])
    address = "/mon-compte/second-facteur/retirer/"
    assert send(browser, address, **{"mot-de-passe": "faux"}).status_code == 422
    assert send(browser, address, **{"mot-de-passe": PASSWORD}).headers["Location"] == "/mon-compte/"
    assert not second_factor.has_second_factor(world.users["pilotage"])


def test_a_password_is_changed_and_closes_the_other_sessions(world, browser):
    sign_in(browser)
    other = Client()
    other.force_login(world.users["pilotage"])
    typed = {
        "mot-de-passe": PASSWORD,
        "nouveau-mot-de-passe": "une autre phrase assez longue",
        "confirmation-mot-de-passe": "une autre phrase assez longue",
    }
    assert send(browser, "/mon-compte/mot-de-passe/", **typed).headers["Location"] == "/mon-compte/"
    assert "Votre mot de passe est changé" in browser.get("/mon-compte/").content.decode()
    assert other.get("/").status_code == 302


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"mot-de-passe": "faux"}, "pas votre mot de passe actuel"),
        ({"confirmation-mot-de-passe": "autre chose encore"}, "diffèrent"),
        ({"nouveau-mot-de-passe": "court", "confirmation-mot-de-passe": "court"}, "au moins 12 caractères"),
        ({"nouveau-mot-de-passe": PASSWORD, "confirmation-mot-de-passe": PASSWORD}, "le même que"),
    ],
)
def test_a_password_that_cannot_change_says_why(world, browser, changed, sentence):
    sign_in(browser)
    typed = {
        "mot-de-passe": PASSWORD,
        "nouveau-mot-de-passe": "une autre phrase assez longue",
        "confirmation-mot-de-passe": "une autre phrase assez longue",
    }
    answer = send(browser, "/mon-compte/mot-de-passe/", **(typed | changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.fixture
def two_hats(world):
    """The steering account, which is also a referent of the CCAS."""
    user = world.users["pilotage"]
    return user.memberships.create(
        organisation=world.organisations["ccas"], role="referent", starts_on=date(2019, 1, 1)
    )


def test_whoever_has_two_memberships_chooses_at_sign_in(world, browser, two_hats, as_web):
    with as_web():
        assert sign_in(browser).headers["Location"] == "/mon-compte/rattachement/?suite=%2F"
        page = browser.get("/mon-compte/rattachement/?suite=%2F").content.decode()
        assert "CCAS d’Aubagne" in page
        answer = send(browser, "/mon-compte/rattachement/", rattachement=str(two_hats.pk))
        assert answer.headers["Location"] == "/"
        assert "Référent unique" in browser.get("/").content.decode()
        assert browser.get("/journal/").status_code == 403


def test_a_membership_of_somebody_else_cannot_be_taken(world, browser):
    sign_in(browser)
    other = world.users["ailleurs"].memberships.get()
    assert send(browser, "/mon-compte/rattachement/", rattachement=str(other.pk)).status_code == 404


def test_a_membership_that_ends_signs_out_and_says_so(world, browser, two_hats, as_web):
    with as_web():
        sign_in(browser)
        send(browser, "/mon-compte/rattachement/", rattachement=str(two_hats.pk))
    two_hats.ends_on = date(2020, 6, 30)
    two_hats.save()
    with as_web():
        answer = browser.get("/mon-compte/", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/connexion/?suite=%2Fmon-compte%2F", 302)]
    assert typo("Votre rattachement à « CCAS d’Aubagne » a pris fin le 30/06/2020") in page
    assert browser.get("/").status_code == 302


# A form of ours that was left open while the session expired: that of the choice of membership will do.
PAGE = "/mon-compte/rattachement/"


def expire(browser) -> None:
    del browser.cookies["accord"]


def test_a_form_sent_after_the_session_expired_comes_back_as_typed(world, browser, settings, as_web):
    from accord.partners.forms import FirstCodeForm

    settings.SECOND_FACTOR_KEY = "x"
    assert FirstCodeForm
    with as_web():
        sign_in(browser)
        page = browser.get("/journal/?auteur=").content.decode()
        assert "Journal" in page
        expire(browser)
        typed = {
            "motif": "Réunion « déplacée » <au> 12\nà 9 h",
            "choix": ["a", "c"],
            "mot-de-passe-x": "secret",
        }
        answer = browser.post(
            PAGE,
            {**typed, "csrfmiddlewaretoken": browser.cookies["accord-csrf"].value},
            headers={"referer": f"http://testserver{PAGE}"},
        )
    page = answer.content.decode()
    assert "Rien n’est perdu" in page
    kept = typed_again.open_typed(hidden(page, "garde"))
    assert kept.fields == (("motif", "Réunion « déplacée » <au> 12\nà 9 h"), ("choix", "a"), ("choix", "c"))
    assert "Réunion" not in page
    answer = browser.post(
        "/connexion/",
        {
            "adresse": "pilotage@accord.example",
            "mot-de-passe": PASSWORD,
            "garde": hidden(page, "garde"),
            "csrfmiddlewaretoken": token_of(page),
        },
    )
    assert answer.headers["Location"] == PAGE
    again = browser.get(PAGE).content.decode()
    assert "Refaites votre choix" in again
    assert "Refaites votre choix" not in browser.get(PAGE).content.decode()


FORM = """<!doctype html><html><body><main><div><form method="post" action="/f/">
<input type="hidden" name="csrfmiddlewaretoken" value="t"><input name="motif" value="">
<input type="hidden" name="numero" value="7"><textarea name="note"></textarea>
<select name="etat"><option value="a" selected>A</option><option value="b">B</option></select>
<input type="checkbox" name="choix" value="x" checked><input type="checkbox" name="choix" value="y">
<input type="password" name="mot-de-passe"></form></div></main></body></html>"""


def test_every_kind_of_field_is_filled_again_and_hidden_ones_never():
    typed = typed_again.Typed(
        "/f/",
        "/f/",
        (
            ("motif", 'dit "oui" & <non>'),
            ("numero", "8"),
            ("note", "deux\nlignes"),
            ("etat", "b"),
            ("choix", "y"),
        ),
    )
    page = typed_again.fill_again(FORM, typed, "/f/")
    assert html.document_fromstring(page).xpath("//input[@name='motif']/@value") == ['dit "oui" & <non>']
    assert 'name="numero" value="7"' in page
    assert ">\ndeux\nlignes</textarea>" in page
    assert '<option value="b" selected' in page
    assert '<option value="a">' in page
    assert 'value="y" checked' in page
    assert 'value="x" checked' not in page
    assert "de nouveau dans le formulaire" in page


def test_what_was_sealed_by_another_or_altered_is_nothing(settings):
    sealed = typed_again.seal_typed(typed_again.Typed("/f/", "/f/", (("motif", "x"),)))
    assert typed_again.open_typed(sealed).fields == (("motif", "x"),)
    assert typed_again.open_typed(sealed[:40] + ("B" if sealed[40] == "A" else "A") + sealed[41:]) is None
    assert typed_again.open_typed("n’importe quoi") is None
    settings.SECRET_KEY = "another"
    assert typed_again.open_typed(sealed) is None


def test_what_is_too_long_is_not_kept_and_said_so(world, browser):
    sign_in(browser)
    expire(browser)
    answer = browser.post(
        PAGE, {"motif": "x" * 40_000, "csrfmiddlewaretoken": browser.cookies["accord-csrf"].value}
    )
    assert "trop long pour être gardé" in answer.content.decode()


def test_another_site_never_fills_a_form_of_ours(world, browser):
    answer = browser.post(PAGE, {"motif": "piège"}, headers={"origin": "https://ailleurs.example"})
    assert answer.status_code == 403
    assert "garde" not in answer.content.decode()


def test_a_form_of_a_page_left_open_comes_back_to_whoever_signed_in_again(world, browser):
    sign_in(browser)
    answer = browser.post(PAGE, {"motif": "x"}, headers={"referer": f"http://testserver{PAGE}"})
    assert answer.headers["Location"] == PAGE
    assert "Refaites votre choix" in browser.get(PAGE).content.decode()


def test_no_field_of_a_password_could_ever_be_kept():
    from pathlib import Path

    package = Path(typed_again.__file__).parents[1]
    names = re.findall(
        r'Question\(\s*"([^"]+)",\s*"[^"]*",\s*kind="password"',
        "".join(path.read_text(encoding="utf-8") for path in package.rglob("forms.py")),
    )
    assert names
    assert all(typed_again._NEVER_KEPT.search(name) for name in (*names, "code-unique", "jeton-envoi"))


def test_the_steering_service_reads_the_journal_of_its_organisation_only(world, signed_in, as_web):
    department, region = (world.organisations[name].pk for name in ("departement", "region"))
    users = world.users
    write_entry(
        action="figures.read", actor=Actor(users["pilotage"].pk, department, "pilotage"), person_ids=[7, 8]
    )
    write_entry(action="document.download", actor=Actor(users["ailleurs"].pk, region, "service-formation"))
    with as_web():
        page = signed_in("pilotage").get("/journal/").content.decode()
    table = page.split("<table")[1]
    assert "Chiffres lus" in table
    assert "n° 7, n° 8" in table
    assert "Document téléchargé" not in table.split("</table>")[0]


def journal_of(world, signed_in, as_web, *entries):
    """The rows of the journal's page after these entries of the steering service: (about, address) each."""
    actor = Actor(world.users["pilotage"].pk, world.organisations["departement"].pk, "pilotage")
    for entry in entries:
        write_entry(actor=actor, **{"action": "figures.read"} | entry)
    with as_web():
        page = html.fromstring(signed_in("pilotage").get("/journal/").content)
    cells = page.xpath("//td[@data-label='Sur quoi']")[: len(entries)]
    return [(" ".join(cell.itertext()).strip(), cell.xpath("string(.//a/@href)")) for cell in cells][::-1]


def test_the_journal_says_what_each_entry_is_about_and_leads_there(world, signed_in, as_web):
    agreement = "/conventions/paca-bdr-2017/"
    targets = {
        "person:1242": ("Fiche n° 1242", "/personnes/1242/"),
        "pair:5": ("Paire de fiches n° 5", "/paires/5/"),
        f"meeting:{world.meeting.pk}": (
            "Séance du 01/07/2020 Comité de pilotage", f"{agreement}comites/pilotage/"),
        f"paca-bdr-2017/document:{world.document.pk}": (
            "Séance du 01/07/2020 Comité de pilotage, dossier.pdf", f"{agreement}comites/pilotage/"),
        "paca-bdr-2017": ("Convention n° 17-1136", agreement),
        "paca-bdr-2017/event:notification": (
            "Notification de la convention", f"{agreement}dates/notification/"),
        "paca-bdr-2017/retour-emploi": (
            "Accès ou retour à l’emploi en sortie de formation, tous les sortants",
            f"{agreement}chiffres/retour-emploi/"),
        f"user:{world.users['pilotage'].pk}": ("Compte de Camille Pilotage", ""),
        "sending:0b5e": ("Envoi de fichiers", ""),
        "deposit:29": ("Dépôt n° 29", ""),
        "paca-bdr-2017/disparu": ("Objet retiré depuis", ""),
        "autre-convention": ("convention « autre-convention »", ""),
    }  # fmt: skip
    shown = journal_of(world, signed_in, as_web, *({"target": target} for target in targets))
    assert [(typo(text), address) for text, address in targets.values()] == shown


def test_an_obligation_is_named_in_the_journal_with_its_day(world, signed_in, as_web):
    entry = {"action": "due.done", "target": "paca-bdr-2017/comite:technique:2018-04-14"}
    ((text, address),) = journal_of(world, signed_in, as_web, entry)
    assert text.startswith("Échéance du 14/04/2018")
    assert "Comité technique" in text
    assert address == "/conventions/paca-bdr-2017/echeances/comite/technique/2018-04-14/"


def test_a_refused_page_is_named_by_its_address_without_a_link(world, signed_in, as_web):
    entry = {"action": "page.refused", "target": "person", "detail": {"status": 404, "person": "3"}}
    assert journal_of(world, signed_in, as_web, entry) == [("Adresse /personnes/3/", "")]


def test_the_journal_is_narrowed_to_a_person(world, signed_in, as_web):
    actor = Actor(world.users["pilotage"].pk, world.organisations["departement"].pk, "pilotage")
    write_entry(action="figures.read", actor=actor, person_ids=[7, 8])
    write_entry(action="figure.read", actor=actor, person_ids=[70])
    with as_web():
        table = signed_in("pilotage").get("/journal/?personne=7").content.decode().split("<table")[1]
    assert "Chiffres lus" in table
    assert "Chiffre lu<" not in table


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_journal_is_given_as_a_file_and_that_is_journalled(world, signed_in, as_web, kind):
    with as_web():
        answer = signed_in("pilotage").get(f"/journal/?export={kind}")
        content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert len(content) > 20
    assert Entry.objects.filter(action="journal.export").count() == 1


def test_the_journal_says_until_when_the_chain_holds(world, signed_in, as_web):
    browser = signed_in("pilotage")
    assert "n’a pas encore été vérifiée" in browser.get("/journal/").content.decode()
    seal_and_verify()
    with as_web():
        page = browser.get("/journal/").content.decode()
    assert "Chaîne intacte jusqu’au" in page


def test_the_journal_names_the_first_broken_batch(world, signed_in, as_web):
    from django.db import connection

    browser = signed_in("pilotage")
    browser.get("/journal/")
    seal_and_verify()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('accord.erasure', 'forged', true)")
        cursor.execute("DELETE FROM journal_entry")
    seal_and_verify()
    with as_web():
        page = browser.get("/journal/").content.decode()
    assert "Chaîne rompue" in page
    assert "ne correspond plus aux entrées" in page


def test_what_was_refused_is_journalled(world, signed_in, as_web):
    browser = signed_in("referent")
    with as_web():
        assert browser.get("/conventions/paca-bdr-2017/comites/").status_code == 403
        assert browser.get("/nulle-part/").status_code == 404
    entries = Entry.objects.filter(action="page.refused")
    assert [(entry.target, entry.detail) for entry in entries] == [
        ("committees", {"status": 403, "agreement": "paca-bdr-2017"})
    ]


def test_a_date_typed_before_the_session_expired_is_in_the_form_again(world, browser, as_web):
    address = "/conventions/paca-bdr-2017/dates/gel-cohorte/"
    with as_web():
        sign_in(browser)
        token = token_of(browser.get(address).content.decode())
        expire(browser)
        typed = {"jour": "2018-01-31", "reference": "courrier n° 12", "csrfmiddlewaretoken": token}
        door = browser.post(address, typed, headers={"referer": f"http://testserver{address}"})
        page = door.content.decode()
        answer = browser.post(
            "/connexion/",
            {
                "adresse": "pilotage@accord.example",
                "mot-de-passe": PASSWORD,
                "garde": hidden(page, "garde"),
                "csrfmiddlewaretoken": token_of(page),
            },
        )
        assert answer.headers["Location"] == address
        again = browser.get(address).content.decode()
    fields = html.document_fromstring(again)
    assert fields.xpath("//input[@name='jour']/@value") == ["2018-01-31"]
    assert fields.xpath("//*[@name='reference']/@value") == ["courrier n° 12"]
    assert "de nouveau dans le formulaire" in again
    assert not Entry.objects.filter(action="event.record", user_id=world.users["pilotage"].pk).exists()


def test_what_was_typed_waits_for_the_second_factor_too(world, browser):
    sign_in(browser)
    enrol(browser, world.users["pilotage"])
    expire(browser)
    sealed = typed_again.seal_typed(typed_again.Typed(PAGE, PAGE, (("motif", "x"),)))
    page = browser.get("/connexion/").content.decode()
    answer = browser.post(
        "/connexion/",
        {
            "adresse": "pilotage@accord.example",
            "mot-de-passe": PASSWORD,
            "garde": sealed,
            "csrfmiddlewaretoken": token_of(page),
        },
    )
    assert answer.headers["Location"] == "/connexion/code/"
    code = {"code-unique": next_code_of(world.users["pilotage"])}
    assert send(browser, "/connexion/code/", **code).headers["Location"] == PAGE
    assert "Refaites votre choix" in browser.get(PAGE).content.decode()


@pytest.mark.parametrize("address", ["/connexion/", "/", "/mon-compte/", "/journal/"])
def test_the_back_button_never_shows_a_stored_page(world, signed_in, client, address):
    answer = (client if address == "/connexion/" else signed_in("pilotage")).get(address)
    assert "no-store" in answer.headers["Cache-Control"]


def write_stay(world, organisation: str, **stay):
    """One person in one session, followed by this body."""
    from accord.deposits.models import Deposit
    from accord.people.models import Following, Identity, Person
    from accord.trainings.models import Participation, Session

    identity = Identity.objects.create(
        person=Person.objects.create(),
        kind="formation",
        fingerprint=organisation.encode().ljust(32),
        birth_name="FICTIVE",
        first_names="Sophie",
    )
    Following.objects.create(
        identity=identity,
        organisation=world.organisations[organisation],
        reason="referent",
        starts_on=date(2018, 1, 15),
    )
    deposit = Deposit.objects.create(
        agreement=world.agreement,
        format_key="region-formations",
        file_name="f",
        file_sha256=organisation,
        file_size=1,
    )
    session = Session.objects.create(number=f"S-{organisation}")
    Participation.objects.create(deposit=deposit, row=1, identity=identity, session=session, **stay)
    return identity.person_id


def test_a_referent_reads_first_whom_to_see_to(world, signed_in, as_web):
    person = write_stay(world, "ccas", entered_on=date(2020, 9, 1), planned_exit_on=date(2021, 1, 15))
    other = write_stay(world, "organisme", entered_on=date(2020, 9, 1), planned_exit_on=date(2021, 1, 15))
    with as_web():
        page = signed_in("referent").get("/").content.decode()
    assert "formation qui finit dans les" in page
    assert f'href="/personnes/{person}/"' in page
    assert f'href="/personnes/{other}/"' not in page
    assert Entry.objects.get(action="home.read").person_ids == [person]


def test_a_provider_reads_the_results_that_are_missing(world, signed_in, as_web):
    write_stay(world, "organisme", entered_on=date(2020, 1, 6), left_on=date(2020, 9, 1), exam="PRESENTE")
    with as_web():
        page = signed_in("organisme").get("/").content.decode()
    assert "examen présenté, sans résultat" in page


def test_the_steering_service_reads_first_the_deposits_to_accept(world, signed_in, as_web):
    from accord.deposits.models import Deposit, DepositState

    Deposit.objects.create(
        agreement=world.agreement,
        format_key="region-formations",
        file_name="f.csv",
        file_sha256="a",
        file_size=1,
        state=DepositState.CHECKED,
        visible_to=[world.organisations["departement"].pk],
    )
    with as_web():
        page = signed_in("pilotage").get("/").content.decode()
    assert "fichier contrôlé, à accepter" in page
    assert page.index("Ce qui vous attend") < page.index("Échéances</h2>")


def test_home_asks_the_database_the_same_whatever_the_number_of_persons(world, signed_in, as_web):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = signed_in("referent")
    write_stay(world, "ccas", entered_on=date(2020, 9, 1), planned_exit_on=date(2021, 1, 15))
    browser.get("/")
    with as_web(), CaptureQueriesContext(connection) as asked:
        browser.get("/")
    assert len(asked) < 30
