"""An agreement takes a format of the library by a short word, and keeps its exact text."""

from pathlib import Path

from accord.declaration import Reading, read_agreement, read_files
from accord.declaration.folders import find_declared
from accord.declaration.library import LIBRARY, add_layouts
from tests.declaration.sample import sample

WORD = """
[[fichier]]
cle = "contexte"
format = "chiffres-contexte"
article = "5"
emetteur = "region"
visible_par = ["departement"]
"""


def with_word(word: str = WORD) -> dict[str, bytes]:
    files = sample()
    files["engagements.toml"] += word.encode()
    return add_layouts(files)


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def test_a_short_word_takes_a_format_of_the_library() -> None:
    agreement = read_agreement(with_word()).agreement
    assert agreement is not None
    form = agreement.format("contexte")
    assert (form.sender, form.visible_to, form.article, form.kind) == (
        "region", ("departement",), "5", "contexte",
    )  # fmt: skip
    assert [one.key for one in agreement.formats] == ["region-formations", "contexte"]


def test_the_text_of_the_library_is_kept_and_hashed_with_the_agreement(tmp_path: Path) -> None:
    for name, data in (sample() | {"donnees.toml": WORD.encode()}).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    files = read_files(tmp_path)
    kept = "bibliotheque/chiffres-contexte.toml"
    assert files[kept] == (LIBRARY / "chiffres-contexte.toml").read_bytes()
    assert read_agreement(tmp_path).fingerprint == read_agreement(files).fingerprint
    (tmp_path / "bibliotheque").mkdir()
    (tmp_path / kept).write_bytes(files[kept] + b"# texte sign\xc3\xa9\n")
    assert read_files(tmp_path)[kept].endswith("# texte signé\n".encode())


def test_what_the_agreement_does_not_allow_is_not_read() -> None:
    agreement = read_agreement(with_word(WORD + 'sans = ["unite"]\n')).agreement
    assert agreement is not None
    assert "unite" not in {one.name for one in agreement.format("contexte").fields}


def test_a_field_that_serves_cannot_be_left_out() -> None:
    assert codes(read_agreement(with_word(WORD + 'sans = ["mois"]\n'))) == {"fichier.sans_champ"}
    assert codes(read_agreement(with_word(WORD + 'sans = ["jour"]\n'))) == {"fichier.sans_champ"}


def test_an_unknown_format_is_answered_with_the_nearest_one() -> None:
    assert codes(read_agreement(with_word(WORD.replace("chiffres-contexte", "chiffres")))) == {
        "modele.inconnu"
    }


def test_a_file_cannot_take_the_name_of_a_format() -> None:
    word = WORD.replace('cle = "contexte"', 'cle = "region-formations"')
    assert codes(read_agreement(with_word(word))) == {"cle.en_double"}


def test_the_library_is_no_agreement() -> None:
    assert LIBRARY not in find_declared(LIBRARY.parent)
