"""What accepting a file would change, on screen: rows corrected, added, gone; a file that comes back."""

# ruff: noqa: F811 - a fixture that is imported is redefined by the argument that asks for it

import pytest

from accord.deposits import places
from accord.deposits.models import Deposit, DepositState
from accord.journal.models import Entry
from tests.deposits.page_samples import make_deposit
from tests.deposits.page_steps import do_work, hand_over, url_of
from tests.deposits.test_pages import STOCK, bodies, page_of, steering, travail  # noqa: F401
from tests.site.conftest import as_web, signed_in, world  # noqa: F401

pytestmark = pytest.mark.django_db


def accept_file(steering, name, content):
    """Hand a file over, check it and accept it."""
    hand_over(steering, (name, content))
    do_work()
    deposit = Deposit.objects.latest("pk")
    steering.post(url_of("accept-deposit", deposit))
    do_work()
    return deposit


def test_a_file_that_was_replaced_comes_back_when_somebody_decides_so(samples, steering):
    first = accept_file(steering, STOCK, travail(samples, 12))
    second = accept_file(steering, STOCK, travail(samples, 13))
    hand_over(steering, (STOCK, travail(samples, 12)))
    do_work()
    third = Deposit.objects.latest("pk")
    assert third.state == DepositState.CHECKED
    assert f"Ce fichier a déjà été accepté (dépôt n° {first.pk}), puis remplacé" in page_of(steering, third)
    steering.post(url_of("accept-deposit", third))
    do_work()
    states = dict(Deposit.objects.values_list("pk", "state"))
    assert states == {first.pk: "remplace", second.pk: "remplace", third.pk: "accepte"}
    assert third.records.count() == 12


def test_a_corrected_file_tells_corrected_rows_from_rows_that_are_gone(samples, steering):
    accept_file(steering, STOCK, travail(samples, 12))
    latter = travail(samples, 11).replace(b"MARIE PIERRE", b"MARIE PIERRETTE", 1)
    hand_over(steering, (STOCK, latter))
    do_work()
    deposit = Deposit.objects.latest("pk")
    preview = deposit.report["preview"]
    assert (preview["same"], preview["new"], preview["gone"]) == (10, 0, 1)
    page = page_of(steering, deposit)
    assert "Ce qui changerait" in page
    assert "<dt>Lignes corrigées</dt><dd>1</dd>" in page
    assert "<dt>Lignes retirées</dt><dd>1</dd>" in page


def test_the_rows_that_are_gone_are_shown_to_whoever_decides_until_they_have(samples, steering):
    accept_file(steering, STOCK, travail(samples, 12))
    hand_over(steering, (STOCK, travail(samples, 11)))
    do_work()
    deposit = Deposit.objects.latest("pk")
    assert places.gone_file(deposit.pk).stat().st_mode & 0o777 == 0o600
    page = page_of(steering, deposit)
    assert "Voir la ligne qui n’y est plus" in page and "0000012X" in page
    assert "12/04/1986" in page and "2860413055123" not in page
    assert Entry.objects.get(action="deposit.preview", target=f"deposit:{deposit.pk}").detail["rows"] == 1
    steering.post(url_of("accept-deposit", deposit))
    do_work()
    assert not places.gone_file(deposit.pk).exists()
    page = page_of(steering, deposit)
    assert "Ce qui a changé" in page and "0000012X" not in page
    assert "<dt>Lignes retirées</dt><dd>1</dd>" in page


def test_a_stock_says_who_is_no_longer_in_it_since_the_one_before(samples, steering):
    accept_file(steering, "stock_20171231.csv", travail(samples, 12))
    hand_over(steering, (STOCK, travail(samples, 11)))
    do_work()
    page = page_of(steering, Deposit.objects.latest("pk"))
    assert "<dt>Qui n’y sont plus</dt><dd>1</dd>" in page
    assert "<dt>Nouvelles</dt><dd>0</dd>" in page
    assert "toute la situation au 31/01/2018" in page


def test_a_person_who_leaves_a_household_is_a_row_that_is_gone(samples, steering):
    two = samples.person() + samples.person(prenom="LOUISE", naissance="1988-05-02", nir="2880513055123")
    name = "RSABEM_131_20180131.xml"
    accept_file(steering, name, samples.flow(samples.household(1, two)).encode("cp1252"))
    hand_over(steering, (name, samples.flow(samples.household(1)).encode("cp1252")))
    do_work()
    page = page_of(steering, Deposit.objects.latest("pk"))
    assert "<dt>Lignes retirées</dt><dd>1</dd>" in page and "LOUISE" in page


def test_a_file_that_says_the_same_says_that_nothing_changes(samples, steering):
    accept_file(steering, STOCK, travail(samples, 12))
    hand_over(steering, (STOCK, travail(samples, 12) + b"\r\n"))
    do_work()
    page = page_of(steering, Deposit.objects.latest("pk"))
    assert "Accepter sans changement" in page and "Accepter 12" not in page.replace("\xa0", " ")
    assert "déjà dans les données, mot pour mot" in page


def test_once_accepted_no_delay_is_left_and_the_figures_are_one_press_away(samples, steering):
    hand_over(steering, (STOCK, travail(samples)))
    do_work()
    deposit = Deposit.objects.get()
    assert "À décider avant le" in page_of(steering, deposit)
    steering.post(url_of("accept-deposit", deposit))
    assert "À décider avant le" not in page_of(steering, deposit)
    do_work()
    page = page_of(steering, deposit)
    assert "Ce qui a changé" in page
    assert f'href="{url_of("figures")}"' in page and "Voir les chiffres" in page


def test_the_list_offers_only_the_formats_of_the_files_that_are_seen(samples, steering, bodies):
    make_deposit(bodies, DepositState.ACCEPTED)
    page = steering.get(url_of("deposits")).content.decode()
    assert 'value="france-travail-inscriptions"' in page
    assert 'value="region-formations"' not in page


@pytest.mark.parametrize(("count", "said"), [(1, "avec son motif"), (2, "avec leur motif")])
def test_the_reason_of_one_rejected_row_is_its_own(samples, steering, count, said):
    rows = travail(samples).decode("cp1252").replace("12/04/1986;05/11/2017;1", "12/04/1986;;1", count)
    hand_over(steering, (STOCK, rows.encode("cp1252")))
    do_work()
    assert said in page_of(steering, Deposit.objects.get())
