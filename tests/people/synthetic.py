"""Reads the files of a synthetic département straight into identities, with the truth beside: no database.

The columns are those that the agreement's formats give; the order of the files is the intake's.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from lxml import etree
from python_calamine import CalamineWorkbook

from accord.kit.dates_in_text import read_date
from accord.kit.identifiers import Nir, read_nir
from accord.kit.sealing import BlindIndex
from accord.people.engine import IDENTITY_SCHEMA, match_identities
from accord.people.rules.identity import SourceIdentity, comparable, fingerprint, is_doubted, read_birth
from accord.people.rules.weights import Weights

INDEX = BlindIndex(bytes(32))


@dataclass(frozen=True)
class Seen:
    """A row of a file: who the source says, and who it really is."""

    file: str
    kind: str
    identity: SourceIdentity
    truth: str
    defects: str


def blind(text: str) -> str:
    number = read_nir(text or "")
    return INDEX.of(number.nir13).hex() if isinstance(number, Nir) and number.is_identifier else ""


def doubted(text: str, sex: str, born_on: str, precision: str) -> bool:
    number = read_nir(text or "")
    return isinstance(number, Nir) and is_doubted(number, sex, read_birth(born_on), precision)


def birth(text: str) -> tuple[str, str]:
    read = read_date(text or "", allow_partial=True)
    return (read.day.isoformat(), read.precision) if read.day else ("", "")


def read_folder(folder: Path) -> list[list[Seen]]:
    """The files in the order of the intake, each as the list of its rows."""
    truth = {
        name: {(row["file"], int(row["row"])): row for row in read_csv(folder / "truth" / f"{name}.csv")}
        for name in ("caf_persons", "registrations", "trainings")
    }
    files = [read_caf(path, truth["caf_persons"]) for path in by_date(folder / "caf")]
    files += [read_jobseekers(path, truth["registrations"]) for path in by_date(folder / "france-travail")]
    files += [read_trainings(path, truth["trainings"]) for path in by_date(folder / "region")]
    return files


def by_date(folder: Path) -> list[Path]:
    return sorted(folder.iterdir(), key=lambda path: (path.stem.split("_")[-1], path.name))


def read_csv(path: Path, encoding: str = "utf-8-sig") -> list[dict]:
    with path.open(encoding=encoding, newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def read_caf(path: Path, truth: dict) -> list[Seen]:
    seen, number = [], 0
    for _, household in etree.iterparse(str(path), tag="InfosFoyerRSA"):
        matricule = household.findtext(".//MATRICULE")
        for person in household.findall("Personne"):
            number += 1
            roles = {p.findtext("NATPREST"): p.findtext("ROLEPERS") for p in person.findall("Prestations")}
            if roles.get("RSA") != "ENF":
                row = truth[path.name, number]
                seen.append(
                    Seen(path.name, "rsa", caf_identity(person, matricule), row["person_id"], row["defects"])
                )
        household.clear()
    return seen


def caf_identity(person, matricule: str) -> SourceIdentity:
    def text(name: str) -> str:
        return (person.findtext(f"Identification/{name}") or "").strip()

    born_on, precision = birth(text("DTNAI"))
    return SourceIdentity(
        birth_name=text("NOMNAI"),
        usual_name=text("NOM"),
        first_names=" ".join(filter(None, (text("PRENOM"), text("PRENOM2"), text("PRENOM3")))),
        sex=text("SEXE"),
        birth_on=born_on,
        birth_precision=text("TYPEDTNAI") or precision,
        nir_doubted=doubted(text("NIR"), text("SEXE"), born_on, text("TYPEDTNAI") or precision),
        birth_place=text("NOMCOMNAI"),
        birth_rank=text("RGNAI"),
        nir=blind(text("NIR")),
        france_travail_number=(person.findtext("DossierPoleEmploi/IDASSEDIC") or "").strip(),
        household=f"CAF-131-{matricule}",
    )


def read_jobseekers(path: Path, truth: dict) -> list[Seen]:
    seen = []
    for number, row in enumerate(read_csv(path, "cp1252"), 1):
        born_on, precision = birth(row["dtnai"])
        identity = SourceIdentity(
            birth_name=row["nom"],
            first_names=row["prenom"],
            birth_on=born_on,
            birth_precision=precision,
            nir_doubted=doubted(row["nir"], "", born_on, precision),
            nir=blind(row["nir"]),
            france_travail_number=row["identifiantpe"],
            commune=row["codeinsee"],
        )
        told = truth[path.name, number]
        seen.append(Seen(path.name, "inscription", identity, told["person_id"], told["defects"]))
    return seen


def read_trainings(path: Path, truth: dict) -> list[Seen]:
    if path.suffix == ".xlsx":
        header, *lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        rows = [dict(zip(header, line, strict=True)) for line in lines]
    else:
        rows = read_csv(path)
    seen = []
    for number, row in enumerate(rows, 1):
        born_on, precision = birth(str(row["date_naissance"]))
        sex = str(row["sexe"]).removesuffix(".0")
        identity = SourceIdentity(
            birth_name=row["nom_naissance"],
            usual_name=row["nom_usage"],
            first_names=row["prenoms"],
            sex=sex if sex in "12" else "",
            birth_on=born_on,
            birth_precision=precision,
            france_travail_number=str(row["id_france_travail"]),
            commune=str(row["code_insee_residence"]),
            session=str(row["id_session"]),
        )
        told = truth[path.name, number]
        seen.append(Seen(path.name, "formation", identity, told["person_id"], told["defects"]))
    return seen


class Register:
    """What the intake keeps, in memory: identities, their persons, the truth of each."""

    def __init__(self, weights: Weights | None = None) -> None:
        self.weights = weights or Weights()
        self.number_of: dict[bytes, int] = {}
        self.rows: list[dict] = []
        self.truths: dict[int, set[str]] = defaultdict(set)
        self.defects: dict[int, str] = {}
        self.pairs: list[dict] = []
        self.links: list[dict] = []
        self.kinds: dict[int, str] = {}

    def take(self, seen: list[Seen]) -> None:
        new, here = [], set()
        for row in seen:
            code = fingerprint(INDEX, row.kind, 1, row.identity)
            number = self.number_of.get(code)
            if number is None:
                number = self.number_of[code] = len(self.number_of) + 1
                new.append(comparable(number, code, row.kind, row.identity))
                self.kinds[number] = row.kind
                self.defects[number] = row.defects
            here.add(number)
            self.truths[number].add(row.truth)
        known = pa.Table.from_pylist(
            [{**row, "here": row["id"] in here} for row in self.rows], IDENTITY_SCHEMA
        )
        decisions = match_identities(
            pa.Table.from_pylist(new, IDENTITY_SCHEMA), known, self.weights
        ).to_pylist()
        person_of = {row["id"]: row["person"] for row in self.rows}
        for row in decisions:
            if row["decision"] == "new":
                person_of[row["id"]] = row["id"]
        for row in decisions:
            if row["decision"] == "link":
                person_of[row["id"]] = person_of[row["root"]]
        self.rows += [{**row, "person": person_of[row["id"]]} for row in new]
        self.pairs += [row for row in decisions if row["decision"] == "review"]
        self.links += [row for row in decisions if row["decision"] == "link"]

    def person_of(self) -> dict[int, int]:
        return {row["id"]: row["person"] for row in self.rows}


@dataclass(frozen=True)
class Quality:
    """Counts over the identities of one kind that really belong to somebody seen before them."""

    kind: str
    identities: int
    linked: int
    linked_right: int
    expected: int
    found: int
    found_or_reviewed: int
    pairs: int

    @property
    def precision(self) -> float:
        return self.linked_right / self.linked if self.linked else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.expected if self.expected else 1.0

    @property
    def reach(self) -> float:
        return self.found_or_reviewed / self.expected if self.expected else 1.0


def measure(register: Register, kind: str) -> Quality:
    """Against the truth, the identities of a kind: linked to the right person, missed, or left to a person.

    A link is right when the person's first identity is really theirs; one is expected when the person really
    was seen before, and found when it leads to the person of that first time.
    """
    person_of = register.person_of()
    truth_of = {number: min(truths) for number, truths in register.truths.items()}
    first_of_person: dict[int, int] = {}
    first_of_truth: dict[str, int] = {}
    for number in sorted(person_of):
        first_of_person.setdefault(person_of[number], number)
        first_of_truth.setdefault(truth_of[number], number)
    # A pair stands for two persons: whichever of their identities it shows, deciding it joins them all.
    shown = {frozenset((person_of[pair["id"]], person_of[pair["candidate"]])) for pair in register.pairs}
    numbers = [number for number in person_of if register.kinds[number] == kind]
    linked = [number for number in numbers if first_of_person[person_of[number]] != number]
    right = [n for n in linked if truth_of[n] == truth_of[first_of_person[person_of[n]]]]
    expected = {
        n: person_of[first_of_truth[truth_of[n]]] for n in numbers if first_of_truth[truth_of[n]] != n
    }
    found = {n for n, person in expected.items() if person_of[n] == person}
    reach = {n for n, person in expected.items() if n in found or frozenset((person_of[n], person)) in shown}
    pairs = sum(register.kinds[pair["id"]] == kind for pair in register.pairs)
    return Quality(kind, len(numbers), len(linked), len(right), len(expected), len(found), len(reach), pairs)
