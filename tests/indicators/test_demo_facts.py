"""On a small synthetic département, the whole way done: every table is what the reference engine counts."""

from datetime import date

import pytest
from django.db.models import F

from accord.conventions.actions import import_agreement, record_event
from accord.conventions.models import Agreement
from accord.conventions.queries import read_current
from accord.deposits.models import Deposit
from accord.indicators.actions import facts_folder, take_snapshot
from accord.indicators.engine import count_groups, open_facts
from accord.indicators.errors import NoFileAccepted
from accord.indicators.facts import all_facts
from accord.indicators.publication import publish_tables, published_breakdowns
from accord.indicators.queries import Ask, compute_tables, events_of, geography_of
from accord.indicators.reference import compute_groups
from accord.indicators.rules.plans import make_plan
from accord.kit.periods import half_year_period, year_period
from accord.people.models import Person
from accord.site import demo
from accord.trainings.models import Participation
from tests.indicators.attack import Reader

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def snapshot(tmp_path, settings):
    """The facts of a département of some 250 households."""
    from accord.deposits.actions import deposit_file
    from accord.site.flow import run_way

    settings.ACCORD_HOME = tmp_path
    settings.TODAY = demo.TODAY
    demo.load_agreements()
    agreement = Agreement.objects.get(key=demo.AGREEMENT)
    inbox = demo.write_inbox(0.005, 3, lambda share, label: None)
    for path in demo.files_in_order(inbox):
        deposit_file(path=path, agreement=agreement)
    run_way()
    return take_snapshot()


def questions_of(agreement):
    """Each indicator alone, by each of its breakdowns, and by its first two together over a half-year."""
    for indicator in agreement.indicators:
        yield indicator, (), None
        for word in indicator.breakdowns:
            yield indicator, (word,), year_period(2018)
        yield indicator, indicator.breakdowns[:2], half_year_period(2018, 1)


def test_every_table_of_the_agreement_is_what_the_reference_engine_counts(snapshot):
    agreement = read_current(demo.AGREEMENT)
    geography, events, facts = geography_of(agreement), events_of(agreement), all_facts()
    files = {name: described["file"] for name, described in snapshot.manifest["facts"].items()}
    assert Person.objects.count() > 200
    checked = counted = 0
    with open_facts(files, facts_folder()) as connection:
        tables = {name: _rows(connection, name) for name in files}
        for indicator, by, period in questions_of(agreement):
            plan = make_plan(
                agreement=agreement.key, indicator=indicator, facts=facts, geography=geography, by=by,
                period=period, events=events, counts_people=True,
            )  # fmt: skip
            groups, _ = count_groups(connection, plan)
            assert groups == compute_groups(plan, tables), (indicator.key, by)
            checked += 1
            counted += groups[()].numerator > 0
    assert checked > 150 and counted > 50


def test_what_is_published_of_the_agreement_gives_no_small_count_away(snapshot):
    agreement = read_current(demo.AGREEMENT)
    asks = [
        Ask(indicator.key, by)
        for indicator in agreement.indicators
        for by in published_breakdowns(agreement, indicator)
    ]
    asked = {"agreement": agreement, "asks": asks, "snapshot": snapshot}
    true = compute_tables(**asked, sees_people=True, missing={})
    published = compute_tables(**asked, sees_people=False, missing={})
    assert len(published) > 100
    assert list(Reader(true, published).found(agreement.disclosure.threshold)) == []
    given = publish_tables(agreement, [Ask("sorties", ("motif_sortie",)), Ask("taux-abandon")], snapshot)
    assert all(table in published for table in given)


def test_an_agreement_written_from_the_page_has_its_figure_with_no_code_of_its_own(snapshot, settings):
    agreement, own = _receive_for_the_sixth(settings)
    asks = [Ask("acces-a-la-formation", ("sexe",))]
    (table,) = compute_tables(agreement=agreement, asks=asks, snapshot=own, sees_people=True)
    asked = Participation.objects.filter(
        prescribed_on__isnull=False, prescriber__in=["DEPARTEMENT", "POLE_EMPLOI"]
    )
    entered = asked.filter(entered_on__isnull=False)
    assert (table.total.numerator, table.total.denominator) == (entered.count(), asked.count())
    assert 0 < table.total.numerator < table.total.denominator
    assert sum(cell.denominator for cell in table.cells) == table.total.denominator


def test_no_agreement_counts_the_files_received_for_another(snapshot, settings):
    agreement, own = _receive_for_the_sixth(settings, share=2)
    (table,) = compute_tables(
        agreement=agreement, asks=[Ask("acces-a-la-formation")], snapshot=own, sees_people=True
    )
    mine = Participation.objects.filter(
        deposit__agreement__key=agreement.key,
        prescribed_on__isnull=False,
        prescriber__in=["DEPARTEMENT", "POLE_EMPLOI"],
    )
    assert 0 < table.total.denominator == mine.count()
    with pytest.raises(NoFileAccepted):
        compute_tables(
            agreement=agreement, asks=[Ask("acces-a-la-formation")], snapshot=snapshot, sees_people=True
        )


def test_a_target_that_starts_from_the_last_signature_is_shown_once_all_have_signed(snapshot, settings):
    agreement, own = _receive_for_the_sixth(settings)
    imported, asks = Agreement.objects.get(key=agreement.key), [Ask("acces-a-la-formation")]
    targets = []
    for rank, party in enumerate(agreement.parties, 1):
        (table,) = compute_tables(agreement=agreement, asks=asks, snapshot=own, sees_people=True)
        targets.append(table.target)
        record_event(agreement=imported, name=f"signature-{party.key}", happened_on=date(2018, 1, rank))
    (table,) = compute_tables(agreement=agreement, asks=asks, snapshot=own, sees_people=True)
    assert targets == [None, None, None]
    assert table.target.value == 60


def _receive_for_the_sixth(settings, share=1):
    """The sixth agreement with the files of the first, or one of them in `share`, as if sent for it."""
    imported = import_agreement(folder=settings.DECLARED / "exemples" / "mobilite-emploi-2025").agreement
    Deposit.objects.filter(format_key="region-formations").alias(turn=F("id") % share).filter(turn=0).update(
        agreement=imported
    )
    return read_current(imported.key), take_snapshot()


def _rows(connection, name):
    relation = connection.table(name)
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
