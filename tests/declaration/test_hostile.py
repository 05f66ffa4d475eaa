"""A folder made to harm: links, pipes, endless keys, numbers and patterns; each one is said, none obeyed."""

import os
import time
from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from accord.declaration import read_agreement, read_files, read_law
from accord.declaration.files import gather_files
from accord.declaration.folders import is_law
from accord.declaration.formats import Pattern
from accord.declaration.happenings import dates_of
from accord.declaration.patterns import MOST_WAYS, count_ways
from accord.declaration.wording import WORDING
from tests.declaration.sample import edited, sample


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "convention"
    for name, data in sample().items():
        path = inside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return inside


def codes_of(source):
    reading = read_agreement(source)
    assert all(problem.message(WORDING) for problem in (*reading.problems, *reading.questions))
    return {problem.code for problem in reading.problems}


def codes_with(text: str):
    return codes_of(sample(**{"de-trop.toml": text.encode()}))


def questions_with(old: bytes, new: bytes):
    files = {name: data.replace(old, new) for name, data in sample().items()}
    assert files != sample()
    return {question.code for question in read_agreement(files).questions}


def test_a_link_out_of_the_folder_is_refused_and_not_read(folder, tmp_path):
    (tmp_path / "secret.csv").write_text("code;zone\n")
    (folder / "extra.csv").symlink_to(tmp_path / "secret.csv")
    assert codes_of(folder) == {"fichier.lien"}
    assert "extra.csv" not in read_files(folder)


def test_a_link_to_a_device_is_refused_at_once(folder):
    (folder / "extra.csv").symlink_to("/dev/zero")
    assert codes_of(folder) == {"fichier.lien"}


def test_a_link_to_a_folder_is_refused_and_not_entered(folder, tmp_path):
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    (elsewhere / "notes.md").write_text("ailleurs")
    (folder / "exemples").symlink_to(elsewhere)
    assert codes_of(folder) == {"fichier.lien"}
    assert "exemples/notes.md" not in gather_files(folder).files


def test_a_pipe_is_refused_without_waiting(folder):
    os.mkfifo(folder / "extra.csv")
    assert codes_of(folder) == {"fichier.pas_ordinaire"}


def test_a_folder_named_as_a_file_is_refused(folder):
    (folder / "x.toml").mkdir()
    assert codes_of(folder) == {"fichier.pas_ordinaire"}


def test_a_file_that_cannot_be_opened_is_said(folder, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr("accord.declaration.files.os.open", refuse)
    assert "fichier.illisible" in codes_of(folder)


def test_a_file_of_more_than_two_megabytes_is_refused(folder):
    (folder / "notes.md").write_bytes(b"a" * 2_000_001)
    assert codes_of(folder) == {"fichier.trop_gros"}


def test_a_folder_of_more_than_twenty_megabytes_is_refused(folder):
    for rank in range(11):
        (folder / f"notes-{rank}.md").write_bytes(b"a" * 1_900_000)
    assert codes_of(folder) == {"dossier.trop_gros"}


def test_a_file_name_that_a_terminal_would_obey_is_refused(folder):
    (folder / "a\x1b[2J.md").write_text("")
    assert codes_of(folder) == {"fichier.nom"}


def test_a_note_that_is_not_utf8_is_said(folder):
    (folder / "notes.md").write_bytes(b"\xe9t\xe9")
    assert codes_of(folder) == {"fichier.encodage"}


@pytest.mark.parametrize(
    "text",
    [
        ".".join(["a"] * 100_000) + " = 1",
        "[" + " . ".join(["a"] * 100_000) + "]",
        "x = {" + ".".join(["'a'"] * 1_000) + " = 1}",
    ],
)
def test_a_key_of_thousands_of_parts_is_refused_at_once(text):
    begun = time.perf_counter()
    assert "toml.cle_longue" in codes_with(text)
    assert time.perf_counter() - begun < 2


def test_looking_for_long_keys_costs_little_on_any_text():
    begun = time.perf_counter()
    for text in ("a" * 900_000, "a." * 19 + "!" * 10, "'" * 900_000, ("a." * 19 + " ") * 20_000):
        codes_with(text)
    assert time.perf_counter() - begun < 4


@pytest.mark.parametrize("depth", [60, 400, 5_000])
@pytest.mark.parametrize(("opening", "closing"), [("{a = ", "}"), ("[", "]")])
def test_tables_nested_too_deep_are_refused(depth, opening, closing):
    assert "toml.imbrication" in codes_with("a = " + opening * depth + "1" + closing * depth)


@pytest.mark.parametrize("number", ["1e999", "1e999999999999999999999", "9" * 5_000, "9" * 30, "1e-400"])
def test_a_number_out_of_sense_is_refused_with_its_line(number):
    reading = read_agreement(sample(**{"de-trop.toml": f"a = 1\nb = {number}".encode()}))
    (problem,) = [one for one in reading.problems if one.code == "toml.nombre"]
    assert problem.where.line == 2


@pytest.mark.parametrize(
    "pattern",
    ["^(a+)+$", "(a|a)*b", "(?:a*)*", "a*a*a*a*b", "a?" * 40 + "a" * 40, "(?:[a-z]+_)+x", "(.*)(.*)(.*)x"],
)
def test_a_pattern_that_could_run_for_ever_is_too_costly(pattern):
    assert count_ways(pattern) > MOST_WAYS


@pytest.mark.parametrize(
    "pattern",
    [
        "^stock_(?P<date>[0-9]{8})",
        r"^RSABEM_(?P<numero>\d{3})_(?P<date>\d{8})(?:_v\d+)?\.(?:xml|csv)$",
        ".*formations.*(?P<annee>[0-9]{4})",
        "^(?:stock|flux)_.+$",
    ],
)
def test_a_pattern_as_partners_name_their_files_is_taken(pattern):
    assert count_ways(pattern) <= MOST_WAYS


@pytest.mark.parametrize("pattern", ["^(a+)+$", "a{99999999999}"])
def test_a_costly_pattern_is_refused_when_a_format_is_read(pattern):
    with pytest.raises(ValidationError):
        TypeAdapter(Pattern).validate_python(pattern)


def test_a_disclosure_threshold_that_hides_nobody_is_asked_about():
    assert "diffusion.seuil_bas" in questions_with(b"\nseuil = 5", b"\nseuil = 1")


def test_a_matching_threshold_that_links_anybody_is_asked_about():
    files = {
        name: data.replace(b"seuil_automatique = 0.98", b"seuil_automatique = 0.0001").replace(
            b"seuil_examen = 0.03", b"seuil_examen = 0.00001"
        )
        for name, data in sample().items()
    }
    assert "rapprochement.seuil_bas" in {question.code for question in read_agreement(files).questions}


def _chain(word, pointing, count, last):
    """Entries that each point at the next one, the last one at `last`."""
    return "".join(
        f'[[{word}]]\ncle = "k{rank}"\narticle = "1"\nlibelle = "x"\n'
        + pointing.format(key=f"k{rank + 1}" if rank + 1 < count else last)
        for rank in range(count)
    )


@pytest.mark.parametrize(
    ("word", "pointing"),
    [
        ("axe", 'dans = "{key}"\n'),
        ("evenement", 'dernier_de = ["{key}"]\n'),
        (
            "obligation",
            'a_la_charge_de = ["region"]\nrythme = "une fois par an"\ndepend_de = "{key}"\n',
        ),
    ],
)
def test_a_circle_of_five_thousand_entries_is_found_at_once(word, pointing):
    begun = time.perf_counter()
    codes = codes_with(_chain(word, pointing, 5_000, "k0"))
    assert codes == {"reference.circulaire"}
    assert time.perf_counter() - begun < 20


def test_a_chain_of_five_thousand_events_ends_in_a_date():
    text = _chain("evenement", 'dernier_de = ["{key}"]\n', 5_000, "notification")
    agreement = read_agreement(sample(**{"de-trop.toml": text.encode()})).agreement
    dates = dates_of(agreement.events, {"notification": date(2018, 1, 15)})
    assert dates["k0"] == date(2018, 1, 15)


def test_thousands_of_keys_that_nobody_declared_are_answered_in_reasonable_time():
    begun = time.perf_counter()
    text = "".join(
        f'[[axe]]\ncle = "k{rank}"\narticle = "1"\nlibelle = "x"\ndans = "perdu-{rank}"\n'
        for rank in range(5_000)
    )
    reading = read_agreement(sample(**{"de-trop.toml": text.encode()}))
    assert {problem.code for problem in reading.problems} == {"axe.inconnu"}
    assert time.perf_counter() - begun < 20


def test_a_sum_of_a_thousand_huge_figures_does_not_overflow():
    figures = "".join(
        f'[[chiffre]]\ncle = "n{rank}"\narticle = "1"\nlibelle = "x"\nvaleur = {10**17}\nunite = "x"\n'
        for rank in range(999)
    )
    keys = ", ".join(f'"n{rank}"' for rank in range(999))
    product = f'[[calcul]]\ncle = "c"\narticle = "1"\nlibelle = "x"\nproduit = [{keys}]\ndonne = "n0"\n'
    reading = read_agreement(sample(**{"de-trop.toml": (figures + product).encode()}))
    assert reading.problems == ()
    assert "calcul.impossible" in {asked.code for asked in reading.questions}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('commence = "notification"', "commence = 9999-12-31", "valeur.borne"),
        ('commence = "notification"', "commence = 0001-01-01", "valeur.borne"),
        ('duree = "1 an"', 'duree = "999 ans"', "duree.illisible"),
        ("reconductions_maximum = 2", "reconductions_maximum = 1000000", "valeur.borne"),
        ("reconductions_maximum = 2", "reconductions_maximum = -1", "valeur.borne"),
        ('preavis = "1 mois"', 'preavis = "999 semestres"', "duree.illisible"),
    ],
)
def test_a_date_or_a_duration_out_of_sense_is_refused(old, new, code):
    assert codes_of(edited("convention.toml", old, new)) == {code}


@pytest.mark.parametrize(
    "text",
    [
        "partenaire = 3",
        'circuit = ["a"]',
        "[avenant]\ncle = 1",
        "[[calcul]]\nsomme = [[[]]]",
        "[[chiffre]]\nvaleur = nan",
        "[[chiffre]]\nvaleur = true",
        "[[demarcation]]\ndispositifs = [1]",
        "[[echeancier]]\npart = inf",
        "[[action]]\ntarif = {}",
        "[[evenement]]\ndernier_de = 2018-01-01",
        "[[circuit]]\nseances = [12:00:00]",
        "[[obligation]]\nle = 2018-01-01T00:00:00Z",
        "[[parcours]]\netape = { cle = [] }",
        "[[indicateur_attendu]]\ncible = 70",
    ],
)
def test_a_new_word_of_any_other_shape_is_a_problem_and_not_a_crash(text):
    assert codes_with(text)


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
@pytest.mark.parametrize("place", ["valeur = 4576", "euros = 39600", "solde = 61", "part = 70", "jours = 18"])
def test_what_is_not_a_number_is_refused_wherever_a_number_stands(place, value):
    word = place.split(" = ")[0]
    assert codes_of(edited("suite.toml", place, f"{word} = {value}"))


def test_a_law_of_the_wrong_shape_is_said_and_does_not_crash():
    for text in ("", "droit = 3", "[droit]\n[[regle]]\ndepuis = 3", "[[regle]]", "\x00", "[droit"):
        assert read_law({"loi.toml": text.encode()}).problems


def test_a_folder_of_law_is_told_from_an_agreement_even_when_it_does_not_read(folder, tmp_path):
    assert not is_law(folder)
    (tmp_path / "loi").mkdir()
    (tmp_path / "loi" / "loi.toml").write_bytes(b"[droit]\ncle = '\xff'")
    assert not is_law(tmp_path / "loi")
