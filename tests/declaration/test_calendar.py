from datetime import date

from accord.declaration import read_agreement
from accord.declaration.calendar import amount_on, list_events, obligations_between
from tests.declaration.sample import edited, sample

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
    assert "2 mois après notification, le 15/01/2018" in due.label


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
