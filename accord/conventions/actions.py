import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.db import transaction

from accord.conventions.errors import AlreadyAnswered, InvalidFolder, NotAnswered
from accord.conventions.models import (
    Agreement,
    AgreementEvent,
    AgreementParty,
    AgreementVersion,
    Answer,
    Outcome,
)
from accord.conventions.queries import current_versions, read_texts, read_version
from accord.conventions.rules.which import Which, outcome_key
from accord.declaration.calendar import Due
from accord.declaration.files import gather_files
from accord.journal.actions import write_entry
from accord.partners.actor import Actor
from accord.partners.models import Organisation
from accord.partners.rules.permissions import check_steer_agreement
from accord.territories.actions import load_communes


@transaction.atomic
def import_agreement(*, folder: Path) -> AgreementVersion:
    """Keep the exact text of an agreement's folder as its new version; the same text changes nothing.

    Raises InvalidFolder when the folder has blocking problems. Loads the communes of the vintage it pins.
    """
    files = read_folder(folder)
    reading = read_texts(files)
    if reading.agreement is None or any(problem.is_blocking for problem in reading.problems):
        raise InvalidFolder(folder.name, len(reading.problems))
    declared = reading.agreement
    agreement, _ = Agreement.objects.update_or_create(
        key=declared.key, defaults={"title": declared.header.title}
    )
    if declared.has_territory:
        load_communes(vintage=declared.territory.vintage)
    version, _is_new = keep_version(agreement=agreement, files=files)
    return version


def keep_version(*, agreement: Agreement, files: dict[str, str]) -> tuple[AgreementVersion, bool]:
    """The version that has these very files, and whether it is a new one; in the caller's transaction."""
    # Two at once would take the same number: the second waits here.
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    sha256 = hash_files(files)
    known = AgreementVersion.objects.filter(agreement=agreement, sha256=sha256).first()
    if known:
        return known, False
    last = agreement.versions.order_by("-number").first()
    number = last.number + 1 if last else 1
    return AgreementVersion.objects.create(
        agreement=agreement, number=number, files=files, sha256=sha256
    ), True


def load_pinned_communes() -> int:
    """Load the communes of the vintages that the agreements pin, once; how many vintages there are.

    To call as the login `loader`: an agreement that came by a page waits for them until the data move.
    """
    versions = current_versions(Agreement.objects.values_list("pk", flat=True))
    declared = [read_version(version) for version in versions.values()]
    vintages = {one.territory.vintage for one in declared if one.has_territory}
    for vintage in sorted(vintages):
        load_communes(vintage=vintage)
    return len(vintages)


def read_folder(folder: Path) -> dict[str, str]:
    """The text files of a folder, by their path in it, with `/` on every system.

    Raises InvalidFolder when one of them is a link, is no ordinary file, weighs too much or is not UTF-8.
    """
    gathered = gather_files(folder)
    if gathered.problems:
        raise InvalidFolder(folder.name, len(gathered.problems))
    try:
        return {name: data.decode() for name, data in gathered.files.items()}
    except UnicodeDecodeError:
        raise InvalidFolder(folder.name, 1) from None


def hash_files(files: dict[str, str]) -> str:
    """SHA-256 of the names and texts, in the order of the names."""
    digest = hashlib.sha256()
    for path, text in sorted(files.items()):
        for part in (path, text):
            content = part.encode()
            digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


@transaction.atomic
def record_event(
    *, agreement: Agreement, name: str, happened_on: date, reference: str = "", label: str = "",
    is_cancelled: bool = False, actor: Actor | None = None,
) -> AgreementEvent:  # fmt: skip
    """Record that something happened to an agreement; the same event on the same day is kept once.

    Another day for the same event corrects it: the last record counts, and the former ones stay. An event
    that comes back is known by its `label` too; cancelled, that time no longer counts. Raises NotAllowed for
    an actor who does not steer (none: the command line).
    """
    _check_steers(actor)
    rows = AgreementEvent.objects.filter(agreement=agreement, name=name, label=label)
    last = rows.order_by("-id").first()
    if last is not None and (last.happened_on, last.is_cancelled) == (happened_on, is_cancelled):
        return last
    event = AgreementEvent.objects.create(
        agreement=agreement, name=name, label=label, happened_on=happened_on, is_cancelled=is_cancelled,
        reference=reference,
    )  # fmt: skip
    action = "event.cancel" if is_cancelled else "event.record"
    detail = {"on": happened_on.isoformat()}
    write_entry(action=action, actor=actor, target=f"{agreement.key}/event:{name}", detail=detail)
    return event


@transaction.atomic
def answer_due(
    *, agreement: Agreement, due: Due, state: str, words: str, done_on: date | None = None,
    actor: Actor | None = None,
) -> Outcome:  # fmt: skip
    """Say what became of something due: done, `words` being its evidence, or waived, `words` being why.

    Raises AlreadyAnswered when something was said already, NotAllowed.
    """
    _check_steers(actor)
    outcome, is_new = Outcome.objects.get_or_create(
        agreement=agreement, **outcome_key(due),
        defaults={
            "state": state, "words": words, "done_on": done_on,
            "recorded_by_id": actor.user_id if actor else None,
        },
    )  # fmt: skip
    if not is_new:
        raise AlreadyAnswered
    action = "due.done" if state == Outcome.State.DONE else "due.waived"
    write_entry(action=action, actor=actor, target=_name_due(agreement, due))
    return outcome


@transaction.atomic
def withdraw_answer(*, agreement: Agreement, due: Due, actor: Actor | None = None) -> None:
    """Take back what was said of something due; its history keeps it. Raises NotAnswered, NotAllowed."""
    _check_steers(actor)
    if not Outcome.objects.filter(agreement=agreement, **outcome_key(due)).delete()[0]:
        raise NotAnswered
    write_entry(action="due.reopen", actor=actor, target=_name_due(agreement, due))


def _check_steers(actor: Actor | None) -> None:
    if actor is not None:
        check_steer_agreement(actor)


def _name_due(agreement: Agreement, due: Due) -> str:
    return f"{agreement.key}/{due.kind}:{due.key}:{Which.of(due)}"


@transaction.atomic
def name_party(*, agreement: Agreement, party: str, organisation: Organisation) -> AgreementParty:
    """Say which organisation plays a declared party (or a declared sender)."""
    row, _ = AgreementParty.objects.update_or_create(
        agreement=agreement, party=party, defaults={"organisation": organisation}
    )
    return row


@transaction.atomic
def name_own_parties(*, agreement: Agreement, bodies: Mapping[str, Organisation], actor: Actor) -> int:
    """Say which organisations play parties that nobody plays yet; the number named. Raises NotAllowed.

    An organisation that plays a party sees the agreement among its own: what was said is not changed here.
    """
    _check_steers(actor)
    taken = set(AgreementParty.objects.filter(agreement=agreement).values_list("party", flat=True))
    named = {party: body for party, body in bodies.items() if party not in taken}
    for party, body in named.items():
        AgreementParty.objects.create(agreement=agreement, party=party, organisation=body)
        detail = {"party": party, "organisation": body.pk}
        write_entry(action="party.name", actor=actor, target=agreement.key, detail=detail)
    return len(named)


@transaction.atomic
def answer_question(
    *, version: AgreementVersion, question: str, words: str, reason: str, actor: Actor
) -> Answer:
    """Keep what a person answers to a question of the text; no words withdraw the answer given before.

    Nothing is corrected: the text stays, the answer stands beside it. Raises NotAllowed.
    """
    _check_steers(actor)
    answer = Answer.objects.create(
        agreement=version.agreement, version=version, question=question,
        words=words, reason=reason, answered_by_id=actor.user_id,
    )  # fmt: skip
    action = "question.answer" if words else "question.withdraw"
    write_entry(action=action, actor=actor, target=version.agreement.key, detail={"answer": answer.pk})
    return answer
