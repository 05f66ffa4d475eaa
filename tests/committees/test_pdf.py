import io

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject

from accord.committees.pack.pdf import write_pdf
from tests.committees import samples


def read(pack):
    return pypdf.PdfReader(io.BytesIO(write_pdf(pack)))


def text_of(pack):
    joined = "\n".join(page.extract_text() for page in read(pack).pages)
    return " ".join(joined.replace("\u202f", " ").replace("\u00a0", " ").split())


def tags_in(node, found):
    """The structure types below a node of the tag tree."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for child in node:
            tags_in(child, found)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            found.append(str(node["/S"]))
        if "/K" in node:
            tags_in(node["/K"], found)
    return found


@pytest.fixture(scope="module")
def whole():
    return samples.pack_of(
        samples.entries(),
        samples.entries_by_year(),
        samples.entries_by_basin(),
        samples.entries_by_year_and_sex(),
        samples.return_rate(),
    )


def test_the_pdf_is_tagged_in_french_with_its_title(whole):
    root = read(whole).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("fr")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read(whole).metadata.title == "Comité de pilotage — dossier de séance"
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode("utf-8")


def test_headings_tables_and_their_headers_are_tagged(whole):
    tags = tags_in(read(whole).trailer["/Root"]["/StructTreeRoot"]["/K"], [])
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure"} <= set(tags)


def test_each_chart_says_its_values_in_words(whole):
    def alternatives(node, found):
        node = node.get_object()
        if isinstance(node, ArrayObject):
            for child in node:
                alternatives(child, found)
        elif isinstance(node, DictionaryObject):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            if "/K" in node:
                alternatives(node["/K"], found)
        return found

    said = " ".join(alternatives(read(whole).trailer["/Root"]["/StructTreeRoot"]["/K"], []))
    assert "Marseille – Aubagne : 9\u202f812" in said
    assert "Salon-de-Provence : c" in said
    assert "Objectif : 70\u00a0%" in said


def test_it_says_who_agreed_what_is_due_and_where_figures_come_from(whole):
    said = text_of(whole)
    for words in (
        "Région Provence-Alpes-Côte d’Azur et Département des Bouches-du-Rhône",
        "Chiffres arrêtés le 4 janvier 2021",
        "non prévu",
        "Fin de la convention",
        "formations_2016.csv",
        "3 410",
    ):
        assert words in said


def test_a_rate_shows_its_two_numbers_its_target_and_its_unknown(whole):
    said = text_of(whole)
    assert "64,2 %" in said
    assert "312 sur 486" in said
    assert "Objectif : 70 %. 5,8 points sous l’objectif." in said
    assert "88 inconnus, hors du calcul : selon leur réponse, le taux irait de 54,4 % à 69,7 %." in said


def test_a_hidden_figure_reads_c_with_its_legend(whole):
    said = text_of(whole)
    assert "Salon-de-Provence c" in said
    assert "« c » : effectif couvert par le seuil de diffusion." in said


def test_pages_are_numbered_over_their_total(whole):
    pages = read(whole).pages
    assert f"{len(pages)} / {len(pages)}" in pages[-1].extract_text()


def test_the_same_pack_gives_the_same_bytes(whole):
    assert write_pdf(whole) == write_pdf(whole)


def test_only_the_fonts_carried_by_typst_are_used(whole):
    fonts = set()
    for page in read(whole).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            fonts.add(font.get_object()["/BaseFont"].split("+")[-1])
    assert fonts
    assert all(name.startswith(("Libertinus", "NewCM", "DejaVuSansMono")) for name in fonts)


def test_a_pack_without_indicator_says_what_will_appear():
    said = text_of(samples.pack_of())
    assert "Aucun indicateur n’est demandé pour ce comité." in said
    assert "Aucun chiffre dans ce dossier." in said


def test_a_breakdown_without_a_row_says_so():
    said = text_of(samples.pack_of(samples.entries(("bassin",), (), 0)))
    assert "Rien à compter pour l’instant dans cette ventilation." in said


def test_a_breakdown_that_is_hidden_throughout_is_one_sentence():
    rows = [samples.cell("bassin", str(rank), f"Bassin {rank}", 3).hide() for rank in range(20)]
    said = text_of(samples.pack_of(samples.entries(("bassin",), rows)))
    assert "Tous les effectifs de cette ventilation sont couverts par le seuil de diffusion." in said
    assert "Bassin 3" not in said


def test_a_very_long_name_is_whole_in_the_table(whole):
    assert samples.LONG_BASIN in text_of(whole)


def test_words_are_never_read_as_markup():
    name = "#panic() *gras* $x$ <script> _é_ \\ @ `code` [1]"
    assert "#panic() *gras* $x$ <script>" in text_of(
        samples.pack_of(samples.renamed(samples.entries(), name))
    )


def test_a_long_table_is_cut_and_says_where_the_rest_is():
    rows = [samples.cell("bassin", str(rank), f"Bassin {rank}", 10 + rank) for rank in range(65)]
    said = text_of(samples.pack_of(samples.entries(("bassin",), rows)))
    assert "Les 40 premières lignes. Le classeur du dossier donne aussi les 25 autres." in said
    assert "Bassin 39" in said
    assert "Bassin 40" not in said
