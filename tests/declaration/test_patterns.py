"""A name of file written in the shape of its pattern, for whoever must give one."""

import re

import pytest

from accord.declaration.patterns import write_sample

PATTERNS = {
    r"^stock_(?P<date>[0-9]{8})": "stock_20180131",
    r"emargements?[^0-9]*(?P<date>[0-9]{8})?": "emargements_20180131",
    r"extract.*principal(?:[^0-9](?P<date>[0-9]{8}))?": "extract_principal_20180131",
    r"^(chiffres[_-])?contexte[_-]?(?P<date>[0-9]{8})\.csv$": "chiffres_contexte_20180131.csv",
    r"(?:iae|contrats)-(?P<numero>[0-9]{3})-[a-z]{2}": "iae-001-aa",
}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_sample_has_the_shape_and_the_parts_given(pattern):
    sample = write_sample(pattern, {"date": "20180131", "numero": "001"})
    assert sample == PATTERNS[pattern]
    assert re.search(pattern, sample)


def test_a_group_that_is_not_given_takes_its_own_shape():
    assert write_sample(r"f_(?P<annee>[0-9]{4})", {}) == "f_0000"
