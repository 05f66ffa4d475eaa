"""The parts of a partner's file: its columns or elements, its variants, its dates, the shape of its flow."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from accord.declaration.base import Key, Part, Text, word
from accord.declaration.patterns import MOST_WAYS, count_ways

FieldType = Literal[
    "nom",
    "texte",
    "code",
    "sexe",
    "date",
    "naissance",
    "booleen",
    "nombre",
    "heures",
    "montant",
    "nir",
    "siret",
    "commune",
    "france-travail",
    "allocataire",
]

# Types whose values may follow one another in one column (first names); any other keeps the first one filled.
JOINED_TYPES = frozenset({"nom", "texte"})

_NAME = r"[^\W\d][\w.\-]*"
_CONDITION = rf"\[{_NAME}(?:/{_NAME})*=[\w.\-]+(?:,[\w.\-]+)*\]"
_STEP = rf"{_NAME}(?:{_CONDITION})?"
_PATH = rf"(?:{_STEP}/)*(?:{_STEP}|@{_NAME})"
# « ../ » goes up to the block that holds the row.
_PLACED = rf"(?:\.\./){{0,4}}{_PATH}"
_PATHS = re.compile(rf"/?{_PLACED}(?: \| {_PLACED})*")
_NAME_GROUPS = frozenset({"date", "annee", "numero"})
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def _check_path(text: str) -> str:
    if not _PATHS.fullmatch(text):
        raise ValueError(
            "un chemin s’écrit « Bloc/ELEMENT », « ../Bloc/ELEMENT », « Bloc[CODE=RSA]/ELEMENT » ou « A | B »"
        )
    return text


def _check_pattern(text: str) -> str:
    try:
        groups = set(re.compile(text).groupindex)
    except (re.error, OverflowError, RecursionError):
        raise ValueError("ce motif de nom de fichier ne se lit pas") from None
    if count_ways(text) > MOST_WAYS:
        raise ValueError(
            "ce motif peut demander un temps sans fin. Évitez une répétition dans une répétition, "
            "et plus de deux répétitions sans borne"
        )
    if groups - _NAME_GROUPS:
        raise ValueError("un nom de fichier donne « date », « annee » ou « numero », rien d’autre")
    return text


Path = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_check_path)]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_check_pattern)]
Column = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Field(Part):
    """A column of a tabular file, or an element of an XML one."""

    name: Text = word("nom", "L’en-tête de la colonne, ou le nom de l’élément", "date_naissance")
    label: Text = word("libelle", "Ce que c’est, en clair", "Date de naissance")
    type: FieldType = word("type", "Comment la valeur se lit", "naissance")
    gives: Column | None = word("donne", "La colonne commune qu’elle remplit", "date_naissance", default=None)
    aliases: tuple[Text, ...] = word("alias", "Les autres en-têtes rencontrés", ["DTNAI"], default=())
    path: Path | None = word(
        "chemin",
        "Où est l’élément : depuis la ligne, ou depuis l’enregistrement avec « / » devant",
        "Prestations[NATPREST=RSA]/ROLEPERS",
        default=None,
    )
    position: int | None = word(
        "position",
        "Sa place habituelle, depuis 1, quand l’émetteur change le titre de la colonne",
        3,
        default=None,
    )
    empty_values: tuple[Text, ...] = word(
        "vide", "Les valeurs par lesquelles l’émetteur dit qu’il ne sait pas", ["99999999"], default=()
    )
    to_confirm: Text | None = word(
        "a_confirmer", "Ce qui n’est pas encore vérifié auprès de l’émetteur", default=None
    )
    required: bool = word("obligatoire", "La ligne est rejetée si la valeur manque", True, default=False)
    unreadable: Literal["rejet", "alerte"] | None = word(
        "illisible",
        "Ce que devient la ligne si la valeur ne se lit pas ; sans ce mot, rejet si elle est obligatoire",
        "rejet",
        default=None,
    )
    personal: bool = word("personnel", "Dit quelque chose d’une personne", True, default=False)
    reads_as: dict[str, str] = word(
        "se_lit",
        "Les valeurs qui en disent une autre, écrites comme l’émetteur les écrit",
        {"X": "P"},
        default={},
    )
    same_as: Text | None = word(
        "identique_a", "Le champ dont il répète la valeur ; sinon rejet", "nir", default=None
    )
    not_before: Text | None = word(
        "pas_avant", "La date qu’elle ne peut pas précéder ; sinon alerte", "date_entree", default=None
    )
    max_length: int | None = word("longueur", "La longueur prévue par l’émetteur", 28, default=None)
    codes: dict[str, str] = word("codes", "Les codes connus et leur sens", {"1": "Homme"}, default={})

    @property
    def rejects(self) -> bool:
        """Whether a value that cannot be read refuses the row."""
        return self.required if self.unreadable is None else self.unreadable == "rejet"

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that names this column."""
        return (self.name, *self.aliases)

    @property
    def xpath(self) -> str:
        """The place of the element as XPath, relative to the row or to the record."""
        return _as_xpath((self.path or self.name).removeprefix("/"))

    @property
    def is_of_record(self) -> bool:
        """Whether the element stands in the record, once for all its rows."""
        return (self.path or "").startswith("/")


def _as_xpath(path: str) -> str:
    def condition(form: re.Match[str]) -> str:
        place, values = form[1], form[2].split(",")
        return "[" + " or ".join(f"normalize-space({place})='{value}'" for value in values) + "]"

    return re.sub(r"\[([^=\]]+)=([^\]]+)\]", condition, path)


class Variant(Part):
    """One of the files that share a format: a stock and its movements."""

    key: Key = word("cle", "Le nom court de la variante", "stock")
    label: Text = word("libelle", "Comment on l’appelle", "Stock des inscrits en fin de mois")
    nature: Literal["stock", "mouvement"] = word("nature", "Tout le monde, ou ce qui a changé", "stock")
    file_name: Pattern | None = word(
        "nom_fichier",
        "Le motif du nom, qui peut donner « date » ou « annee »",
        "^stock_(?P<date>[0-9]{8})",
        default=None,
    )
    header: dict[str, str] = word("entete", "Ce que dit l’en-tête du flux XML", {"TYPEFLUX": "M"}, default={})
    columns: tuple[Text, ...] = word(
        "colonnes", "Les colonnes que seule cette variante a", ["motif"], default=()
    )
    span: Literal["jour", "mois", "annee"] | None = word(
        "duree", "La durée qu’elle couvre, si ce n’est pas celle du format", "jour", default=None
    )
    gives: dict[Column, Text] = word(
        "donne", "Les colonnes communes qu’elle remplit", {"mouvement": "stock"}, default={}
    )
    absence: Literal["fermeture", "sortie", "inconnue"] | None = word(
        "absence",
        "Ce que veut dire, dans un stock, ne plus y être : un droit fermé, une sortie, ou rien de sûr",
        "fermeture",
        default=None,
    )
    series: Text = word(
        "serie",
        "Ce qui distingue les fichiers qui vivent côte à côte : {variante}, {annee} ou un {CHAMP}",
        "{variante}",
    )


class PeriodRule(Part):
    """Where the reference date stands, and the period that it ends."""

    header: Path | None = word("entete", "L’élément de l’en-tête XML", "DTREF", default=None)
    column: Text | None = word(
        "colonne", "La colonne dont les dates disent la période, faute de mieux", "date_entree", default=None
    )
    span: Literal["jour", "mois", "annee"] = word("duree", "La durée que le fichier couvre", "mois")
    gives: Column | None = word(
        "donne", "La colonne commune qui reçoit la date de référence", "date_reference", default=None
    )


class TerritoryRule(Part):
    """The column that says the département: a file of another one is refused whole."""

    field: Text = word("champ", "Le champ qui dit le département ou la commune", "IDEPARTE")
    exclusive: bool = word("exclusif", "Une ligne d’un autre département est rejetée", True, default=False)


class Composite(Part):
    """A canonical column made of several fields; missing when one of them is."""

    gives: Column = word("donne", "La colonne commune", "foyer")
    template: Text = word("modele", "Les champs, entre accolades", "{FONORG}-{NUMORG}-{MATRICULE}")

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its fields, in order."""
        return tuple(PLACEHOLDER.findall(self.template))


class Exclusion(Part):
    """Rows that are not read at all: data that the agreement does not need."""

    path: Path = word("chemin", "L’élément de la ligne", "Prestations[NATPREST=RSA]/ROLEPERS")
    values: tuple[Text, ...] = word("valeurs", "Les valeurs qui écartent la ligne", ["ENF"])
    label: Text = word("libelle", "Qui est écarté, en clair", "enfants")

    @property
    def xpath(self) -> str:
        """A condition, true when the row is left out."""
        place = _as_xpath(self.path)
        return "boolean(" + " or ".join(f"normalize-space({place})='{value}'" for value in self.values) + ")"


class XmlLayout(Part):
    """The shape of an XML flow: a header, records, rows inside each record, control totals."""

    root: Text = word("racine", "L’élément racine", "Racine")
    header: Text | None = word("entete", "L’élément d’en-tête", "IdentificationFlux", default=None)
    has_loose_names: bool = word(
        "noms_souples",
        "Les noms des éléments se lisent sans espace de noms ni accents, qui changent selon les versions",
        True,
        default=False,
    )
    record: Text = word("enregistrement", "L’élément répété", "InfosFoyerRSA")
    record_label: Text = word("libelle_enregistrement", "Comment l’appeler", "foyer")
    record_key: Column | None = word(
        "cle_enregistrement", "La colonne commune qui ne doit revenir que dans un seul", "foyer", default=None
    )
    row: Path = word("ligne", "L’élément qui fait une ligne, dans l’enregistrement", "Personne")
    leaves_out: tuple[Exclusion, ...] = word("ecarte", "Les lignes qui ne sont pas lues", default=())
    footer: Text | None = word("pied", "L’élément des totaux de contrôle", "TransmissionFlux", default=None)
    total: Text | None = word(
        "total", "Le nombre d’enregistrements annoncé", "NBTOTDOSRSATRANSM", default=None
    )
    anomaly: Path | None = word("anomalie", "Où rendre la raison d’un rejet", "Anomalie/LIBANO", default=None)
    anomaly_total: Text | None = word(
        "total_anomalies", "Le nombre d’enregistrements rejetés", "NBTOTDOSRSATRANSMANO", default=None
    )
    anomaly_length: int = word("longueur_anomalie", "La longueur d’une raison", 200, default=200)
