"""What changed between two texts, and the versions that an agreement has had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.models import AgreementVersion
from accord.conventions.queries import read_version
from accord.conventions.rules.compare import EntryChange, FileChange, compare_folders
from accord.face.components import Button, Crumb, Empty
from accord.face.words import plural, say_instant
from accord.kit.text import format_number

SIGNS = {"ajouté": "done", "retiré": "late", "modifié": "due"}
MOST_ENTRIES = 150
LONGEST = 240


@dataclass(frozen=True)
class ComparedValue:
    """A word, before and after; an empty text when it was not there."""

    word: str
    old: str
    new: str


@dataclass(frozen=True)
class ComparedEntry:
    """An entry and what differs in it."""

    name: str
    state: str
    sign: str
    values: tuple[ComparedValue, ...]


@dataclass(frozen=True)
class ComparedFile:
    """A file and the entries that differ; `note` when there is nothing to list."""

    path: str
    state: str
    sign: str
    counts: str
    note: str
    entries: tuple[ComparedEntry, ...]


@dataclass(frozen=True)
class ComparePage:
    """Two texts, file by file."""

    crumbs: tuple[Crumb, ...]
    heading: str
    about: str
    choices: tuple[tuple[str, str, tuple[tuple[int, str, bool], ...]], ...]
    files: tuple[ComparedFile, ...]
    empty: Empty | None
    back: str


@dataclass(frozen=True)
class VersionLine:
    """A version: what it was, when it was frozen, its hash, what it changed."""

    label: str
    status: str
    sign: str
    frozen: str
    sha256: str
    compare_url: str
    download: Button


@dataclass(frozen=True)
class VersionsPage:
    """The versions, the last first."""

    crumbs: tuple[Crumb, ...]
    title: str
    versions: tuple[VersionLine, ...]


def show_changes(files: Iterable[FileChange], most: int = MOST_ENTRIES) -> tuple[ComparedFile, ...]:
    """The changes in words, up to so many entries."""
    shown, left = [], most
    for file in files:
        entries = file.entries[: max(left, 0)]
        left -= len(entries)
        shown.append(
            ComparedFile(
                file.path,
                file.state,
                SIGNS[file.state],
                _count(file),
                _note(file, len(file.entries) - len(entries)),
                tuple(map(_entry, entries)),
            )
        )
    return tuple(shown)


def _count(file: FileChange) -> str:
    total = len(file.entries) + file.more
    return plural(total, "entrée", "entrées") if total else ""


def _note(file: FileChange, hidden: int) -> str:
    if not file.entries:
        return "Seuls des commentaires ou la mise en forme changent."
    more = hidden + file.more
    return f"{plural(more, 'autre entrée', 'autres entrées')} de ce fichier." if more else ""


def _entry(entry: EntryChange) -> ComparedEntry:
    name = " ".join(part for part in (entry.word, f"« {entry.key} »" if entry.key else "") if part)
    return ComparedEntry(
        name or "en tête du fichier",
        entry.state,
        SIGNS[entry.state],
        tuple(ComparedValue(value.word, _cut(value.old), _cut(value.new)) for value in entry.values),
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def build_compare_page(
    crumbs: tuple[Crumb, ...],
    about: str,
    old: dict[str, str],
    new: dict[str, str],
    back: str,
    choices: tuple[tuple[str, str, tuple[tuple[int, str, bool], ...]], ...] = (),
) -> ComparePage:
    """What differs from one text to another."""
    files = show_changes(compare_folders(old, new))
    return ComparePage(
        crumbs=crumbs,
        heading=plural(len(files), "fichier diffère", "fichiers diffèrent") if files else "Aucune différence",
        about=about,
        choices=choices,
        files=files,
        empty=None if files else Empty("Les deux textes sont les mêmes, octet pour octet."),
        back=back,
    )


def list_choices(
    versions: list[AgreementVersion], old: AgreementVersion, new: AgreementVersion
) -> tuple[tuple[str, str, tuple[tuple[int, str, bool], ...]], ...]:
    """The two menus of the page: which versions to compare."""

    def options(chosen: AgreementVersion) -> tuple[tuple[int, str, bool], ...]:
        return tuple((one.number, f"version {one.number}", one == chosen) for one in versions)

    return (("de", "De", options(old)), ("a", "À", options(new)))


def build_versions_page(place: Place, versions: list[AgreementVersion]) -> VersionsPage:
    """The versions of an agreement."""
    key = place.agreement.key
    lines = []
    for rank, version in enumerate(versions):
        status = read_version(version).header.status
        is_signed = status == "signée"
        url = reverse("compare-versions", kwargs={"agreement": key})
        before = versions[rank + 1].number if rank + 1 < len(versions) else None
        lines.append(
            VersionLine(
                f"Version {format_number(version.number)}",
                "texte signé" if is_signed else "projet",
                "frozen" if is_signed else "later",
                f"Figée le {say_instant(version.created_at)}",
                version.sha256,
                f"{url}?de={before}&a={version.number}" if before else "",
                Button(
                    "Télécharger (ZIP)",
                    reverse("version-folder", kwargs={"agreement": key, "number": version.number}),
                    "plain",
                ),
            )
        )
    crumbs = (Crumb("Convention", reverse("agreement", kwargs={"agreement": key})), Crumb("Versions"))
    return VersionsPage(crumbs, place.agreement.title, tuple(lines))
