"""Whatever is done to a folder, it is read to the end: an agreement, or problems that can be said."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.declaration import read_agreement
from accord.declaration.wording import WORDING
from tests.declaration.sample import whole_sample

FILES = sorted(whole_sample())
PAIR = re.compile(rb"(?<=[=] )(?:\"[^\"]*\"|\[[^\]\n]*\]|\{[^}\n]*\}|[\w.-]+)")
VALUES = [
    b"1",
    b"-1",
    b"1e9",
    b"nan",
    b"true",
    b"[]",
    b"{}",
    b'""',
    b'"x"',
    b"2018-01-01",
    b"[[1]]",
    b"[{}]",
    b'["x"]',
]


def _is_said(files):
    reading = read_agreement(files)
    for found in (*reading.problems, *reading.questions):
        assert found.message(WORDING)
    assert (reading.agreement is None) == any(found.is_blocking for found in reading.problems)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_a_value_of_any_other_type_is_a_problem_and_not_a_crash(name, data):
    files = whole_sample()
    places = list(PAIR.finditer(files[name]))
    if places:
        place = data.draw(st.sampled_from(places))
        value = data.draw(st.sampled_from(VALUES))
        files[name] = files[name][: place.start()] + value + files[name][place.end() :]
    _is_said(files)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_a_line_cut_doubled_or_scrambled_is_a_problem_and_not_a_crash(name, data):
    files = whole_sample()
    start = data.draw(st.integers(0, len(files[name])))
    end = data.draw(st.integers(start, min(len(files[name]), start + 60)))
    middle = data.draw(
        st.sampled_from([b"", files[name][start:end] * 2, b"\xff", b"\x00", b"[[", b"=", b'"""'])
    )
    files[name] = files[name][:start] + middle + files[name][end:]
    _is_said(files)


@settings(max_examples=100, deadline=None)
@given(st.sets(st.sampled_from(FILES), min_size=1))
def test_any_file_may_be_missing(names):
    _is_said(whole_sample(**dict.fromkeys(names)))


def test_a_table_of_zones_with_a_quotation_mark_that_nothing_closes_is_a_problem_and_not_a_crash():
    files = {**whole_sample(), "zones.csv": b'arrondissement;bassin\n131;"' + b"x" * 200_000}
    assert "zonage.colonnes" in {problem.code for problem in read_agreement(files).problems}
    _is_said(files)


def test_a_table_of_zones_is_read_whatever_ends_its_lines():
    files = whole_sample()
    for end in (b"\n", b"\r\n", b"\r"):
        files["zones.csv"] = end.join((b"arrondissement;bassin", b"131;Aix", b"133;Marseille", b""))
        agreement = read_agreement(files).agreement
        assert dict(agreement.zones("bassin")) == {"131": "Aix", "133": "Marseille"}
