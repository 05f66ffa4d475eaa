"""A date of the text that no day of the agreement can hold."""

import pytest

from accord.declaration import read_agreement
from accord.declaration.wording import WORDING
from tests.declaration.sample import REST, sample

WRITTEN = 'commence = "notification"'
YEAR_2018 = "commence = 2018-01-01"
OUTSIDE = [
    ("le = 2018-12-31", "le = 2021-01-01", "obligation[3].le", "4"),
    ("le = 2018-12-31", "le = 2017-12-31", "obligation[3].le", "4"),
    ('prend_effet = "signature-avenant"', "prend_effet = 2021-01-01", "avenant[1].prend_effet", "avenant 1"),
    ('dans = "budget"', "a_compter_de = 2022-01-01", "enveloppe[2].a_compter_de", "4"),
    ('echeance = "1 mois après notification"', "le = 2021-03-01", "echeancier[1].le", "4"),
    ('porteur = "agences"', 'porteur = "agences"\ndepuis = 2021-02-01', "programme[1].depuis", "4"),
]


def dated(old="", new="", start=YEAR_2018):
    convention = sample()["convention.toml"].decode().replace(WRITTEN, start)
    assert old in REST
    return read_agreement(sample(**{"convention.toml": convention, "suite.toml": REST.replace(old, new, 1)}))


def test_every_date_inside_the_term_and_its_renewals_is_taken():
    assert dated().problems == ()
    assert dated("le = 2018-12-31", "le = 2020-12-31").problems == ()


@pytest.mark.parametrize(("old", "new", "key", "article"), OUTSIDE)
def test_a_date_outside_the_term_is_refused_with_its_bound(old, new, key, article):
    (problem,) = dated(old, new).problems
    assert (problem.code, problem.where.file) == ("date.hors_terme", "suite.toml")
    assert (problem.where.key, problem.where.article) == (key, article)
    bound = "01/01/2018" if "2017" in new else "31/12/2020"
    assert bound in problem.message(WORDING)


@pytest.mark.parametrize(("old", "new", "key", "article"), OUTSIDE)
def test_nothing_is_outside_a_term_that_waits_for_its_event(old, new, key, article):
    assert dated(old, new, start=WRITTEN).problems == ()


def test_a_fixed_end_bounds_a_term_whose_start_is_not_known():
    start = WRITTEN + "\nfin = 2018-12-31"
    assert [one.where.key for one in dated("le = 2018-12-31", "le = 2021-01-01", start=start).problems] == [
        "obligation[3].le"
    ]
