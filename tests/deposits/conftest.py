"""Partners' files in small, written by hand: invented people, real layouts."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FORMATS = Path(__file__).resolve().parents[2] / "declared" / "paca-bdr-2017" / "formats"
TRAVAIL = "nir;identifiantpe;nom;prenom;dtnai;date;code;nir2;codeinsee;localite;adresse;ale"
TRAVAIL_ROW = (
    "2860413055123;1234567X013;LEFEVROT;MARIE PIERRE;12/04/1986;05/11/2017;1;2860413055123;13055;MARSEILLE;"
    "12 RUE DE LA FOSSE;13034"
)
REGION = (
    "id_action;id_session;siret_of;nom_naissance;nom_usage;prenoms;date_naissance;sexe;id_france_travail;"
    "code_insee_residence;date_prescription;prescripteur;date_entree;date_sortie_prevue;date_sortie;"
    "motif_sortie;heures_prevues;heures_realisees;heures_absence;niveau_entree;anciennete_chomage;secteur;"
    "brsa_declare;regime_remuneration;rncp;examen;resultat;situation_apres;date_situation;type_contrat;"
    "secteur_emploi;code_insee_emploi"
)
REGION_ROW = (
    "18_000123A;18_000123S;22620001200012;DELATTROT;LEFEVROT;MARIE-PIERRE;1986-04-12;2;12345678900;13055;"
    "2018-02-01;DEPARTEMENT;2018-03-05;2018-06-29;2018-06-29;TERME;420;399,5;20.5;3;6_12M;BTP;O;RPS;35189;"
    "PRESENTE;TOTAL;EMPLOI;2018-12-29;CDI;BTP;13201"
)

PERSON = """<Personne><Identification><QUAL>MME</QUAL><NOM>{nom}</NOM><NOMNAI>DELATTROT</NOMNAI>
<PRENOM>{prenom}</PRENOM><NOMCOMNAI>ARLES</NOMCOMNAI><DTNAI>{naissance}</DTNAI><RGNAI>1</RGNAI>
<TYPEDTNAI>N</TYPEDTNAI><NIR>{nir}</NIR><TOPVALIEC>1</TOPVALIEC><SEXE>2</SEXE></Identification>
<DossierCAF><TOPRESPDOS>1</TOPRESPDOS><DDRATDOS>2017-05-01</DDRATDOS></DossierCAF>
<Prestations><NATPREST>PFA</NATPREST><ROLEPERS>DEM</ROLEPERS><TOPCHAPERS>0</TOPCHAPERS></Prestations>
<Prestations><NATPREST>RSA</NATPREST><ROLEPERS>{role}</ROLEPERS><TOPCHAPERS>1</TOPCHAPERS></Prestations>
<DossierPoleEmploi><IDASSEDIC>1234567X</IDASSEDIC></DossierPoleEmploi>
<MontantCalculDroitRSAPersonne><TOPPERSDRODEVORSA>1</TOPPERSDRODEVORSA></MontantCalculDroitRSAPersonne>
</Personne>"""
HOUSEHOLD = """<InfosFoyerRSA><IdentificationRSA>
<Organisme><FONORG>CAF</FONORG><NUMORG>131</NUMORG><MATRICULE>{matricule}</MATRICULE></Organisme>
<Partenaire><TYPEPARTE>CG </TYPEPARTE><IDEPARTE>{departement}</IDEPARTE></Partenaire>
<DemandeRSA><DTDEMRSA>2017-04-20</DTDEMRSA><NUMDEMRSA>01024041013</NUMDEMRSA></DemandeRSA></IdentificationRSA>
{personnes}
<DonneesAdministratives><SituationFamille><SITFAM>ISO</SITFAM><DDSITFAM>2016-10-01</DDSITFAM></SituationFamille>
<Adresse><TroncCommunAdresse><RGADR>02</RGADR><PAYS>FRA</PAYS></TroncCommunAdresse>
<AdresseDetailleeFrance><NUMCOM>13001</NUMCOM></AdresseDetailleeFrance></Adresse>
<Adresse><TroncCommunAdresse><RGADR>01</RGADR><PAYS>FRA</PAYS></TroncCommunAdresse>
<AdresseDetailleeFrance><NUMCOM>13201</NUMCOM></AdresseDetailleeFrance></Adresse></DonneesAdministratives>
<PrestationRSA><SituationDossierRSA><EtatDossierRSA><ETATDOSRSA>{etat}</ETATDOSRSA></EtatDossierRSA>
</SituationDossierRSA></PrestationRSA></InfosFoyerRSA>
"""
FLOW = """<?xml version="1.0" encoding="{declare}"?>
{avant}<Racine><IdentificationFlux><APPLIEME>CRI</APPLIEME><TYPEFLUX>{type}</TYPEFLUX><NATFLUX>D</NATFLUX>
<DTCREAFLUX>2018-02-05</DTCREAFLUX><HEUCREAFLUX>01:18:36</HEUCREAFLUX><DTREF>{reference}</DTREF></IdentificationFlux>
{foyers}<TransmissionFlux><NBTOTDOSRSATRANSM>{annonce}</NBTOTDOSRSATRANSM>
<NBTOTDOSRSATRANSMANO>0</NBTOTDOSRSATRANSMANO></TransmissionFlux></Racine>
"""


def write_person(**changes: str) -> str:
    """A `Personne` element; any of nom, prenom, naissance, nir, role may be given."""
    values = {
        "nom": "LEFEVROT",
        "prenom": "MARIE-PIERRE",
        "naissance": "1986-04-12",
        "nir": "2860413055123",
        "role": "DEM",
    }
    return PERSON.format(**(values | changes))


def write_household(number: int, persons: str | None = None, **changes: str) -> str:
    """An `InfosFoyerRSA` element with one adult, or with the persons given."""
    values = {"matricule": f"{number:07d}00000000", "departement": "013", "etat": "2"}
    return HOUSEHOLD.format(personnes=persons or write_person(), **(values | changes))


def write_flow(*households: str, **changes: str) -> str:
    """A whole flow."""
    values = {
        "declare": "windows-1252",
        "type": "M",
        "reference": "2018-01-31",
        "annonce": str(len(households)),
        "avant": "",
    }
    return FLOW.format(foyers="".join(households), **(values | changes))


class Samples:
    """What tests write their files with."""

    travail, travail_row, region, region_row = TRAVAIL, TRAVAIL_ROW, REGION, REGION_ROW
    person = staticmethod(write_person)
    household = staticmethod(write_household)
    flow = staticmethod(write_flow)

    def travail_rows(self, count: int) -> str:
        """A France Travail list of so many different jobseekers."""
        rows = [self.travail_row.replace("1234567X", f"{number:07d}X") for number in range(1, count + 1)]
        return "\r\n".join([self.travail, *rows, ""])

    def region_rows(self, count: int, **changes: str) -> str:
        """A file of the Région, of so many different people; `changes` replaces values of the example."""
        row = self.region_row
        for old, new in changes.items():
            row = row.replace(old, new)
        rows = [row.replace("DELATTROT", f"DELATTROT {'ABCDEFGHIJ'[number]}") for number in range(count)]
        return "\n".join([self.region, *rows, ""])


@pytest.fixture
def samples() -> Samples:
    """Partners' files in small."""
    return Samples()


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """`put("nom.csv", text)` writes a file as a partner would send it."""

    def write(name: str, content: str | bytes, encoding: str = "cp1252") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.fixture(scope="session")
def formats() -> list[Any]:
    """The three formats that the agreement declares."""
    from accord.declaration.formats import Format

    return [Format.model_validate(tomllib.loads(path.read_text())) for path in sorted(FORMATS.glob("*.toml"))]


@pytest.fixture
def stage(formats: list[Any], tmp_path: Path) -> Callable[..., Any]:
    """`stage(path)` reads a file without the database: the recognition, what was staged, the rows."""
    import polars as pl

    from accord.deposits.reading.content import copy_file
    from accord.deposits.reading.recognise import recognise_file
    from accord.deposits.reading.staging import Stager, good_parts
    from accord.kit.sealing import BlindIndex, Sealer

    def run(path: Path, department: str | None = "13") -> Any:
        recognition = recognise_file(path, copy_file(path), formats)
        assert not recognition.blocking
        folder = tmp_path / f"staging-{path.name}"
        stager = Stager(recognition, folder, Sealer(b"s" * 32), BlindIndex(b"i" * 32), department)
        staged = stager.stage(path)
        parts = list(good_parts(folder))
        return recognition, staged, pl.concat(parts) if parts else pl.DataFrame()

    return run


@pytest.fixture
def agreement(db: None, settings: Any, tmp_path: Path) -> Any:
    """The BDR agreement, imported, its bodies named, in a home of its own."""
    return prepare_agreement(settings, tmp_path)


def prepare_agreement(settings: Any, tmp_path: Path) -> Any:
    """What `accord import` keeps, without the communes that deposits do not need."""
    from accord.conventions.actions import name_party, read_folder
    from accord.conventions.models import Agreement, AgreementVersion
    from accord.partners.models import Organisation

    settings.ACCORD_HOME = tmp_path / "home"
    found = Agreement.objects.create(key="paca-bdr-2017", title="BDR")
    files = read_folder(FORMATS.parent)
    AgreementVersion.objects.create(agreement=found, number=1, files=files, sha256="0" * 64)
    for party in ("departement", "region", "caf", "france-travail"):
        body = Organisation.objects.create(name=f"Organisme {party}", kind=Organisation.Kind.OTHER)
        name_party(agreement=found, party=party, organisation=body)
    return found


@pytest.fixture
def deposit(agreement: Any) -> Callable[..., Any]:
    """`deposit(path, "--json")` runs the command `accord deposit`; the result has output and exit_code."""
    from click.testing import CliRunner

    from accord.site.commands.deposit import deposit as command

    def run(*arguments: object) -> Any:
        return CliRunner().invoke(command, [str(one) for one in arguments])

    return run
