from datetime import date

from accord.declaration import read_agreement
from accord.declaration.calendar import amount_on, list_events, obligations_between
from accord.declaration.happenings import Occurrence
from tests.declaration.sample import edited, sample, whole_sample

NOTIFIED = {"notification": date(2018, 1, 15)}
FIRST_YEAR = (date(2018, 1, 1), date(2019, 1, 14))


def _dues(files=None, events=None, since=None, until=None):
    agreement = read_agreement(files or sample()).agreement
    return obligations_between(agreement, NOTIFIED | (events or {}), since, until)


def test_a_committee_held_twice_a_year_is_due_by_the_end_of_each_half():
    held = [due.date for due in _dues(since=FIRST_YEAR[0], until=FIRST_YEAR[1]) if due.key == "pilotage"]
    assert held == [date(2018, 7, 14), date(2019, 1, 14)]


def test_a_committee_held_each_quarter_is_due_twelve_times_in_three_years():
    dues = _dues(edited("engagements.toml", "au moins deux fois par an", "chaque trimestre"))
    held = [due.date for due in dues if due.key == "pilotage"]
    assert len(held) == 12
    assert held[:2] == [date(2018, 4, 14), date(2018, 7, 14)]


def test_a_committee_without_rhythm_is_not_dated():
    dues = _dues(edited("engagements.toml", '"au moins deux fois par an"', '"non prévu"'))
    assert not [due for due in dues if due.key == "pilotage"]


def test_the_years_counted_are_those_of_the_agreement_and_are_named():
    (first, *_) = [due for due in _dues() if due.key == "pilotage"]
    assert "1er semestre de la 1re année de la convention" in first.label


def test_a_yearly_commitment_shows_its_amount_and_its_owner():
    first = next(due for due in _dues() if due.key == "achats")
    assert first.date == date(2019, 1, 14)
    assert "500\u202f000\u00a0€ (prévisionnel, par an" in first.label
    assert (first.owners, first.owner, first.article) == (("region",), "Région", "4")


def test_a_commitment_without_rhythm_is_kept_but_not_dated():
    assert "prescription" not in {due.key for due in _dues()}


def test_an_amendment_adds_an_amount_and_the_old_one_stays_before_it():
    second = '  { euros = 600000, par = "an", nature = "ferme", a_compter_de = 2019-06-01, reference = "x" }'
    files = edited("engagements.toml", "montant = [", f"montant = [\n{second},")
    (commitment, *_) = read_agreement(files).agreement.commitments
    assert amount_on(commitment, date(2019, 5, 31), NOTIFIED).cents == 50_000_000
    assert amount_on(commitment, date(2019, 6, 1), NOTIFIED).cents == 60_000_000
    assert amount_on(commitment, date(2018, 1, 14), NOTIFIED) is None


def test_a_delay_is_dated_by_its_event():
    (due,) = [due for due in _dues() if due.key == "premiere-liste"]
    assert due.date == date(2018, 3, 15)
    assert "2 mois après « Notification », le 15/01/2018" in due.label


def test_what_waits_for_an_event_is_left_out_until_it_happens():
    files = edited("engagements.toml", "2 mois après notification", "8 jours après envoi-lettre")
    assert "premiere-liste" not in {due.key for due in _dues(files)}
    dues = _dues(files, {"envoi-lettre": date(2018, 6, 30)})
    assert next(due.date for due in dues if due.key == "premiere-liste") == date(2018, 7, 8)


def test_the_landmarks_of_the_term_are_dated():
    marks = [(due.date, due.label) for due in _dues() if due.kind == "terme"]
    assert marks == [
        (date(2018, 1, 15), "La convention prend effet"),
        (date(2019, 1, 14), "Fin de la 1re période ; reconduction tacite le lendemain (1 sur 2)"),
        (date(2020, 1, 14), "Fin de la 2e période ; reconduction tacite le lendemain (2 sur 2)"),
        (date(2021, 1, 14), "Fin de la convention : plus aucune reconduction possible"),
    ]


def test_a_termination_stops_everything_that_follows():
    dues = _dues(events={"envoi-lettre": date(2018, 6, 30)})
    assert max(due.date for due in dues) == date(2018, 7, 30)
    assert [due.key for due in dues if due.date == date(2018, 7, 30)] == ["resiliation"]
    assert not [due for due in dues if due.key == "achats"]


def test_both_bounds_of_a_period_are_included():
    assert {due.date for due in _dues(since=date(2018, 7, 14), until=date(2018, 7, 14))} == {
        date(2018, 7, 14)
    }


def test_a_due_date_is_known_by_its_kind_key_and_day():
    dues = _dues()
    assert len({(due.kind, due.key, due.date) for due in dues}) == len(dues)
    assert [due.date for due in dues] == sorted(due.date for due in dues)


def test_the_events_say_which_one_the_calendar_waits_for():
    agreement = read_agreement(sample()).agreement
    events = {event.key: event for event in list_events(agreement, {})}
    assert events["notification"].is_needed
    assert events["notification"].happened_on is None
    assert not events["envoi-lettre"].is_needed


# ---- The other ways to be due


def _all(events=None, since=None, until=None, **changes):
    agreement = read_agreement(whole_sample(**changes)).agreement
    return obligations_between(agreement, NOTIFIED | (events or {}), since, until)


def test_an_event_that_comes_back_makes_one_duty_for_each_time():
    sessions = [Occurrence(date(2018, 3, 2), "Groupe 1"), Occurrence(date(2018, 3, 9), "Groupe 2")]
    due = [due for due in _all({"fin-session": sessions}) if due.key == "emargement"]
    assert [(one.date, one.occurrence) for one in due] == [
        (date(2018, 3, 10), "Groupe 1"),
        (date(2018, 3, 17), "Groupe 2"),
    ]
    assert "Groupe 1 (8 jours après « Fin d’une session », le 02/03/2018)" in due[0].label


def test_two_sessions_that_end_on_the_same_day_are_told_apart():
    same = [date(2018, 3, 2), date(2018, 3, 2)]
    due = [due for due in _all({"fin-session": same}) if due.key == "emargement"]
    assert len({(one.kind, one.key, one.date, one.occurrence) for one in due}) == 2


def test_one_date_for_an_event_that_comes_back_is_one_time():
    (due,) = [due for due in _all({"fin-session": date(2018, 3, 2)}) if due.key == "emargement"]
    assert (due.date, due.occurrence) == (date(2018, 3, 10), "2018-03-02")


def test_what_waits_for_no_session_is_not_due():
    assert not [due for due in _all() if due.key in ("emargement", "attestations")]


def test_a_day_written_in_the_text_is_due_on_that_day():
    (due,) = [due for due in _all() if due.key == "etat-final"]
    assert (due.date, due.label) == (date(2018, 12, 31), "Rendre l’état final")


def test_a_day_of_each_year_is_due_while_the_agreement_runs():
    assert [due.date for due in _all() if due.key == "bilan-annuel"] == [
        date(2018, 3, 31),
        date(2019, 3, 31),
        date(2020, 3, 31),
    ]


def test_a_promise_without_rhythm_may_have_a_delay_and_reminders():
    (due,) = [due for due in _all() if due.key == "bilan-de-session"]
    assert (due.kind, due.date, due.owner) == ("engagement", date(2019, 2, 15), "Agences")
    assert due.reminders == (date(2019, 1, 15), date(2019, 2, 7))
    assert due.as_json()["reminders"] == ["2019-01-15", "2019-02-07"]


def test_an_instalment_is_due_with_its_share():
    (due,) = [due for due in _all() if due.kind == "versement"]
    assert (due.date, due.owner) == (date(2018, 2, 15), "Département")
    assert "70 % du total" in due.label


def test_a_committee_without_rhythm_follows_the_one_assumed_and_says_so():
    changed = 'rythme = "non prévu"\nrythme_retenu = "une fois par an"'
    dues = _dues(edited("engagements.toml", 'rythme = "au moins deux fois par an"', changed))
    held = [due for due in dues if due.key == "pilotage"]
    assert [due.date for due in held] == [date(2019, 1, 14), date(2020, 1, 14), date(2021, 1, 14)]
    assert "rythme à confirmer" in held[0].label


def test_every_due_date_is_known_by_its_kind_key_day_and_occurrence():
    dues = _all({"fin-session": [date(2018, 3, 2)] * 3})
    assert len({(due.kind, due.key, due.date, due.occurrence) for due in dues}) == len(dues)


def _without_term(**header):
    text = sample()["convention.toml"].decode()
    start, end = text.index("[duree]"), text.index("[revision]")
    said = "".join(f"{word} = {day}\n" for word, day in header.items())
    text = text[:start] + text[end:].replace('["litiges"]', '["litiges", "duree"]')
    text = text.replace('clauses_absentes = ["litiges"]', f'clauses_absentes = ["litiges", "duree"]\n{said}')
    return sample(**{"convention.toml": text})


def test_a_text_without_term_counts_its_rhythms_in_the_period_that_it_covers():
    agreement = read_agreement(_without_term(depuis="2021-01-01", jusqu_a="2022-12-31")).agreement
    held = [due for due in obligations_between(agreement, {}) if due.key == "pilotage"]
    assert [due.date for due in held] == [
        date(2021, 6, 30),
        date(2021, 12, 31),
        date(2022, 6, 30),
        date(2022, 12, 31),
    ]
    assert "du 01/01/2021 au 30/06/2021" in held[0].label


def test_a_text_with_neither_term_nor_period_dates_only_what_an_event_gives():
    agreement = read_agreement(_without_term()).agreement
    assert obligations_between(agreement, {}) == []
    assert [due.key for due in obligations_between(agreement, NOTIFIED)] == ["premiere-liste"]


def test_the_events_that_come_back_and_those_that_are_derived_are_told():
    agreement = read_agreement(whole_sample()).agreement
    events = {event.key: event for event in list_events(agreement, {"fin-session": [date(2018, 3, 2)]})}
    assert events["fin-session"].is_recurrent
    assert events["fin-session"].as_json()["dates"] == [{"date": "2018-03-02", "label": ""}]
    assert events["derniere-signature"].is_derived
    assert events["derniere-signature"].happened_on is None


def test_a_prolongation_is_a_landmark_of_the_term():
    text = sample()["convention.toml"].decode()
    added = '[duree.prolongation]\narticle = "7"\nduree = "6 mois"\nevenement = "envoi-avenant"\n\n[revision]'
    text = text.replace("[revision]", added, 1)
    text += '[[evenement]]\ncle = "envoi-avenant"\narticle = "7"\nlibelle = "Avenant"\n'
    agreement = read_agreement(sample(**{"convention.toml": text})).agreement
    dues = obligations_between(agreement, NOTIFIED | {"envoi-avenant": date(2020, 6, 1)})
    assert [(due.date, due.label) for due in dues if due.kind == "terme"][-2:] == [
        (date(2021, 1, 14), "Fin de la durée prévue ; la convention est prolongée jusqu’au 14/07/2021"),
        (date(2021, 7, 14), "Fin de la convention : plus aucune reconduction possible"),
    ]
