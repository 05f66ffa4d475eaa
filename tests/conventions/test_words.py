"""A few words change and every other byte stays: comments, blanks, order, ends of line."""

from datetime import date
from pathlib import Path

import pytest

from accord.conventions.draft_views import read_typed
from accord.conventions.rules.words import CannotKeepBytes, WordChange, change_words, read_word

DECLARED = Path(__file__).parents[2] / "declared"
TEXT = """# En tête.
[duree]  # la durée
article = "7"
commence = "notification" # de la réception
duree = "1 an"

[[partie]]
cle = "region"
nom = "Région" # nom complet

# Fin.
[[partie]]
cle = "departement"
nom = "Département"
"""


def change(text, *changes):
    return change_words({"convention.toml": text}, changes)["convention.toml"]


def test_a_word_changes_and_its_comment_stays():
    after = change(TEXT, WordChange("duree", "", "commence", date(2025, 1, 1)))
    assert after == TEXT.replace('"notification"', "2025-01-01")


def test_a_word_of_the_second_party_changes_alone():
    after = change(TEXT, WordChange("partie", "departement", "nom", "Département du Nord"))
    assert after == TEXT.replace('nom = "Département"', 'nom = "Département du Nord"')


def test_a_word_that_was_not_there_is_added_at_the_end_of_its_table():
    after = change(TEXT, WordChange("duree", "", "fin", date(2028, 12, 31)))
    assert after == TEXT.replace('duree = "1 an"\n', 'duree = "1 an"\nfin = 2028-12-31\n')


def test_a_word_is_taken_away():
    assert change(TEXT, WordChange("duree", "", "duree", None)) == TEXT.replace('duree = "1 an"\n', "")


def test_windows_ends_of_line_and_the_mark_of_the_file_stay():
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    after = change(text, WordChange("duree", "", "duree", "2 ans"))
    assert after == text.replace("1 an", "2 ans")


def test_the_same_value_changes_nothing():
    assert change(TEXT, WordChange("duree", "", "duree", "1 an")) == TEXT


def test_a_file_that_would_not_come_back_as_it_was_is_left_to_the_hand():
    odd = TEXT + "\n[autre]\nevenements = { notification = 2018-01-15 }\n"
    with pytest.raises(CannotKeepBytes):
        change(odd, WordChange("duree", "", "duree", "2 ans"))


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in DECLARED.glob("*/convention.toml")))
def test_the_title_of_each_declared_agreement_changes_without_another_byte(folder):
    text = (DECLARED / folder / "convention.toml").read_bytes().decode()
    title = read_word({"convention.toml": text}, "convention", "", "titre")
    after = change(text, WordChange("convention", "", "titre", "Autre intitulé"))
    assert after == text.replace(f'titre = "{title}"', 'titre = "Autre intitulé"')


@pytest.mark.parametrize("former", ["a = 1\n", "a = 1\r\nb = 2\r\n", "a = 1"])
def test_a_text_saved_without_a_change_is_the_very_text(former):
    assert read_typed(former.replace("\r\n", "\n").replace("\n", "\r\n"), former) == former


def test_a_text_typed_in_a_file_of_windows_keeps_its_ends_of_line():
    assert read_typed("a = 1\r\nb = 3\r\n", "a = 1\r\nb = 2\r\n") == "a = 1\r\nb = 3\r\n"
    assert read_typed("a = 1\r\nb = 3\r\n", "a = 1\nb = 2\n") == "a = 1\nb = 3\n"
