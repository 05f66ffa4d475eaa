"""A list declared once: page by key, filters that stay, heads that order, a count that stops at 1 000."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from accord.face.listing import Cell, Choice, Column, Listing, Period, Prefix
from accord.kit.text import fold_name
from accord.partners.models import Organisation

DAY = date(2018, 1, 31)


@dataclass
class Deposit:
    id: int
    name: str
    received_on: date | None = DAY
    state: str = "accepte"
    rows: int = 0


DEPOSITS = Listing(
    caption="Dépôts",
    columns=(
        Column("nom", "Fichier", value="name", sort="name", filter=Prefix("name", fold=fold_name)),
        Column(
            "recu",
            "Reçu le",
            value="received_on",
            kind="date",
            sort="received_on",
            filter=Period("received_on"),
        ),
        Column(
            "etat",
            "État",
            value=lambda row: Cell("Accepté" if row.state == "accepte" else "En attente", state="done"),
            filter=Choice("state", (("accepte", "Accepté"), ("attente", "En attente"))),
        ),
        Column("lignes", "Lignes", value="rows", kind="number", sort="rows"),
    ),
    order="nom",
    empty="Aucun dépôt. Ils paraîtront ici.",
    page_size=3,
    unit=("dépôt", "dépôts"),
    feminine=False,
    link=lambda row: f"/depots/{row.id}/",
)


def read(query: str, rows, listing: Listing = DEPOSITS, **options):
    return listing.read(QueryDict(query), rows, **options)


def names(page) -> list[str]:
    return [row.head.text for row in page.rows]


def seven() -> list[Deposit]:
    return [Deposit(number, letter, rows=number % 3) for number, letter in enumerate("gfedcba", 1)]


def follow_all(query: str, rows, listing: Listing = DEPOSITS) -> list[str]:
    """The names met from page to page, forwards."""
    page = read(query, rows, listing)
    met = names(page)
    for _ in range(50):
        if not page.following:
            return met
        page = read(page.following.removeprefix("?"), rows, listing)
        met += names(page)
    raise AssertionError("the pages never end")


def test_the_first_page_leads_to_the_next_and_nowhere_back():
    page = read("", seven())
    assert names(page) == ["a", "b", "c"]
    assert (page.first, page.previous) == ("", "")
    assert page.following == "?apres=5"


def test_the_last_page_leads_back_to_the_one_before():
    last = read("apres=2", seven())
    assert names(last) == ["g"]
    assert (last.first, last.previous, last.following) == ("?", "?avant=1", "")
    assert names(read("avant=1", seven())) == ["d", "e", "f"]


def test_going_back_to_the_start_gives_the_first_page_whole():
    page = read("avant=5", seven())
    assert names(page) == ["a", "b", "c"]
    assert page.previous == ""


def test_every_row_is_met_once_from_page_to_page():
    assert follow_all("", seven()) == list("abcdefg")
    assert follow_all("tri=-nom", seven()) == list("gfedcba")


def test_rows_that_are_equal_keep_one_order():
    assert sorted(follow_all("tri=lignes", seven())) == list("abcdefg")


def test_a_row_that_is_gone_sends_back_to_the_first_page():
    assert names(read("apres=999", seven())) == ["a", "b", "c"]
    assert names(read("apres=pas-une-cle", seven())) == ["a", "b", "c"]


def test_a_filter_stays_from_page_to_page_and_in_the_heads():
    rows = [Deposit(number, f"martin {number}") for number in range(1, 6)] + [Deposit(9, "durand")]
    page = read("nom=Mârt&tri=-recu", rows)
    assert len(page.rows) == 3
    assert page.following.startswith("?nom=M%C3%A2rt&tri=-recu&apres=")
    assert page.headers[3].url == "?nom=M%C3%A2rt&tri=lignes"


def test_a_filter_in_force_can_be_taken_off():
    page = read("nom=a&etat=accepte", seven())
    assert [(one.label, one.said, one.url) for one in page.active] == [
        ("Fichier", "commence par « a »", "?etat=accepte"),
        ("État", "Accepté", "?nom=a"),
    ]
    assert page.cleared == "?"


def test_a_period_takes_both_its_ends():
    rows = [Deposit(day, f"jour {day}", date(2018, 1, day)) for day in range(1, 6)]
    assert names(read("recu-du=2018-01-02&recu-au=2018-01-03", rows)) == ["jour 2", "jour 3"]
    assert names(read("recu-du=04/01/2018", rows)) == ["jour 4", "jour 5"]


def test_a_filter_that_cannot_be_read_says_so_and_narrows_nothing():
    page = read("recu-du=hier&etat=vert", seven())
    assert len(page.rows) == 3
    assert [one.error for one in page.filters if one.error] == [
        "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 31/01/2018.",
        "Choisissez une valeur de la liste.",
    ]
    assert page.active == ()


def test_the_head_says_how_the_rows_are_ordered_and_turns_them_round():
    page = read("", seven())
    assert (page.headers[0].direction, page.headers[0].url) == ("ascending", "?tri=-nom")
    assert (page.headers[1].direction, page.headers[1].url) == ("", "?tri=recu")
    turned = read("tri=-nom", seven())
    assert (turned.headers[0].direction, turned.headers[0].url) == ("descending", "?")
    assert page.headers[2].url == ""


def test_an_unknown_order_is_the_usual_one():
    assert names(read("tri=mot-de-passe", seven())) == ["a", "b", "c"]


def test_what_is_unknown_comes_last_going_up_and_first_going_down():
    late, early = Deposit(2, "tard", date(2019, 1, 1)), Deposit(3, "tôt", date(2018, 1, 1))
    rows = [Deposit(1, "sans", None), late, early, Deposit(4, "sans date", None)]
    assert follow_all("tri=recu", rows) == ["tôt", "tard", "sans", "sans date"]
    assert follow_all("tri=-recu", rows) == ["sans date", "sans", "tard", "tôt"]


@pytest.mark.parametrize(
    ("many", "said"), [(0, "Aucun dépôt"), (1, "1\u00a0dépôt"), (999, "999\u00a0dépôts"),
                       (1000, "1\u202f000\u00a0dépôts"), (1001, "Plus de 1\u202f000 dépôts"),
                       (5000, "Plus de 1\u202f000 dépôts")],
)  # fmt: skip
def test_the_count_stops_at_a_thousand(many, said):
    assert read("", [Deposit(number, f"{number:05}") for number in range(many)]).count == said


def test_an_empty_list_says_what_will_come_and_an_empty_filter_says_how_to_widen():
    assert read("", []).empty == "Aucun dépôt. Ils paraîtront ici."
    assert (
        read("nom=z", seven()).empty == "Aucun dépôt avec ces filtres. Retirez-en un pour en voir d’autres."
    )


def test_a_page_names_its_rows_for_the_journal():
    assert read("", seven()).keys == (7, 6, 5)


def test_no_name_of_a_row_stands_in_an_address():
    page = read("", [Deposit(number, f"secret {number}") for number in range(9)], exports=True)
    assert "secret" not in page.following + page.headers[0].url + page.exports[0].url


def test_a_list_ordered_by_a_column_that_it_has_not_is_refused():
    with pytest.raises(ImproperlyConfigured):
        Listing(caption="x", columns=(Column("a", "A"),), order="a", empty="rien")


@pytest.mark.parametrize(
    "columns",
    [
        (Column("a", "A", sort="a"), Column("a", "B")),
        (Column("a", "A", sort="a"), Column("apres", "B", filter=Prefix("b"))),
        (Column("a", "A", sort="a"), Column("onglet", "B", filter=Prefix("b"))),
    ],
)
def test_two_parameters_of_one_name_are_refused(columns):
    with pytest.raises(ImproperlyConfigured):
        Listing(caption="x", columns=columns, order="a", empty="rien", keep=("onglet",))


@pytest.fixture
def organisations(db):
    for name in ("Ville d’Arles", "CCAS d’Aubagne", "Région", "CCAS de Gap", "Zone", "Bureau", "Agence"):
        Organisation.objects.create(name=name, kind="structure-referente")
    return Organisation.objects.all()


BODIES = Listing(
    caption="Organisations",
    columns=(
        Column("nom", "Nom", value="name", sort="name", filter=Prefix("name", fold=str.strip)),
        Column("nature", "Nature", value="kind", sort="kind"),
    ),
    order="nom",
    empty="Aucune organisation.",
    page_size=2,
    unit=("organisation", "organisations"),
)


def test_a_queryset_is_read_by_key_both_ways(organisations):
    forwards = follow_all("", organisations, BODIES)
    assert forwards == list(organisations.order_by("name").values_list("name", flat=True))
    assert follow_all("tri=-nom", organisations, BODIES) == forwards[::-1]
    second = read(read("", organisations, BODIES).following.removeprefix("?"), organisations, BODIES)
    assert names(read(second.previous.removeprefix("?"), organisations, BODIES)) == forwards[:2]


def test_a_tie_in_a_queryset_is_settled_by_the_key(organisations):
    assert sorted(follow_all("tri=nature", organisations, BODIES)) == sorted(
        follow_all("", organisations, BODIES)
    )


def test_a_prefix_of_a_queryset_is_a_range_and_never_like(organisations, django_assert_max_num_queries):
    with django_assert_max_num_queries(2) as asked:
        page = read("nom=CCAS", organisations, BODIES)
    assert sorted(names(page)) == ["CCAS de Gap", "CCAS d’Aubagne"]
    assert all("LIKE" not in query["sql"] for query in asked.captured_queries)


@pytest.mark.parametrize("many", [3, 300])
def test_the_number_of_queries_does_not_depend_on_the_rows(db, django_assert_num_queries, many):
    Organisation.objects.bulk_create(
        Organisation(name=f"Structure {number:04}", kind="structure-referente") for number in range(many)
    )
    rows = Organisation.objects.all()
    with django_assert_num_queries(2):
        first = read("", rows, BODIES)
    with django_assert_num_queries(3):
        read(first.following.removeprefix("?"), rows, BODIES)


def test_a_page_of_a_queryset_is_never_found_by_counting_rows(organisations, django_assert_max_num_queries):
    second = read("", organisations, BODIES).following.removeprefix("?")
    with django_assert_max_num_queries(3) as asked:
        read(second, organisations.all(), BODIES)
    assert all("OFFSET" not in query["sql"] for query in asked.captured_queries)


@given(
    st.lists(
        st.tuples(st.sampled_from([None, 1, 2, 3]), st.integers(0, 99)), max_size=25, unique_by=lambda r: r[1]
    ),
    st.sampled_from(["rang", "-rang"]),
    st.integers(1, 6),
)
def test_pages_put_end_to_end_are_the_whole_list(pairs, order, size):
    @dataclass
    class Ranked:
        rank: int | None
        id: int

    listing = Listing(
        caption="Rangs", columns=(Column("rang", "Rang", value="id", sort="rank"),), order=order, empty="-",
        page_size=size,
    )  # fmt: skip
    rows = [Ranked(rank, key) for rank, key in pairs]
    met = follow_all("", rows, listing)
    assert len(met) == len(rows)
    whole = [str(values[0]) for values in listing.read_all(QueryDict(""), rows)]
    assert met == whole
