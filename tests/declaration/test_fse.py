"""The FSE+ and FTJ framework agreement of the Pas-de-Calais, as its folder declares it.

FSE-1, FSE-11, FSE-12, FSE-13, FSE-15, and what ALL-3, ALL-7 and ALL-8 ask of it.
"""

from datetime import date
from pathlib import Path

import pytest

from accord.declaration import read_agreement
from accord.declaration.calendar import obligations_between
from accord.declaration.phrases import read_rhythm
from accord.declaration.term import NoTerm, derive_term
from accord.declaration.wording import WORDING

FOLDER = Path(__file__).parents[2] / "declared" / "pdc-fse-2021"
SIGNED = {
    "signature-etat": date(2023, 11, 6),
    "signature-departement": date(2023, 10, 23),
    "signature-terrimouv": date(2023, 11, 13),
}


@pytest.fixture(scope="module")
def reading():
    return read_agreement(FOLDER)


@pytest.fixture(scope="module")
def fse(reading):
    return reading.agreement


@pytest.fixture(scope="module")
def euros(fse):
    return {envelope.key: envelope.cents // 100 for envelope in fse.envelopes}


def _asked(reading, code):
    return {asked.id: asked.message(WORDING) for asked in reading.questions if asked.code == code}


def _dues(fse, key, since=None, until=None, events=SIGNED):
    return [due.date for due in obligations_between(fse, events, since, until) if due.key == key]


def test_it_has_no_problem(reading):
    assert [problem.message(WORDING) for problem in reading.problems] == []


# ---- The questions that the text raises: found by arithmetic, declared with their places, left blank


def test_two_figures_of_the_same_thing_that_differ_are_questions(reading):
    found = _asked(reading, "chiffre.divergent")
    assert set(found) == {
        f"chiffre.divergent:{key}"
        for key in (
            "fse-departement-rapport",
            "priorite-1-region",
            "personnes-tableaux",
            "personnes-droits-devoirs",
            "chomage-france-plie",
            "chomage-arrageois",
            "fin-du-programme-candidature",
        )
    }


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        ("fse-departement-rapport", "31\u202f606\u202f452", "31\u202f592\u202f507"),
        ("priorite-1-region", "171\u202f300\u202f000", "172\u202f000\u202f000"),
        ("personnes-tableaux", "48\u202f971", "46\u202f795"),
        ("personnes-droits-devoirs", "51\u202f942", "46\u202f795"),
        ("chomage-france-plie", "7,3", "7,1"),
        ("chomage-arrageois", "6,1", "5,9"),
        ("fin-du-programme-candidature", "2017", "2027"),
    ],
)
def test_such_a_question_gives_both_values(reading, key, one, other):
    said = _asked(reading, "chiffre.divergent")[f"chiffre.divergent:{key}"]
    assert one in said
    assert other in said


def test_a_calculation_that_does_not_give_the_figure_of_the_text_is_a_question(reading):
    found = _asked(reading, "calcul.faux")
    assert set(found) == {
        f"calcul.faux:{key}"
        for key in (
            "lignes-de-l-etat",
            "reste-delegue",
            "parts-2014-2020",
            "taux-de-programmation",
            "part-du-rsa",
        )
    }


@pytest.mark.parametrize(
    ("key", "found", "given"),
    [
        ("lignes-de-l-etat", "112\u202f600\u202f057", "113\u202f000\u202f000"),
        ("reste-delegue", "173\u202f276\u202f373", "172\u202f000\u202f000"),
        ("parts-2014-2020", "52\u202f918\u202f029", "52\u202f918\u202f030"),
        ("taux-de-programmation", "115,8", "105"),
        ("part-du-rsa", "3,6", "3,7"),
    ],
)
def test_such_a_question_gives_what_is_found_and_what_is_written(reading, key, found, given):
    said = _asked(reading, "calcul.faux")[f"calcul.faux:{key}"]
    assert found in said
    assert given in said


@pytest.mark.parametrize(
    ("key", "first", "second"),
    [
        ("sept-priorites", "ch. 1 : le programme national a six priorités", "7 priorités et 9 objectifs"),
        ("huit-plie", "ch. 3.2 b : huit PLIE, et sept territoires", "ch. 3.3 b : huit PLIE nommés"),
        ("emploi-durable", "CDD de plus de 6 mois", "CDD de 6 mois et plus"),
        ("renvoi-du-chapitre-8", "que définirait le chapitre 5", "ch. 6 : le chapitre 5 traite du FTJ"),
    ],
)
def test_what_no_arithmetic_finds_is_declared_with_its_two_places(reading, key, first, second):
    said = _asked(reading, "question.declaree")[key]
    assert first in said
    assert second in said


def test_the_other_gaps_of_the_text_are_declared_too(reading):
    assert set(_asked(reading, "question.declaree")) == {
        "sept-priorites",
        "huit-plie",
        "emploi-durable",
        "renvoi-du-chapitre-8",
        "cellule-de-veille",
        "composition-des-comites",
        "comite-des-qpv",
        "ftj-70-pour-cent",
        "horizon-2025",
        "depart-du-mois",
        "situations-a-la-sortie",
        "part-d-emploi-durable",
    }


def test_all_7_its_blank_fields_are_asked(reading):
    blanks = {
        (asked.where.file, asked.where.key)
        for asked in reading.questions
        if asked.code == "champ.a_completer"
    }
    assert blanks == {
        ("convention.toml", "evenement[1].date"),
        ("convention.toml", "evenement[2].date"),
        ("convention.toml", "evenement[3].date"),
        ("indicateurs.toml", "indicateur_attendu[12].cible[1].valeur"),
        ("indicateurs.toml", "indicateur_attendu[12].cible[2].valeur"),
        ("indicateurs.toml", "indicateur_attendu[13].cible[1].valeur"),
        ("programmes.toml", "demarcation[1].objectif"),
        ("programmes.toml", "demarcation[6].objectif"),
        ("programmes.toml", "demarcation[6].critere"),
        ("programmes.toml", "demarcation[6].dispositifs.etat"),
    }


def test_nothing_else_is_asked(reading):
    assert {asked.code for asked in reading.questions} == {
        "chiffre.divergent",
        "calcul.faux",
        "champ.a_completer",
        "question.declaree",
    }


# ---- ALL-8: clauses that the text does not have


@pytest.mark.parametrize("clause", ["duree", "resiliation", "litiges"])
def test_all_8_term_termination_and_dispute_are_not_provided(fse, clause):
    assert fse.clause(clause) == "non prévu"


def test_it_may_be_amended_and_has_no_derived_term(fse):
    assert fse.clause("revision").form == "avenant"
    with pytest.raises(NoTerm):
        derive_term(fse, SIGNED)


# ---- ALL-7: the act behind the text


def test_all_7_the_departement_voted_it_with_43_voices_and_one_absent(fse):
    act = fse.party("departement").act
    assert (act.number, act.voted_on, act.report) == ("2023-406", date(2023, 9, 18), "n° 71")
    vote = act.vote
    assert (vote.in_favour, vote.against, vote.abstentions, vote.absent) == (43, 0, 0, 1)
    assert (act.sent_on, act.published_on) == (date(2023, 10, 16), date(2023, 10, 16))
    assert act.signed_by == "Directrice générale des services"


def test_all_7_two_commissions_gave_a_favourable_opinion_before_the_vote(fse):
    opinions = fse.party("departement").act.opinions
    assert [(opinion.given_on, opinion.sense) for opinion in opinions] == [
        (date(2023, 9, 5), "favorable"),
        (date(2023, 9, 5), "favorable"),
    ]
    assert [opinion.commission[:3] for opinion in opinions] == ["1re", "5e "]


def test_all_7_the_act_names_the_four_deliberations_before_it(fse):
    cited = " ".join(fse.party("departement").act.cites)
    assert all(number in cited for number in ("2021-257", "2022-503", "2022-496", "2023-334"))


# ---- FSE-1: envelopes, delegation in two times, reallocation


def test_fse_1_the_envelopes_stand_inside_one_another(fse, euros):
    assert euros["programme"] == 2_486_950_613
    assert euros["region"] == 285_876_430
    assert euros["territoire"] == 49_106_452
    within = {envelope.key: envelope.within for envelope in fse.envelopes}
    assert [within[key] for key in ("fse-departement", "territoire", "region-deleguee", "region")] == [
        "territoire",
        "region-deleguee",
        "region",
        "programme",
    ]


def test_fse_1_the_two_delegations_make_the_envelope_of_the_territory_to_the_euro(euros):
    assert (euros["fse-departement"], euros["fse-terrimouv"]) == (31_592_507, 17_513_945)
    assert euros["fse-departement"] + euros["fse-terrimouv"] == euros["territoire"]


def test_fse_1_the_ftj_of_the_departement_is_part_of_the_30_million_delegated(fse, euros):
    ftj = next(envelope for envelope in fse.envelopes if envelope.key == "ftj-departement")
    assert (euros["ftj-departement"], ftj.within, ftj.owners) == (11_571_000, "ftj-delegue", ("departement",))
    parts = ("ftj-ingenierie", "ftj-salaries", "ftj-demandeurs-d-emploi", "ftj-delegue")
    assert sum(euros[key] for key in parts) == euros["ftj-etat"] == 98_000_000


@pytest.mark.parametrize("body", ["departement", "terrimouv"])
def test_fse_1_each_body_gets_70_percent_then_30_percent(fse, body):
    parts = {item.key: item for item in fse.instalments if item.key.startswith(f"delegation-{body}")}
    assert [item.share for item in parts.values()] == [70, 30]
    assert [item.due.event for item in parts.values()] == [f"delegation-{body}", "avenant-solde"]


def test_fse_1_what_is_not_used_may_be_given_to_another(fse):
    said = {provision.key: provision.article for provision in fse.provisions}
    assert (said["reaffectation"], said["reaffectation-ftj"]) == ("ch. 4.4", "ch. 5.3")


# ---- FSE-11: committees


@pytest.mark.parametrize(
    ("key", "level", "rhythm", "seats"),
    [
        (
            "politique",
            "politique",
            "une à deux fois par an",
            {"departement", "etat", "terrimouv", "plie", "conseil-regional"},
        ),
        ("technique", "technique", "tous les deux mois", {"departement", "etat", "terrimouv"}),
        (
            "technique-elargi",
            "technique élargi",
            "chaque trimestre",
            {"departement", "etat", "terrimouv", "plie", "conseil-regional"},
        ),
    ],
)
def test_fse_11_three_committees_with_level_rhythm_and_composition(fse, key, level, rhythm, seats):
    committee = fse.committee(key)
    assert (committee.level, committee.rhythm) == (level, read_rhythm(rhythm))
    assert {member.party for member in committee.members} == seats
    assert committee.convened_by == ("departement",)
    assert committee.purpose


def test_fse_11_nothing_is_due_before_the_last_signature(fse):
    for key in ("politique", "technique", "technique-elargi", "bilan-annuel", "caom"):
        assert _dues(fse, key, events={}) == []
        assert min(_dues(fse, key)) > date(2023, 11, 13)


def test_fse_11_a_full_year_holds_six_technical_and_four_enlarged_committees(fse):
    year = (date(2024, 1, 1), date(2024, 12, 31))
    assert len(_dues(fse, "technique", *year)) == 6
    assert len(_dues(fse, "technique-elargi", *year)) == 4
    assert len(_dues(fse, "animation-regionale", *year)) == 12


def test_fse_11_the_year_is_reviewed_in_the_political_committee(fse):
    (review,) = [item for item in fse.obligations if item.key == "bilan-annuel"]
    assert (review.committee, review.article) == ("politique", "rapport IV")
    assert _dues(fse, "bilan-annuel", date(2024, 1, 1), date(2024, 12, 31)) == [date(2024, 12, 31)]


def test_fse_11_the_watch_cell_is_followed_by_a_provisional_rhythm_that_is_asked(fse):
    cell = fse.committee("cellule-de-veille")
    assert (cell.rhythm, cell.question) == ("non prévu", "cellule-de-veille")
    assert cell.assumed_rhythm == read_rhythm("deux fois par an")


# ---- FSE-12: the grid of chapter 7


def test_fse_12_the_grid_shares_publics_between_the_departement_and_the_plie(fse):
    line = next(item for item in fse.demarcations if item.key == "publics")
    assert (line.priority, line.between) == ("priorite-1", ("departement", "terrimouv"))
    assert "moins de 30 ans" in line.criterion
    assert "protocole" in line.criterion
    assert set(line.schemes) == {"departement", "terrimouv"}


def test_fse_12_a_step_paid_by_the_departement_in_a_plie_pathway_is_lawful_when_both_validate_it(fse):
    line = next(item for item in fse.demarcations if item.key == "etapes")
    assert "permise" in line.criterion
    assert "par étape" in line.criterion


def test_fse_12_the_grid_keeps_what_stays_out_of_fse_and_what_only_ftj_pays(fse):
    criteria = {item.key: item.criterion for item in fse.demarcations}
    assert "n’entre pas dans sa subvention globale" in criteria["accompagnement-hors-fse"]
    assert "bassin minier" in criteria["ftj-et-fse"]


def test_fse_12_each_managing_body_has_its_supported_schemes(fse):
    by_payer = {(item.run_by, item.funded_by) for item in fse.programmes if item.funded_by in ("FSE+", "FTJ")}
    assert by_payer == {("departement", "FSE+"), ("terrimouv", "FSE+"), ("departement", "FTJ")}
    assert {place for item in fse.programmes if item.funded_by == "FTJ" for place in item.places} == {
        "bassin minier",
        "Lens-Liévin",
        "Hénin-Carvin",
        "Artois",
    }


# ---- FSE-13: priorities


def test_fse_13_the_six_national_priorities(fse):
    assert [(item.number, item.euros) for item in fse.priorities] == [
        ("1", 1_490_000_000),
        ("2", 610_000_000),
        ("3", 180_000_000),
        ("4", 86_950_000),
        ("5", 20_000_000),
        ("6", 100_000_000),
    ]


def test_fse_13_the_lines_of_the_state_in_the_region(euros):
    assert [euros[f"etat-priorite-{number}"] for number in range(2, 7)] == [
        70_119_857,
        18_691_105,
        5_055_272,
        1_491_235,
        17_242_588,
    ]
    assert (euros["region-etat"], euros["region-deleguee"]) == (113_000_000, 172_000_000)


# ---- FSE-15 and ALL-3: what is due, when, by whom


def test_fse_15_the_amendment_of_the_30_percent_is_due_by_the_end_of_2025(fse):
    assert _dues(fse, "avenant-des-30-pour-cent", events={}) == [date(2025, 12, 31)]


def test_fse_15_the_council_needs_its_report_weeks_before(fse):
    (circuit,) = fse.circuits
    before = [step.key for step in circuit.steps if step.place == "avant le vote"]
    assert (circuit.party, before) == ("departement", ["rapport", "avis-commissions"])


def test_fse_15_management_dialogues_the_yearly_iae_convention_and_the_poverty_review(fse):
    owners = {item.key: item.owners for item in fse.commitments}
    assert owners["dialogues-de-gestion"] == ("etat", "departement", "terrimouv")
    assert owners["caom"] == ("etat", "departement")
    assert owners["bilan-pauvrete"] == ("departement", "commissaire-pauvrete")
    assert "ddets" in owners["collaboration-iae"]


def test_the_milestones_fall_at_the_end_of_2024_and_of_2029(fse):
    assert _dues(fse, "valeur-intermediaire", events={}) == [date(2024, 12, 31)]
    assert _dues(fse, "cible-finale", events={}) == [date(2029, 12, 31)]
    outputs, results = (
        next(item for item in fse.expected if item.key == key) for key in ("realisations", "resultats")
    )
    assert [target.by for target in outputs.targets] == [date(2024, 12, 31), date(2029, 12, 31)]
    assert [target.by for target in results.targets] == [date(2029, 12, 31)]


def test_an_orientation_is_due_one_month_after_each_entry(fse):
    (duty,) = [item for item in fse.obligations if item.key == "orientation-en-un-mois"]
    assert (duty.due.event, duty.due.due_on(date(2024, 1, 31))) == (
        "entree-droits-devoirs",
        date(2024, 2, 29),
    )
    assert fse.event("entree-droits-devoirs").is_recurrent


def test_all_3_every_promise_has_an_owner_who_exists_and_its_chapter(fse):
    for item in (*fse.commitments, *fse.obligations):
        assert item.owners
        assert all(fse.actor(owner) for owner in item.owners)
        assert item.article.startswith(("préambule", "ch. ", "rapport"))


def test_the_eight_plie_are_named_with_their_bearers(fse):
    plie = [item for item in fse.partners if item.key.startswith("plie-")]
    assert len(plie) == 8
    assert all(" porté par " in item.name for item in plie)


def test_the_three_axes_and_seven_objectives_of_the_plie(fse):
    children = [axis.within for axis in fse.axes]
    assert children.count("objectifs-transversaux") == 7
    assert {axis.number for axis in fse.axes} >= {"P.1", "P.2", "P.3"}
    assert children.count("strategie-commune") == 9


def test_the_four_kinds_of_accompaniment_are_entries_of_the_pathway(fse):
    (pathway,) = fse.pathways
    entries = [step for step in pathway.steps if step.may_enter]
    assert [step.key for step in entries] == [
        "solidarite",
        "socio-professionnel",
        "professionnel",
        "service-public-emploi",
    ]
    assert all(step.public for step in entries)


def test_fse_15_the_act_of_that_amendment_is_counted_back_to_its_report(fse):
    acts = {
        due.occurrence: due.date
        for due in obligations_between(fse, {}, until=date(2025, 12, 31))
        if due.kind == "acte"
    }
    target = "avenant-des-30-pour-cent"
    assert acts == {
        f"{target}:rapport": date(2025, 9, 17),
        f"{target}:avis-commissions": date(2025, 10, 15),
        f"{target}:vote": date(2025, 10, 29),
        f"{target}:controle-legalite": date(2025, 11, 26),
        f"{target}:signatures": date(2025, 12, 24),
        f"{target}:notification": date(2025, 12, 31),
    }


def test_all_8_no_end_is_said_where_the_text_has_no_term(fse):
    last = [due for due in obligations_between(fse, {}) if due.occurrence.startswith("periode:")]
    assert last
    assert all("la fin de la période couverte (31/12/2027)" in due.label for due in last)
