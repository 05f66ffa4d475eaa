"""What the worker does each minute and each hour, and what the page then reads."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accord.journal.actions import write_entry
from accord.journal.models import Seal, Verification
from accord.journal.tasks import seal_and_verify, seal_now, verify_if_old, verify_now
from accord.journal.wording import ACTIONS, PURPOSES, SUBJECTS
from accord.partners.actor import Actor

CAMILLE = Actor(user_id=7, organisation_id=42, role="pilotage")
PACKAGE = Path(__file__).resolve().parents[2] / "accord"


def write(count: int) -> None:
    for _ in range(count):
        write_entry(action="figures.read", actor=CAMILLE)


def test_each_minute_seals_what_was_written_since(db):
    write(3)
    assert [seal_now(), seal_now()] == [3, 0]


def test_a_chain_that_holds_is_said_until_when(db):
    write(3)
    seal_and_verify()
    found = Verification.objects.get()
    assert (found.broken, found.entries, found.seals) == ({}, 3, 1)
    assert found.sealed_until == Seal.objects.get().sealed_at


def test_the_first_broken_batch_is_kept_with_its_words(db):
    write(3)
    seal_now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('accord.erasure', 'forged', true)")
        cursor.execute("DELETE FROM journal_entry")
    broken = verify_now().broken
    assert broken["code"] == "journal.scelle_rompu"
    assert broken["params"]["seal"] == Seal.objects.get().pk


def test_the_chain_is_read_again_once_an_hour(db):
    assert [verify_if_old(), verify_if_old()] == [True, False]
    Verification.objects.update(verified_at=timezone.now() - timedelta(hours=2))
    assert verify_if_old()


def test_the_web_reads_what_was_found_and_never_writes_it(db, as_app):
    verify_now()
    with as_app(organisation=42):
        assert Verification.objects.count() == 1
    with pytest.raises(DatabaseError), as_app(organisation=42), transaction.atomic():
        verify_now()


def written_actions() -> set[str]:
    """Every action that the code writes: the keyword of `write_entry`, or a code handed to `_write`."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name == "write_entry":
                texts = [one.value for one in node.keywords if one.arg == "action"]
            elif name in ("_write", "_note_reading"):
                texts = node.args
            else:
                continue
            found |= {
                text.value
                for text in texts
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and "." in text.value
            }
    return {code for code in found if code.replace(".", "").replace("-", "").isalpha()}


def test_every_action_that_the_code_writes_is_said_in_french():
    assert len(written_actions()) > 15
    assert written_actions() - set(ACTIONS) == set()


def test_every_purpose_that_the_code_writes_is_said_in_french():
    written = {
        node.value.value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "purpose"
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }
    assert "controle-depot" in written
    assert written - set(PURPOSES) == set()


def written_subjects() -> set[str]:
    """The word before the number in each target that the code writes: « deposit » of f"deposit:{number}"."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name not in ("write_entry", "_write"):
                continue
            told = [one.value for one in node.keywords if one.arg == "target"] or node.args
            for text in (one for one in told if isinstance(one, ast.JoinedStr)):
                codes = [part.value for part in text.values if isinstance(part, ast.Constant)]
                found |= {code.strip("/:") for code in codes if code.endswith(":")}
    return found


def test_what_every_entry_is_about_is_said_in_french():
    assert len(written_subjects()) > 8
    assert written_subjects() - set(SUBJECTS) == set()
