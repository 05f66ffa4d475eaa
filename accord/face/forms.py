"""Forms: declared once, read strictly, given back as typed, with their errors listed first.

class Reason(Form):
    fields = (Field("motif", "Motif", kind="textarea", required="Dites pourquoi."),)

form = Reason(request.POST)
if form.is_valid(): … form.values["motif"] …
page = Page(form=form.sheet(token=new_token()))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from accord.face.columns import Refused as Refused
from accord.face.columns import read_date
from accord.face.words import plural

FILES, MANY, NEVER_BACK = ("file", "files"), ("checkboxes", "files"), ("password", "file", "files")


@dataclass(frozen=True)
class Field:
    """One question. `required` is the sentence shown when it stays empty; empty when it may.

    `kind`: text, textarea, email, password, date, number, select, radios, checkbox, checkboxes, file, files,
    hidden. `read` turns what was typed into a value, or raises Refused with a sentence.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    required: str = ""
    options: tuple[tuple[str, str], ...] = ()
    maxlength: int = 254
    autocomplete: str = "off"
    accept: str = ""
    read: Callable[[str], Any] | None = None


@dataclass(frozen=True)
class BoundField:
    """A question as the page shows it. `id` is what its error in the summary leads to."""

    name: str
    id: str
    label: str
    kind: str
    hint: str
    value: str
    options: tuple[tuple[str, str, str, bool], ...]
    error: str
    described_by: str
    maxlength: int
    autocomplete: str
    accept: str
    is_required: bool


@dataclass(frozen=True)
class ErrorLink:
    """An error, and the field to mend; `url` is empty when it is about the whole."""

    text: str
    url: str


@dataclass(frozen=True)
class Summary:
    """The errors of a form, before anything else on the page."""

    heading: str
    errors: tuple[ErrorLink, ...]


@dataclass(frozen=True)
class FormSheet:
    """A form ready to be shown."""

    summary: Summary | None
    fields: tuple[BoundField, ...]
    token: str
    has_files: bool


class Form:
    """What was asked and what was answered. Without data it is blank, or shows `initial`."""

    fields: ClassVar[tuple[Field, ...]] = ()

    def __init__(
        self, data: Any = None, files: Any = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        self.data, self.files, self.initial = data, files, dict(initial or {})
        self.is_sent = data is not None
        self.values: dict[str, Any] = {}
        self.errors: dict[str, list[str]] = {}

    def is_valid(self) -> bool:
        """Whether it was sent without an error; reads the answers into `values` the first time."""
        if self.is_sent and not self.values:
            for field in self.fields:
                self.values[field.name] = self._read(field)
            if not self.errors:
                self.check()
        return self.is_sent and not self.errors

    def check(self) -> None:
        """What takes several answers to tell; for a form to define. Calls `add_error`."""

    def add_error(self, name: str, sentence: str) -> None:
        """Add what must be mended, to a field or (name empty) to the whole."""
        self.errors.setdefault(name, []).append(sentence)

    def sheet(self, *, token: str = "") -> FormSheet:
        """The form as the page shows it, with its summary of errors."""
        return FormSheet(
            summary=self._summary(),
            fields=tuple(self._bind(field) for field in self.fields),
            token=token,
            has_files=any(field.kind in FILES for field in self.fields),
        )

    def _read(self, field: Field) -> Any:
        typed = self._typed(field)
        if not typed:
            if field.required:
                self.add_error(field.name, field.required)
            return _EMPTY.get(field.kind)
        try:
            return _read_answer(field, typed)
        except Refused as refusal:
            self.add_error(field.name, str(refusal))
            return None

    def _typed(self, field: Field) -> Any:
        """What came: a text, or a tuple of texts or files."""
        if field.kind in FILES:
            found = tuple(self.files.getlist(field.name)) if self.files is not None else ()
            return found if field.kind == "files" else (found[0] if found else "")
        if field.kind == "checkboxes":
            return tuple(self.data.getlist(field.name))
        typed = str(self.data.get(field.name, "")).replace("\r\n", "\n").replace("\x00", "")
        return typed if field.kind == "password" else typed.strip()

    def _summary(self) -> Summary | None:
        links = []
        names = [field.name for field in self.fields]
        for name in sorted(self.errors, key=lambda one: names.index(one) if one in names else -1):
            url = f"#{name}" if name in names else ""
            links += [ErrorLink(sentence, url) for sentence in self.errors[name]]
        if not links:
            return None
        return Summary(f"{plural(len(links), 'réponse', 'réponses')} à corriger", tuple(links))

    def _bind(self, field: Field) -> BoundField:
        shown = self._typed(field) if self.is_sent else self.initial.get(field.name, "")
        chosen = _chosen(field, shown)
        options = (("oui", field.label),) if field.kind == "checkbox" else field.options
        error = " ".join(self.errors.get(field.name, []))
        parts = [f"{field.name}-aide"] if field.hint else []
        parts += [f"{field.name}-erreur"] if error else []
        is_text = field.kind not in (*NEVER_BACK, "checkboxes", "checkbox")
        return BoundField(
            name=field.name,
            id=field.name,
            label=field.label,
            kind=field.kind,
            hint=field.hint,
            value=_as_typed(shown) if is_text else "",
            options=tuple(
                # The first box bears the field's own identifier: the summary's link leads to it.
                (code, label, field.name if rank == 0 else f"{field.name}-{rank}", code in chosen)
                for rank, (code, label) in enumerate(options)
            ),
            error=error,
            described_by=" ".join(parts),
            maxlength=field.maxlength,
            autocomplete=field.autocomplete,
            accept=field.accept,
            is_required=bool(field.required),
        )


_EMPTY: dict[str, Any] = {
    "text": "", "textarea": "", "email": "", "password": "", "select": "", "radios": "", "hidden": "",
    "checkbox": False, "checkboxes": (), "files": (),
}  # fmt: skip


def _chosen(field: Field, shown: Any) -> set[str]:
    if field.kind == "checkbox":
        return {"oui"} if shown in ("oui", True) else set()
    return set(shown) if isinstance(shown, tuple | list) else {_as_typed(shown)}


def _as_typed(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _read_answer(field: Field, typed: Any) -> Any:
    if field.kind in FILES:
        return typed
    asked = typed if isinstance(typed, tuple) else (typed,)
    if any(len(one) > field.maxlength for one in asked):
        raise Refused(f"Écrivez au plus {plural(field.maxlength, 'caractère', 'caractères')}.")
    if field.options and not set(asked) <= {code for code, _label in field.options}:
        raise Refused("Choisissez une réponse de la liste.")
    if field.kind == "checkbox":
        return True
    if field.read is not None:
        return field.read(typed)
    return {"date": read_date, "number": _read_number}.get(field.kind, _keep)(typed)


def _keep(typed: Any) -> Any:
    return typed


def _read_number(typed: str) -> int:
    try:
        return int("".join(typed.split()))
    except ValueError:
        raise Refused("Écrivez un nombre entier, par exemple 12.") from None
