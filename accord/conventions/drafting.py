"""Actions on drafts: a text is opened, taken from a folder, changed, frozen as a version, or given up."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accord.conventions.actions import hash_files, keep_version
from accord.conventions.agreements import Place, agreements_of
from accord.conventions.errors import (
    DraftBehind,
    DraftGone,
    DraftInvalid,
    DraftMoved,
    DraftOpen,
    KeyChanged,
    KeyTaken,
    PartyUnknown,
    RightsChanged,
    SameText,
    UnsignedText,
    VintageMissing,
)
from accord.conventions.models import Agreement, AgreementDraft, AgreementParty, AgreementVersion
from accord.conventions.queries import current_versions, read_texts, read_version
from accord.conventions.rules.rights import changed_rights
from accord.conventions.rules.words import WordChange, change_words
from accord.declaration import Agreement as DeclaredAgreement
from accord.declaration.library import add_layouts
from accord.journal.actions import write_entry
from accord.partners.actor import Actor
from accord.partners.rules.permissions import check_steer_agreement
from accord.territories.actions import has_communes

SIGNED, PROJECT = "signée", "projet"


@transaction.atomic
def open_draft(*, place: Place, actor: Actor) -> AgreementDraft:
    """The draft of an agreement's next version, opened on its last one; the one already open, if it is ours.

    Raises DraftOpen when another body has one, NotAllowed.
    """
    check_steer_agreement(actor)
    draft = _find_open(place.agreement)
    if draft is not None:
        if draft.organisation_id != actor.organisation_id:
            raise DraftOpen(draft.organisation.name)
        return draft
    return _create(place.agreement, place.version, place.version.files, actor, "draft.open")


@transaction.atomic
def take_folder(*, files: dict[str, str], actor: Actor) -> AgreementDraft:
    """A draft made of a folder that somebody hands over, whose texts were read without a blocking problem.

    Raises KeyTaken, DraftOpen, SameText, NotAllowed. Nothing is frozen yet.
    """
    check_steer_agreement(actor)
    declared = _read(files)
    agreement = Agreement.objects.filter(key=declared.key).first()
    if agreement is None:
        return _create(None, None, files, actor, "folder.take")
    place = next((one for one in agreements_of(actor) if one.agreement == agreement), None)
    if place is None:
        raise KeyTaken(declared.key)
    if (draft := _find_open(agreement)) is not None:
        raise DraftOpen(draft.organisation.name)
    _check_new_text(agreement, files)
    return _create(agreement, place.version, files, actor, "folder.take")


@transaction.atomic
def save_draft(*, draft: AgreementDraft, files: Mapping[str, str], revision: int, actor: Actor) -> None:
    """Keep the texts of a draft, valid or not, with the formats of the library that they name.

    Raises DraftMoved when `revision` is no longer the last save, NotAllowed.
    """
    check_steer_agreement(actor)
    whole = add_layouts({path: text.encode() for path, text in files.items()})
    texts = {path: data.decode() for path, data in whole.items()}
    saved = AgreementDraft.objects.filter(pk=draft.pk, revision=revision).update(
        files=texts, revision=F("revision") + 1, saved_at=timezone.now(), saved_by_id=actor.user_id
    )
    if not saved:
        raise DraftMoved
    write_entry(
        action="draft.save", actor=actor, target=f"draft:{draft.pk}", detail={"revision": revision + 1}
    )


@transaction.atomic
def discard_draft(*, draft: AgreementDraft, actor: Actor) -> None:
    """Give a draft up: the versions that were frozen stay as they are. Raises NotAllowed."""
    check_steer_agreement(actor)
    number = draft.pk
    draft.delete()
    write_entry(action="draft.discard", actor=actor, target=f"draft:{number}")


@transaction.atomic
def freeze_draft(
    *, draft: AgreementDraft, revision: int, actor: Actor, sign: bool = False, party: str = ""
) -> AgreementVersion:
    """Make a version of a draft, for good; the draft is gone. `sign` writes in the text that it is signed.

    `party` is the one that the actor's body plays in a new agreement. Raises DraftInvalid, DraftMoved,
    DraftGone, DraftBehind, SameText, KeyTaken, KeyChanged, RightsChanged, UnsignedText,
    PartyUnknown, NotAllowed.
    """
    check_steer_agreement(actor)
    locked = AgreementDraft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if locked is None:
        raise DraftGone
    draft = locked
    if draft.revision != revision:
        raise DraftMoved
    files = dict(draft.files)
    if sign:
        files = change_words(files, [WordChange("convention", "", "etat", SIGNED)])
    declared = _read(files)
    agreement = draft.agreement
    if agreement is None:
        agreement = _create_agreement(declared, party, actor)
    else:
        _check_next(draft, agreement, declared, actor)
    version, is_new = keep_version(agreement=agreement, files=files)
    if not is_new:
        raise SameText(version.number)
    if agreement.title != declared.title:
        Agreement.objects.filter(pk=agreement.pk).update(title=declared.title)
    number = draft.pk
    draft.delete()
    detail = {"version": version.number, "sha256": version.sha256, "draft": number}
    write_entry(action="version.freeze", actor=actor, target=agreement.key, detail=detail)
    return version


def create_agreement(*, files: dict[str, str], party: str, actor: Actor) -> AgreementVersion:
    """A new agreement with its first version; in the caller's transaction. Raises KeyTaken, DraftInvalid."""
    agreement = _create_agreement(_read(files), party, actor)
    return keep_version(agreement=agreement, files=files)[0]


def _create(
    agreement: Agreement | None,
    base: AgreementVersion | None,
    files: dict[str, str],
    actor: Actor,
    action: str,
) -> AgreementDraft:
    try:
        with transaction.atomic():
            draft = AgreementDraft.objects.create(
                agreement=agreement, base=base, files=files,
                organisation_id=actor.organisation_id, saved_by_id=actor.user_id,
            )  # fmt: skip
    except IntegrityError:
        # Another body's draft is not shown to this one: the rule of one at a time alone tells of it.
        raise DraftOpen from None
    write_entry(action=action, actor=actor, target=agreement.key if agreement else f"draft:{draft.pk}")
    return draft


def _read(files: Mapping[str, str]) -> DeclaredAgreement:
    reading = read_texts(files)
    declared = reading.agreement
    if declared is None:
        raise DraftInvalid
    if declared.has_territory and not has_communes(vintage=declared.territory.vintage):
        raise VintageMissing(declared.territory.vintage)
    return declared


def _find_open(agreement: Agreement) -> AgreementDraft | None:
    return AgreementDraft.objects.select_related("organisation").filter(agreement=agreement).first()


def _create_agreement(declared: DeclaredAgreement, party: str, actor: Actor) -> Agreement:
    if party not in {one.key for one in declared.parties}:
        raise PartyUnknown
    if Agreement.objects.filter(key=declared.key).exists():
        raise KeyTaken(declared.key)
    agreement = Agreement.objects.create(key=declared.key, title=declared.title)
    AgreementParty.objects.create(agreement=agreement, party=party, organisation_id=actor.organisation_id)
    return agreement


def _check_next(
    draft: AgreementDraft, agreement: Agreement, declared: DeclaredAgreement, actor: Actor
) -> None:
    """What a next version may not do."""
    if declared.key != agreement.key:
        raise KeyChanged(agreement.key)
    current = current_versions([agreement.pk])[agreement.pk]
    if draft.base_id != current.pk:
        raise DraftBehind(current.number)
    last = read_version(current)
    if declared.header.status == PROJECT and last.header.status == SIGNED:
        raise UnsignedText
    played = dict(AgreementParty.objects.filter(agreement=agreement).values_list("party", "organisation"))
    is_shared = any(body != actor.organisation_id for body in played.values())
    if is_shared and (changed := changed_rights(last, declared, played)):
        raise RightsChanged(changed)


def _check_new_text(agreement: Agreement, files: dict[str, str]) -> None:
    known = AgreementVersion.objects.filter(agreement=agreement, sha256=hash_files(files)).first()
    if known is not None:
        raise SameText(known.number)
