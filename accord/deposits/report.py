"""What a deposit says to whoever sent the file: sentences with their place and cure, never a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from accord.declaration.formats import Format
from accord.deposits.rules.policies import must_confirm
from accord.deposits.wording import WORDING
from accord.kit.problems import Problem, Where
from accord.kit.text import format_date, format_number

if TYPE_CHECKING:
    from accord.deposits.models import Deposit
    from accord.deposits.reading.recognise import Recognition
    from accord.deposits.reading.staging import Staged

PLACES_SHOWN = 8
SEPARATOR_NAMES = {";": "point-virgule", ",": "virgule", "|": "barre verticale", "\t": "tabulation"}


@dataclass(frozen=True)
class Line:
    """One problem of rows: what, how many times, where first, and whether it rejects the rows."""

    code: str
    field: str
    message: str
    count: int
    places: str
    is_blocking: bool

    def as_json(self) -> dict[str, Any]:
        """The form for machines."""
        return asdict(self)

    def __str__(self) -> str:
        name = f"{self.field} : " if self.field else ""
        return f"{'✗' if self.is_blocking else '!'} {name}{self.message} ({self.places})"


def say_problem(problem: Problem) -> str:
    """A problem of the file as a whole, in one line."""
    place = f"ligne {problem.where.line} : " if problem.where.line else ""
    return f"{'✗' if problem.is_blocking else '!'} {place}{problem.message(WORDING)}"


def keep_problems(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems of the file as a whole, in the form that a deposit keeps."""
    return [
        {
            "code": one.code,
            "line": one.where.line,
            "params": dict(one.params),
            "severity": one.severity.value,
        }
        for one in problems
    ]


def problems_of(deposit: Deposit) -> tuple[Problem, ...]:
    """The problems of the file as a whole, as the deposit keeps them."""
    return tuple(problem_of(one, deposit.file_name) for one in deposit.report.get("problems", []))


def problem_of(kept: Mapping[str, Any], name: str) -> Problem:
    """One problem of a file again, from the form that is kept."""
    return Problem(kept["code"], Where(name, line=kept["line"]), kept["params"], kept["severity"])


def describe_counts(counts: Iterable[Mapping[str, Any]], form: Format) -> list[Line]:
    """The problems of rows, those that reject first."""
    noun = form.xml.record_label if form.xml else "ligne"
    labels = {one.name: f"{one.label} ({one.name})" for one in form.fields}
    return [
        Line(
            code=one["code"],
            field=labels.get(one["field"], one["field"].upper()),
            message=WORDING[one["code"]].format(enregistrement=noun),
            count=one["count"],
            places=_write_places(one["places"], one["count"], noun),
            is_blocking=one["blocking"],
        )
        for one in counts
    ]


def _write_places(places: list[list[int | None]], count: int, noun: str) -> str:
    numbers = [
        format_number(row) if record is None else f"{format_number(record)} (personne {format_number(row)})"
        for row, record in places[:PLACES_SHOWN]
    ]
    noun = noun if places and places[0][1] is not None else "ligne"
    more = f", … {format_number(count)} en tout" if count > len(numbers) else ""
    return f"{noun}{'s' if count > 1 else ''} {', '.join(numbers)}{more}"


def describe_recognition(recognition: Recognition) -> dict[str, Any]:
    """What a file is, for machines."""
    period, content, layout = recognition.period, recognition.content, recognition.layout
    return {
        "file": recognition.name,
        "format": recognition.form.key,
        "format_label": recognition.form.label,
        "variant": recognition.variant.label if recognition.variant else None,
        "support": content.nature,
        "encoding": content.encoding_label,
        "separator": layout.separator if layout and layout.separator else None,
        "size": content.size,
        "sha256": content.sha256,
        "reference_on": recognition.reference_on.isoformat() if recognition.reference_on else None,
        "period": [str(period.starts_on), str(period.ends_on)] if period else None,
        "series": recognition.series,
        "problems": [one.as_json(WORDING) for one in recognition.problems],
    }


def introduce_file(recognition: Recognition) -> list[str]:
    """What a file is, in a few lines."""
    period, content, layout = recognition.period, recognition.content, recognition.layout
    separator = layout.separator if layout else ""
    nature = ", ".join(part for part in (content.nature.upper(), content.encoding_label) if part)
    cut = f", séparateur {SEPARATOR_NAMES[separator]}" if separator else ""
    when = f"du {format_date(period.starts_on)} au {format_date(period.ends_on)}" if period else "inconnue"
    return [
        f"Format    {recognition.form.label} [{recognition.form.key}]",
        f"Variante  {recognition.variant.label if recognition.variant else 'inconnue'}",
        f"Fichier   {nature}{cut}, {format_number(content.size)} octets",
        f"Période   {when}, référence {format_date(recognition.reference_on)}",
    ]


STATES = {
    "accepte": "accepté",
    "remplace": "remplacé par un dépôt corrigé",
    "controle": "à confirmer",
    "refuse": "refusé",
    "abandonne": "abandonné",
    "recu": "reçu",
    "essai": "contrôlé à blanc, rien n’est gardé",
}


@dataclass(frozen=True)
class FileReport:
    """What became of a file, to print or to hand to a machine. `note` adds what a person should know."""

    file: str
    state: str
    format: str = ""
    deposit: int | None = None
    read: int = 0
    good: int = 0
    rejected: int = 0
    left_out: int = 0
    left_out_label: str = ""
    minors: int = 0
    problems: tuple[Problem, ...] = ()
    lines: tuple[Line, ...] = ()
    note: str = ""
    changes: Mapping[str, int] | None = None
    rejects_written: int | None = None

    @property
    def is_to_correct(self) -> bool:
        """Whether somebody has something to correct or to confirm."""
        return self.state in ("refuse", "controle") or bool(self.rejected)

    def as_json(self) -> dict[str, Any]:
        """The form for machines."""
        shown = {name: value for name, value in vars(self).items() if name not in ("problems", "lines")}
        return {
            **shown,
            "problems": [one.as_json(WORDING) for one in self.problems],
            "rows": [one.as_json() for one in self.lines],
        }

    def __str__(self) -> str:
        mark = "✗" if self.state in ("refuse", "controle") else "✓"
        number = f" (dépôt n° {self.deposit})" if self.deposit else ""
        lines = [f"{mark} {self.file} : {STATES[self.state]}{number}"]
        if self.note:
            lines.append(f"  {self.note}")
        if self.read:
            out = f", {self.left_out_label} non lus : {format_number(self.left_out)}" if self.left_out else ""
            out += f", moins de 18 ans non lus : {format_number(self.minors)}" if self.minors else ""
            lines.append(
                f"  {_count(self.read, 'ligne lue')}, {_count(self.good, 'bonne')}, "
                f"{_count(self.rejected, 'rejetée')}{out}"
            )
        if self.changes:
            lines.append(
                f"  Remplace le dépôt n° {self.changes['former']} : "
                f"{_count(self.changes['same'], 'ligne inchangée')}, "
                f"{_count(self.changes['added'], 'ajoutée ou corrigée')}, "
                f"{_count(self.changes['removed'], 'retirée')}"
            )
        lines += [f"  {say_problem(one)}" for one in self.problems]
        lines += [f"  {one}" for one in self.lines]
        if self.rejects_written is not None:
            lines.append(f"  {_count(self.rejects_written, 'rejet')} à corriger, avec leur motif")
        return "\n".join(lines)


def _count(number: int, words: str) -> str:
    """`1 ligne lue`, `2 lignes lues`."""
    plural = " ".join(word if word == "ou" else f"{word}s" for word in words.split())
    return f"{format_number(number)} {words if number < 2 else plural}"


def report_refusal(name: str, problems: Iterable[Problem]) -> FileReport:
    """The report of a file that could not be taken."""
    return FileReport(name, "refuse", problems=tuple(problems))


def report_deposit(deposit: Deposit, form: Format, *, is_known: bool = False) -> FileReport:
    """The report of a deposit, as it stands in the database."""
    found = deposit.report
    note = ""
    if is_known:
        day = format_date((deposit.accepted_at or deposit.received_at).date())
        note = f"Ce fichier a déjà été déposé le {day} : rien ne change."
        if deposit.state == "remplace" and (latter := deposit.superseded_by.order_by("-pk").first()):
            note = (
                f"Ce fichier a été accepté le {day}, puis remplacé par le dépôt n° {latter.pk} : rien ne "
                "change. Pour y revenir, déposez-le depuis la page « Dépôts »."
            )
    elif deposit.state == "controle" and (asked := must_confirm(deposit)):
        reasons = " ".join(WORDING[code] for code in asked)
        note = f"{reasons} Redemandez-le ; s’il est voulu ainsi, « --accept-incomplete » le garde."
    return FileReport(
        file=deposit.file_name,
        state=deposit.state,
        format=deposit.format_key,
        deposit=deposit.pk,
        read=deposit.rows_read,
        good=deposit.rows_good,
        rejected=deposit.rows_rejected,
        left_out=found.get("left_out", 0),
        left_out_label=_label_left_out(form),
        minors=found.get("minors", 0),
        problems=problems_of(deposit),
        lines=tuple(describe_counts(found.get("counts", []), form)),
        note=note,
        changes=None if is_known else found.get("changes"),
    )


def report_trial(recognition: Recognition, staged: Staged) -> FileReport:
    """The report of a file checked without being kept."""
    return FileReport(
        file=recognition.name,
        state="essai",
        format=recognition.form.key,
        read=staged.read,
        good=staged.good,
        rejected=staged.rejected,
        left_out=staged.left_out,
        left_out_label=_label_left_out(recognition.form),
        minors=staged.minors,
        problems=(*recognition.problems, *staged.problems),
        lines=tuple(describe_counts(staged.counts, recognition.form)),
    )


def _label_left_out(form: Format) -> str:
    return ", ".join(rule.label for rule in form.xml.leaves_out) if form.xml else ""
