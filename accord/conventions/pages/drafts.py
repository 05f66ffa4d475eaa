"""The pages of a draft: where it stands, one file as text, its main words, what freezing it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from accord.conventions.drafting import PROJECT, SIGNED
from accord.conventions.models import AgreementDraft
from accord.conventions.pages.compare import ComparedFile, show_changes
from accord.conventions.pages.problems import ProblemList, list_problems, show_problem
from accord.conventions.queries import read_texts, read_version
from accord.conventions.rules.compare import compare_folders
from accord.declaration.reading import Reading
from accord.face.components import Button, Crumb, Notice
from accord.face.forms import FormSheet
from accord.face.frame import versioned_file
from accord.face.words import plural, say_instant, size

# A longer text is changed elsewhere, and comes back in a zip.
MOST_EDITED = 200_000
TOO_LONG = (
    "Ce fichier est trop long pour être modifié ici : téléchargez le dossier, changez le fichier, puis "
    "importez de nouveau le dossier."
)


@dataclass(frozen=True)
class FileLine:
    """A file of the draft, what it weighs, what changed in it."""

    path: str
    url: str
    weight: str
    change: str
    sign: str


@dataclass(frozen=True)
class DraftPage:
    """Where a draft stands. `refusal` says why what was asked was not done; `waits`, why it cannot freeze."""

    crumbs: tuple[Crumb, ...]
    heading: str
    about: str
    refusal: Notice | None
    problems: ProblemList
    questions: tuple[str, ...]
    questions_heading: str
    files: tuple[FileLine, ...]
    new_file: FormSheet
    new_file_action: str
    changes: tuple[ComparedFile, ...]
    changes_heading: str
    compare_url: str
    words: Button | None
    freeze: tuple[Button, ...]
    waits: str
    download: Button
    discard: Button


@dataclass(frozen=True)
class CheckedPart:
    """What the check says of a text being typed or saved: what is in this file, then elsewhere."""

    here: ProblemList
    elsewhere: str
    questions: str


@dataclass(frozen=True)
class DraftFilePage:
    """One file as text. `text` empty and `too_long` said when it is not to be changed here."""

    crumbs: tuple[Crumb, ...]
    path: str
    refusal: Notice | None
    text: str
    rows: int
    revision: int
    token: str
    checked: CheckedPart
    check_url: str
    script: str
    too_long: str
    can_remove: bool
    back: str


@dataclass(frozen=True)
class WordsPage:
    """The main words of a draft in a form."""

    crumbs: tuple[Crumb, ...]
    refusal: Notice | None
    form: FormSheet
    revision: str
    back: str


@dataclass(frozen=True)
class FreezePage:
    """What freezing a draft does, before it is done."""

    crumbs: tuple[Crumb, ...]
    refusal: Notice | None
    heading: str
    consequence: str
    undo: str
    button: str
    form: FormSheet
    revision: str
    sign: str
    back: str


def draft_url(draft: AgreementDraft) -> str:
    """The address of a draft."""
    return reverse("draft", kwargs={"draft": draft.pk})


def draft_crumbs(draft: AgreementDraft, *after: str) -> tuple[Crumb, ...]:
    """The way back from a page of a draft."""
    steps = [Crumb("Conventions", reverse("agreements"))]
    if draft.agreement is not None:
        steps.append(Crumb("Convention", reverse("agreement", kwargs={"agreement": draft.agreement.key})))
    steps.append(Crumb("Brouillon", draft_url(draft) if after else ""))
    return (*steps, *(Crumb(label) for label in after))


def build_draft_page(
    draft: AgreementDraft, new_file: FormSheet, refusal: str = "", heading: str = ""
) -> DraftPage:
    """Where a draft stands."""
    reading = read_texts(draft.files)
    base: Mapping[str, str] = draft.base.files if draft.base else {}
    changes = show_changes(compare_folders(base, draft.files)) if draft.base else ()
    number = {"draft": draft.pk}
    return DraftPage(
        crumbs=draft_crumbs(draft),
        heading=name_draft(draft, reading),
        about=_about(draft),
        refusal=Notice(refusal, "late", heading or "Rien n’a changé") if refusal else None,
        problems=list_problems(reading.problems),
        questions=tuple(show_problem(question).message for question in reading.questions),
        questions_heading=_count_questions(reading),
        files=tuple(_files(draft, base)),
        new_file=new_file,
        new_file_action=reverse("draft-new-file", kwargs=number),
        changes=changes,
        changes_heading=plural(len(changes), "fichier diffère", "fichiers diffèrent"),
        compare_url=reverse("draft-changes", kwargs=number) if draft.base else "",
        words=Button(
            "Modifier les mots principaux", reverse("draft-words", kwargs={"draft": draft.pk}), "plain"
        )
        if reading.agreement
        else None,
        freeze=tuple(_freeze_buttons(draft, reading)),
        waits=_say_wait(draft, reading),
        download=Button("Télécharger le dossier (ZIP)", reverse("draft-folder", kwargs=number), "plain"),
        discard=Button("Abandonner ce brouillon", reverse("draft-discard", kwargs=number), "quiet"),
    )


def name_draft(draft: AgreementDraft, reading: Reading) -> str:
    """What the draft calls itself, or the title that it had."""
    if reading.agreement is not None:
        return reading.agreement.title
    return draft.agreement.title if draft.agreement else "Nouvelle convention"


def _about(draft: AgreementDraft) -> str:
    by = f" par {draft.saved_by.full_name}" if draft.saved_by else ""
    since = f"à partir de la version {draft.base.number}" if draft.base else "nouvelle convention"
    return f"Brouillon, {since}. Enregistré le {say_instant(draft.saved_at)}{by}."


def _count_questions(reading: Reading) -> str:
    if not reading.questions:
        return "Aucune question"
    return plural(len(reading.questions), "question laissée ouverte", "questions laissées ouvertes")


def _files(draft: AgreementDraft, base: Mapping[str, str]):
    for path, text in sorted(draft.files.items()):
        was = base.get(path)
        change, sign = ("", "")
        if draft.base and was is None:
            change, sign = "ajouté", "due"
        elif draft.base and was != text:
            change, sign = "modifié", "due"
        url = reverse("draft-file", kwargs={"draft": draft.pk, "path": path})
        yield FileLine(path, url, size(len(text.encode())), change, sign)
    for path in sorted(set(base) - set(draft.files)):
        yield FileLine(path, "", "", "retiré", "late")


def _freeze_buttons(draft: AgreementDraft, reading: Reading):
    """Freeze what is signed; a project is signed first, or kept as it is while nothing is signed."""
    if reading.agreement is None or _is_same(draft):
        return
    url = reverse("draft-freeze", kwargs={"draft": draft.pk})
    if reading.agreement.header.status == SIGNED:
        yield Button(f"Figer la version {next_number(draft)}", url)
        return
    yield Button("Figer à la signature", f"{url}?signature=oui")
    if not _is_signed_already(draft):
        yield Button("Garder ce projet comme version", url, "plain")


def _say_wait(draft: AgreementDraft, reading: Reading) -> str:
    if reading.agreement is None:
        return "La version pourra être figée quand il ne restera aucun problème."
    if _is_same(draft):
        return "Rien n’a encore changé depuis la version d’où part ce brouillon."
    return ""


def _is_same(draft: AgreementDraft) -> bool:
    return draft.base is not None and draft.base.files == draft.files


def _is_signed_already(draft: AgreementDraft) -> bool:
    return draft.base is not None and read_version(draft.base).header.status == SIGNED


def next_number(draft: AgreementDraft) -> int:
    """The number that the draft would take as a version."""
    return draft.base.number + 1 if draft.base else 1


def check_part(files: Mapping[str, str], path: str) -> CheckedPart:
    """What the check says of the texts, from where one of them is being written."""
    reading = read_texts(files)
    here = [problem for problem in reading.problems if problem.where.file in (path, "")]
    others = len(reading.problems) - len(here)
    asked = sum(question.where.file == path for question in reading.questions)
    return CheckedPart(
        list_problems(here),
        f"{plural(others, 'problème', 'problèmes')} dans les autres fichiers." if others else "",
        f"{plural(asked, 'question', 'questions')} dans ce fichier." if asked else "",
    )


def build_file_page(
    draft: AgreementDraft, path: str, text: str, *, revision: int, token: str, refusal: str = ""
) -> DraftFilePage:
    """One file, with what the check says of it."""
    is_too_long = len(text) > MOST_EDITED
    return DraftFilePage(
        crumbs=draft_crumbs(draft, path),
        path=path,
        refusal=Notice(refusal, "late", "Rien n’a été enregistré") if refusal else None,
        text="" if is_too_long else text,
        rows=min(max(text.count("\n") + 3, 12), 36),
        revision=revision,
        token=token,
        checked=check_part({**draft.files, path: text}, path),
        check_url=reverse("draft-check", kwargs={"draft": draft.pk}),
        script=versioned_file("conventions/check.js"),
        too_long=TOO_LONG if is_too_long else "",
        can_remove=len(draft.files) > 1,
        back=draft_url(draft),
    )


def build_words_page(draft: AgreementDraft, form: FormSheet, revision: str, refusal: str = "") -> WordsPage:
    """The form of the main words."""
    notice = Notice(refusal, "late", "Rien n’a été enregistré") if refusal else None
    return WordsPage(draft_crumbs(draft, "Mots principaux"), notice, form, revision, draft_url(draft))


def build_freeze_page(
    draft: AgreementDraft, form: FormSheet, revision: str, *, sign: bool, refusal: str = ""
) -> FreezePage:
    """What will be frozen, and what it means."""
    number = next_number(draft)
    reading = read_texts(draft.files)
    status = reading.agreement.header.status if reading.agreement else ""
    is_kept = status == PROJECT and not sign
    heading = f"Garder ce projet comme version {number}" if is_kept else f"Figer la version {number}"
    said = 'Le texte portera etat = "signée". ' if sign else ""
    consequence = (
        f"{said}Toutes les pages, les échéances et les chiffres suivront ce texte dès maintenant. "
        "Il ne changera plus : une correction ou un avenant fera une autre version."
    )
    return FreezePage(
        crumbs=draft_crumbs(draft, "Figer"),
        refusal=Notice(refusal, "late", "Rien n’a été figé") if refusal else None,
        heading=heading,
        consequence=consequence,
        undo="On n’annule pas une version figée ; on en fait une nouvelle, et l’ancienne reste consultable.",
        button=f"{heading}, pour de bon" if not is_kept else heading,
        form=form,
        revision=revision,
        sign="oui" if sign else "",
        back=draft_url(draft),
    )
