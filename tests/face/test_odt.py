"""A text document of OpenDocument: its package, its named styles, what stands out in it."""

import zipfile
from io import BytesIO

import pytest
from lxml import etree

from accord.face.odt import (
    MEDIA,
    TO_COMPLETE,
    Bullets,
    Heading,
    NewPage,
    Paragraph,
    Table,
    write_odt,
)

SPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for name in ("office", "text", "table", "style", "meta")
}
BLOCKS = [
    Heading("Première partie"),
    Paragraph(f"Durée : {TO_COMPLETE} & <rien>"),
    Bullets(("un", "deux")),
    NewPage(),
    Heading("Détail", 2),
    Table(
        "Qui voit quoi",
        ("Partie", "Voit"),
        (("Région", "ligne 1\nligne 2"), ("Département", "\x00tout")),
        (1, 3),
    ),
]


@pytest.fixture(scope="module")
def package():
    file = BytesIO()
    write_odt(file, "Essai : titre", BLOCKS)
    return zipfile.ZipFile(file)


def part(package, name):
    return etree.fromstring(package.read(name))


def find(tree, path):
    return tree.xpath(path, namespaces=SPACES)


def test_the_kind_of_file_comes_first_and_bare(package):
    first = package.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert package.read("mimetype").decode() == MEDIA


def test_every_part_is_in_the_manifest(package):
    manifest = part(package, "META-INF/manifest.xml")
    named = {value for one in manifest for key, value in one.attrib.items() if key.endswith("full-path")}
    assert named == {"/", "content.xml", "styles.xml", "meta.xml"}


def test_headings_have_their_level_and_their_style(package):
    heads = find(part(package, "content.xml"), "//text:h")
    assert [("".join(one.itertext()), one.get(f"{{{SPACES['text']}}}outline-level")) for one in heads] == [
        ("Première partie", "1"),
        ("Détail", "2"),
    ]


def test_every_style_used_is_defined(package):
    content, styles = part(package, "content.xml"), part(package, "styles.xml")
    known = {*find(content, "//style:style/@style:name"), *find(styles, "//style:style/@style:name")}
    used = {
        *find(content, "//text:p/@text:style-name"),
        *find(content, "//text:h/@text:style-name"),
        *find(content, "//text:span/@text:style-name"),
        *find(content, "//@table:style-name"),
    }
    assert used <= known


def test_a_table_has_a_header_row_a_name_and_a_caption(package):
    content = part(package, "content.xml")
    heads = find(content, "//table:table-header-rows//table:table-cell//text()")
    assert heads == ["Partie", "Voit"]
    assert find(content, "//table:table/@table:name") == ["1. Qui voit quoi"]
    assert find(content, "//text:p[@text:style-name='Caption']/text()") == ["Qui voit quoi"]


def test_what_is_to_complete_stands_out_with_unbreakable_spaces(package):
    marks = find(part(package, "content.xml"), "//text:span[@text:style-name='Todo']/text()")
    assert marks == ["«\u00a0à compléter\u00a0»"]


def test_signs_of_xml_and_forbidden_ones_do_not_break_it(package):
    text = "".join(part(package, "content.xml").itertext())
    assert "& <rien>" in text
    assert "\x00" not in text


def test_the_document_says_its_title_and_its_language(package):
    meta = part(package, "meta.xml")
    assert "fr-FR" in "".join(meta.itertext())
    assert find(part(package, "styles.xml"), "//style:text-properties/@*[local-name()='language']") == ["fr"]
