"""The journal: append-only, never a name, sealed in a chain that breaks when an entry is changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from accord.journal.actions import NameInJournal, seal_entries, verify_seals, write_entry
from accord.journal.models import Entry, Seal
from accord.journal.wording import WORDING
from accord.partners.actor import Actor

CAMILLE = Actor(user_id=7, organisation_id=42, role="pilotage")


def write(count: int = 1) -> None:
    for number in range(count):
        write_entry(
            action="figure.read", actor=CAMILLE, target=f"figure:{number}", purpose="suivi", person_ids=[3, 1]
        )


def forge(sql: str, *parameters: object) -> None:
    """What somebody who holds the database could do, the guard taken off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('accord.erasure', 'forged', true)")
        cursor.execute(sql, parameters)


def test_an_entry_says_who_did_what_on_whom(db):
    write()
    entry = Entry.objects.get()
    assert (entry.user_id, entry.organisation_id, entry.action, entry.target) == (
        7,
        42,
        "figure.read",
        "figure:0",
    )
    assert entry.person_ids == [3, 1]


def test_a_stranger_may_be_journalled(db, as_app):
    with as_app():
        write_entry(action="sign-in.refused", actor=None)
    assert Entry.objects.get().user_id is None


@pytest.mark.parametrize(
    "written",
    [
        {"target": "Camille Exemple"},
        {"action": "lire la fiche"},
        {"purpose": "pour Zoé"},
        {"detail": {"nom": "Exemple Camille"}},
        {"detail": {"lignes": [{"prénom": "x"}]}},
    ],
)
def test_what_could_be_a_name_is_refused(db, written):
    with pytest.raises(NameInJournal):
        write_entry(**{"action": "read", "actor": CAMILLE} | written)
    assert not Entry.objects.exists()


def test_the_web_adds_entries_and_never_changes_one(db, as_app):
    write()
    for statement in ("UPDATE journal_entry SET action = 'x'", "DELETE FROM journal_entry"):
        with pytest.raises(DatabaseError), as_app(organisation=42), transaction.atomic():
            connection.cursor().execute(statement)
    assert Entry.objects.get().action == "figure.read"


def test_even_the_loader_changes_no_entry(db):
    write()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(action="x")


def test_an_organisation_reads_its_own_entries_only(db, as_app):
    write()
    write_entry(action="read", actor=Actor(8, 43, "referent"))
    with as_app(organisation=42):
        assert Entry.objects.count() == 1


def test_the_web_never_seals(db, as_app):
    write()
    with pytest.raises(DatabaseError), as_app(organisation=42), transaction.atomic():
        seal_entries()


def test_a_batch_takes_every_entry_since_the_last_seal(db):
    write(3)
    first = seal_entries()
    write(2)
    second = seal_entries()
    assert second.first_entry_id == first.last_entry_id + 1
    assert bytes(second.previous_hash) == bytes(first.batch_hash)
    assert seal_entries() is None


def test_a_chain_that_nobody_touched_holds(db):
    write(3)
    seal_entries()
    write(2)
    seal_entries()
    write(1)
    assert verify_seals() == []


def test_a_removed_entry_names_the_first_broken_batch(db):
    write(3)
    first = seal_entries()
    write(2)
    seal_entries()
    forge("DELETE FROM journal_entry WHERE id = %s", first.first_entry_id + 1)
    (problem,) = verify_seals()
    assert problem.code == "journal.scelle_rompu"
    assert problem.params["seal"] == first.pk
    assert f"n° {first.pk} du " in problem.message(WORDING)


def test_an_altered_entry_breaks_its_batch_alone(db):
    write(3)
    first = seal_entries()
    write(2)
    seal_entries()
    removed = Entry.objects.get(pk=first.last_entry_id)
    forge("DELETE FROM journal_entry WHERE id = %s", removed.pk)
    Entry.objects.bulk_create(
        [
            Entry(
                pk=removed.pk,
                user_id=removed.user_id,
                organisation_id=removed.organisation_id,
                action="other.action",
                target=removed.target,
                purpose=removed.purpose,
                person_ids=removed.person_ids,
            )
        ]
    )
    problems = verify_seals()
    assert [(problem.code, problem.params["seal"]) for problem in problems] == [
        ("journal.scelle_rompu", first.pk)
    ]


def test_a_removed_seal_breaks_the_chain(db):
    for _ in range(3):
        write()
        seal_entries()
    middle, last = Seal.objects.all()[1:]
    forge("DELETE FROM journal_seal WHERE id = %s", middle.pk)
    problems = verify_seals()
    assert [(problem.code, problem.params["seal"]) for problem in problems] == [
        ("journal.chaine_rompue", last.pk),
        ("journal.hors_scelle", last.pk),
    ]


def test_the_same_entry_is_written_the_same_whatever_the_order_of_its_keys():
    from accord.journal.rules.chain import write_canonically

    assert write_canonically({"a": 1, "b": {"d": 2, "c": 3}}) == write_canonically(
        {"b": {"c": 3, "d": 2}, "a": 1}
    )
