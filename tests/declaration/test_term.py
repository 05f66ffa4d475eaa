"""The life of an agreement, as a lawyer could read it."""

from datetime import date

import pytest

from accord.declaration import read_agreement
from accord.declaration.term import MissingEvent, NoTerm, derive_term
from tests.declaration.sample import edited, sample

NOTIFIED = {"notification": date(2018, 1, 15)}


def _term(files=None, **events):
    agreement = read_agreement(files or sample()).agreement
    return derive_term(agreement, {**NOTIFIED, **{key.replace("_", "-"): day for key, day in events.items()}})


def test_nothing_is_in_force_before_the_notification():
    agreement = read_agreement(sample()).agreement
    with pytest.raises(MissingEvent) as missing:
        derive_term(agreement, {})
    assert missing.value.event == "notification"
    assert _term().state_on(date(2018, 1, 14)) == "pas encore en vigueur"


def test_a_year_ends_on_the_eve_of_its_anniversary():
    assert _term().spans[0].ends_on == date(2019, 1, 14)


def test_two_tacit_renewals_lead_to_the_third_anniversary_and_no_further():
    term = _term()
    assert [span.ends_on for span in term.spans] == [date(2019, 1, 14), date(2020, 1, 14), date(2021, 1, 14)]
    assert term.state_on(date(2021, 1, 14)) == "en vigueur"
    assert term.state_on(date(2021, 1, 15)) == "échue"


def test_the_renewals_left_are_counted_from_the_day_that_is_asked():
    term = _term()
    assert [term.renewals_left(day) for day in (date(2018, 6, 1), date(2019, 6, 1), date(2020, 6, 1))] == [
        2,
        1,
        0,
    ]
    assert term.span_on(date(2019, 6, 1)).rank == 1
    assert term.span_on(date(2022, 1, 1)) is None


def test_a_letter_sent_on_30_june_ends_the_agreement_on_30_july():
    term = _term(envoi_lettre=date(2018, 6, 30))
    assert term.ends_on == date(2018, 7, 30)
    assert term.state_on(date(2018, 7, 30)) == "en vigueur"
    assert term.state_on(date(2018, 7, 31)) == "résiliée"
    assert term.renewals_left(date(2018, 7, 1)) == 0


def test_a_letter_sent_on_31_january_takes_effect_on_the_last_day_of_february():
    assert _term(envoi_lettre=date(2019, 1, 31)).ends_on == date(2019, 2, 28)


def test_a_letter_sent_too_late_changes_nothing():
    term = _term(envoi_lettre=date(2021, 1, 1))
    assert term.ends_on == date(2021, 1, 14)
    assert term.state_on(date(2021, 1, 20)) == "échue"


def test_an_agreement_notified_on_29_february_loses_no_day():
    agreement = read_agreement(sample()).agreement
    spans = derive_term(agreement, {"notification": date(2020, 2, 29)}).spans
    assert [(span.starts_on, span.ends_on) for span in spans] == [
        (date(2020, 2, 29), date(2021, 2, 28)),
        (date(2021, 3, 1), date(2022, 2, 28)),
        (date(2022, 3, 1), date(2023, 2, 28)),
    ]


def test_an_explicit_renewal_is_not_counted_before_it_is_decided():
    assert len(_term(edited("convention.toml", '"tacite"', '"expresse"')).spans) == 1


def test_a_fixed_start_needs_no_event():
    files = edited("convention.toml", 'commence = "notification"', "commence = 2024-01-01")
    agreement = read_agreement(files).agreement
    assert derive_term(agreement, {}).ends_on == date(2026, 12, 31)


def test_a_date_given_in_the_text_is_used_and_a_recorded_one_wins():
    files = edited(
        "convention.toml", 'libelle = "Notification"', 'libelle = "Notification"\ndate = 2019-01-01'
    )
    agreement = read_agreement(files).agreement
    assert derive_term(agreement, {}).starts_on == date(2019, 1, 1)
    assert derive_term(agreement, NOTIFIED).starts_on == date(2018, 1, 15)


def test_a_text_without_duration_says_so():
    files = edited("convention.toml", '["litiges"]', '["litiges", "duree"]')
    text = files["convention.toml"].decode()
    start, end = text.index("[duree]"), text.index("[revision]")
    files["convention.toml"] = (text[:start] + text[end:]).encode()
    agreement = read_agreement(files).agreement
    assert agreement.clause("duree") == "non prévu"
    with pytest.raises(NoTerm):
        derive_term(agreement, NOTIFIED)
