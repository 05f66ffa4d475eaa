"""Components: what each shows, and what it never does."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from accord.face.components import (
    Badge,
    Button,
    Confirmation,
    PairRow,
    Progress,
    compare,
    draw_bar,
)

PARTS = Path(finders.find("accord/accord.css")).parents[2] / "templates"


def show(part: str, value) -> str:
    return render_to_string(f"face/parts/{part}.html", {part: value})


def texts(pieces) -> str:
    return "".join(piece.text for piece in pieces)


def marked(pieces) -> list[str]:
    return [piece.text for piece in pieces if piece.differs]


def test_a_button_with_an_address_is_a_link_and_without_one_it_sends():
    assert show("button", Button("Voir le dépôt", url="/depots/")).startswith("<a ")
    assert 'type="submit"' in show("button", Button("Accepter 4 812 lignes"))
    assert 'name="suite" value="non"' in show("button", Button("Refuser", name="suite", value="non"))


def test_a_state_is_a_word_before_a_colour():
    assert show("badge", Badge("En retard", "late")).strip() == '<span class="state late">En retard</span>'


def test_progress_has_words_for_those_who_do_not_see_the_bar_and_a_link_for_those_without_script():
    page = show(
        "progress", Progress("Contrôle", 12, 48, "12 lignes sur 48", "environ 2 minutes", "/travaux/1/")
    )
    assert (
        '<progress aria-labelledby="avancement-nom" value="12" max="48">12 lignes sur 48</progress>' in page
    )
    assert '<a class="button plain" href="/travaux/1/">Actualiser</a>' in page
    assert "http-equiv" not in page


def test_progress_that_does_not_know_its_end_shows_no_share():
    page = show("progress", Progress("Lecture", 0, 0, "en attente", "", "/travaux/1/", poll=False))
    assert "value=" not in page
    assert "temps restant" not in page
    assert "data-poll" not in page


def test_a_confirmation_says_the_consequence_and_how_to_come_back():
    page = show(
        "confirmation",
        Confirmation("Retirer ?", "Le fichier ne comptera plus.", "Déposez-le de nouveau.", "/a/", "Retirer",
                     "/b/", hidden=(("fichier", "12"),), token="jeton-de-ce-formulaire"),
    )  # fmt: skip
    assert "Le fichier ne comptera plus." in page
    assert "Déposez-le de nouveau." in page
    assert 'href="/b/">Revenir sans rien changer</a>' in page
    assert 'name="fichier" value="12"' in page
    assert 'name="jeton-envoi" value="jeton-de-ce-formulaire"' in page


def test_letters_that_differ_are_marked_on_both_sides():
    left, right = compare("DUPOND", "DUPONT")
    assert (marked(left), marked(right)) == (["D"], ["T"])


def test_case_alone_is_not_a_difference():
    left, right = compare("Dupont", "DUPONT")
    assert marked(left) + marked(right) == []


def test_an_absent_value_marks_nothing():
    left, right = compare("Aubagne", "")
    assert (texts(left), texts(right)) == ("Aubagne", "—")
    assert marked(left) + marked(right) == []


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_comparing_loses_no_letter(one, other):
    left, right = compare(one, other)
    assert (texts(left), texts(right)) == (one, other)


@pytest.mark.parametrize(
    ("evidence", "drawn"),
    [
        (5, (50, 25, "same", "+5")),
        (-2.5, (38, 12, "other", "−2,5")),
        (40, (50, 50, "same", "+40,0")),
        (-40, (0, 50, "other", "−40,0")),
        (0, (50, 0, "none", "0,0")),
    ],
)
def test_evidence_is_a_bar_left_for_another_and_right_for_the_same(evidence, drawn):
    bar = draw_bar(evidence)
    assert (bar.x, bar.width, bar.side) == drawn[:3]
    assert bar.value.startswith(drawn[3])


def test_a_field_without_evidence_has_no_bar():
    assert PairRow("Commune", "Aubagne", "").bar is None


class _Tags(HTMLParser):
    """Gathers what a policy without inline refuses."""

    def __init__(self):
        super().__init__()
        self.inline = []

    def handle_starttag(self, tag, attrs):
        self.inline += [f"{tag} {name}" for name, _value in attrs if name == "style" or name.startswith("on")]
        if tag == "style":
            self.inline.append(tag)


def test_no_template_of_the_house_holds_a_style_or_a_handler():
    found = []
    for path in Path(settings.BASE_DIR, "accord").rglob("templates/**/*.html"):
        tags = _Tags()
        tags.feed(path.read_text(encoding="utf-8"))
        found += [f"{path.name}: {one}" for one in tags.inline]
    assert found == []


def test_every_part_is_shown_by_a_template():
    """A part that nobody includes is either forgotten or dead."""
    every = list(Path(settings.BASE_DIR, "accord").rglob("templates/**/*.html"))
    sources = "".join(path.read_text(encoding="utf-8") for path in every)
    parts = [path for path in every if path.parent.name == "parts"]
    assert [path.name for path in parts if f'parts/{path.name}"' not in sources] == []


def test_the_script_is_a_comfort_of_a_few_lines():
    assert Path(finders.find("accord/face.js")).stat().st_size < 3000
