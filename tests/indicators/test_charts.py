from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.indicators.charts import Bar, Target, draw_bars, draw_columns, draw_rate

SVG = "{http://www.w3.org/2000/svg}"
BASINS = [Bar("Marseille", 120, "120"), Bar("Arles", 40, "40"), Bar("inconnu", None, "12", 0, 12)]
SAID = {"title": "Entrées", "description": "Barres. Marseille : 120."}


def shapes(svg, tag, **attributes):
    root = ElementTree.fromstring(svg)
    return [
        found
        for found in root.iter(SVG + tag)
        if all(found.get(key) == value for key, value in attributes.items())
    ]


def texts(svg):
    return [found.text for found in shapes(svg, "text") if found.get("aria-hidden") is None]


def test_a_chart_has_a_title_a_description_and_real_text():
    svg = draw_bars(BASINS, **SAID)
    root = ElementTree.fromstring(svg)
    assert root.find(SVG + "title").text == "Entrées"
    assert root.find(SVG + "desc").text == "Barres. Marseille : 120."
    assert root.get("role") == "img"
    assert texts(svg) == ["Marseille", "120", "Arles", "40", "inconnu", "12"]


def test_the_length_of_a_bar_is_its_value():
    first, second = shapes(draw_bars(BASINS, **SAID), "rect", fill="#1F4E8C")
    assert float(first.get("width")) == pytest.approx(3 * float(second.get("width")), abs=0.2)


def test_what_is_unknown_is_an_open_bar():
    (unknown,) = shapes(draw_bars(BASINS, **SAID), "rect", fill="none")
    assert float(unknown.get("width")) > 0
    assert unknown.get("stroke")


def test_a_hidden_value_draws_no_bar():
    svg = draw_bars([Bar("Marseille", 120, "120"), Bar("Salon", None, "c")], **SAID)
    assert len(shapes(svg, "rect")) == 1
    assert "c" in texts(svg)


def test_the_target_is_a_dashed_line_with_its_value():
    target = Target(70, "objectif 70 %")
    for svg in (
        draw_bars([Bar("2019", 61, "61 %")], target=target, top=100, **SAID),
        draw_columns([Bar("2019", 61, "61 %")], target=target, top=100, **SAID),
        draw_rate(Bar("", 61, "61 %"), target=target, **SAID),
    ):
        assert shapes(svg, "line", **{"stroke-dasharray": "5 4"})
        assert "objectif 70 %" in texts(svg)


def test_a_value_never_lies_across_the_line_of_the_target():
    target = Target(70, "objectif 70 %")
    svg = draw_bars([Bar("2019", 69, "69,0 %")], target=target, top=100, **SAID)
    (line,) = shapes(svg, "line", **{"stroke-dasharray": "5 4"})
    value = next(found for found in shapes(svg, "text") if found.text == "69,0 %")
    assert float(value.get("x")) > float(line.get("x1"))


def test_steps_of_the_hue_are_told_apart_without_colour():
    bars = [Bar(label, 10, "10", group="2019", step=step) for step, label in enumerate(("a", "b", "c", "d"))]
    fills = [shape.get("fill") for shape in shapes(draw_bars(bars, **SAID), "rect", height="16.0")]
    assert len(set(fills)) == 4
    assert len([fill for fill in fills if fill.startswith("url(#")]) == 2


def test_two_charts_of_a_page_share_no_name():
    bars = [Bar("a", 10, "10", step=1)]
    first, second = draw_bars(bars, **SAID), draw_bars(bars, title="Sorties", description="d")
    assert {found.get("id") for found in shapes(first, "pattern")}.isdisjoint(
        found.get("id") for found in shapes(second, "pattern")
    )


def test_a_long_label_is_folded_and_stays_inside():
    svg = draw_bars(
        [Bar("Châteaurenard – Tarascon, plaine de la Crau et Alpilles occidentales", 5, "5")], **SAID
    )
    assert len(texts(svg)) == 4
    assert all(float(found.get("x")) >= 0 for found in shapes(svg, "text"))


def test_words_are_escaped():
    svg = draw_bars([Bar("<b>&\x07", 5, "5")], title="a < b", description='"&"')
    assert "<b>&" in texts(svg)


def test_no_bar_at_all_still_draws():
    assert shapes(draw_bars([], **SAID), "title")
    assert shapes(draw_columns([], **SAID), "title")


@given(st.lists(st.tuples(st.text(max_size=80), st.one_of(st.none(), st.floats(0, 1e9))), max_size=12))
def test_every_bar_stays_within_the_drawing(rows):
    bars = [Bar(label, value, "1 234") for label, value in rows]
    for svg in (draw_bars(bars, **SAID), draw_columns(bars, **SAID)):
        root = ElementTree.fromstring(svg)
        _, _, width, height = map(float, root.get("viewBox").split())
        for shape in root.iter(SVG + "rect"):
            assert (
                -0.1
                <= float(shape.get("x"))
                <= float(shape.get("x")) + float(shape.get("width"))
                <= width + 0.1
            )
            assert -0.1 <= float(shape.get("y")) <= height


def test_on_a_narrow_drawing_a_long_label_stands_above_its_bar_and_a_short_one_beside():
    long = [Bar("Châteaurenard et Tarascon", 12, "12"), Bar("Arles", 4, "4")]
    first, *_ = shapes(draw_bars(long, width=236, **SAID), "text")
    assert (first.get("x"), first.get("text-anchor")) == ("0.0", "start")
    short = [Bar("2019", 12, "12"), Bar("2020", 4, "4")]
    first, *_ = shapes(draw_bars(short, width=236, **SAID), "text")
    assert first.get("text-anchor") == "end"
