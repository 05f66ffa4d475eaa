"""Every way to get an agreement wrong: what is changed, then the code, the place and the article."""

import pytest

from accord.declaration import Reading, read_agreement
from accord.declaration.wording import WORDING
from tests.declaration.broken_words import ASKED_WORDS, BROKEN_WORDS
from tests.declaration.sample import edited, sample

CONVENTION, DUTIES, PUBLICS = "convention.toml", "engagements.toml", "publics.toml"
INDICATORS, FORMAT = "indicateurs.toml", "formats/region.toml"

# code, file, what is written, what it becomes, key of the problem, article of the problem
BROKEN = [
    ("toml.guillemet", CONVENTION, 'titre = "Convention d’essai"', 'titre = "Convention', "", ""),
    ("toml.egal", CONVENTION, 'numero = "20-1"', 'numero "20-1"', "", ""),
    ("toml.deux_fois", CONVENTION, "annee = 2020", "annee = 2020\nannee = 2021", "", ""),
    ("toml.crochet", DUTIES, '"departement"]\nrythme', '"departement"\nrythme', "", ""),
    ("toml.accolade", DUTIES, 'qui = "élus", preside = true }', 'qui = "élus", preside = true', "", ""),
    ("toml.fin_de_ligne", CONVENTION, "annee = 2020", "annee = 2 020", "", ""),
    ("toml.valeur", CONVENTION, "annee = 2020", "annee = deux mille", "", ""),
    ("toml.valeur", CONVENTION, 'numero = "20-1"', "numero = « 20-1 »", "", ""),
    ("toml.valeur", CONVENTION, "annee = 2020", "annee = 2020-02-31", "", ""),
    ("toml.barre", CONVENTION, "Convention d’essai", "C:\\essai", "", ""),
    ("toml.syntaxe", CONVENTION, "[convention]", "= 3", "", ""),
    ("toml.egal", CONVENTION, "[convention]", "convention :", "", ""),
    ("mot.manquant", CONVENTION, 'preavis = "1 mois"\n', "", "resiliation.preavis", "8"),
    ("mot.manquant", PUBLICS, "[diffusion]", "[diffusion.x]", "diffusion.article", ""),
    ("mot.inconnu", DUTIES, 'rythme = "en continu"', 'rhytme = "en continu"', "engagement[2].rhytme", "3"),
    ("toml.accent", CONVENTION, "[duree]", "[durée]", "", ""),
    ("toml.accent", CONVENTION, "duree =", "durée =", "", ""),
    ("mot.inconnu", CONVENTION, "[duree]", "[dure]", "dure", "7"),
    ("toml.accent", PUBLICS, '{ cle = "bassin",', '{ clé = "bassin",', "", ""),
    ("mot.en_double", PUBLICS, "[territoire]", "[convention]", "convention", ""),
    ("format.place", INDICATORS, "[[indicateur]]", "[[format]]", "format", ""),
    ("valeur.type", CONVENTION, "annee = 2020", 'annee = "2020"', "convention.annee", "1"),
    ("valeur.type", CONVENTION, 'article = "7"\nforme', "article = 7\nforme", "revision.article", ""),
    ("valeur.type", CONVENTION, 'par = ["region", "departement"]', 'par = "region"', "resiliation.par", "8"),
    ("valeur.type", CONVENTION, 'cle = "region"', 'cle = "La Région"', "partie[1].cle", "préambule"),
    ("mot.inconnu", CONVENTION, "[revision]", "[revision.x]", "revision.x", "7"),
    (
        "valeur.type",
        CONVENTION,
        'commence = "notification"',
        'commence = "À la notification"',
        "duree.commence",
        "7",
    ),
    ("valeur.choix", CONVENTION, 'etat = "signée"', 'etat = "signee"', "convention.etat", "1"),
    ("valeur.choix", PUBLICS, '"inscrit-demandeur-d-emploi"', '"inscrit"', "public[1].condition[2]", "1"),
    ("valeur.vide", CONVENTION, '"Convention d’essai"', '"  "', "convention.titre", "1"),
    ("valeur.vide", DUTIES, '["departement"]\nrythme', "[]\nrythme", "engagement[2].a_la_charge_de", "3"),
    ("valeur.trop_longue", CONVENTION, "Essayer chaque mot", "x" * 2001, "convention.objet", "1"),
    ("valeur.borne", INDICATORS, "fait =", "seuil = 1\nfait =", "indicateur[1].seuil", "5"),
    ("valeur.refusee", FORMAT, 'donne = "id_session"', 'donne = "id_sesion"', "", "5"),
    ("duree.illisible", CONVENTION, 'preavis = "1 mois"', 'preavis = "bientôt"', "resiliation.preavis", "8"),
    ("rythme.illisible", DUTIES, "au moins deux fois par an", "souvent", "comite[1].rythme", "5"),
    ("rythme.illisible", DUTIES, '"en continu"', '"parfois"', "engagement[2].rythme", "3"),
    ("echeance.illisible", DUTIES, "2 mois après notification", "vite", "obligation[2].echeance", "5"),
    ("montant.centimes", DUTIES, "euros = 500000", "euros = 0.001", "engagement[1].montant[1]", "4"),
    ("montant.negatif", DUTIES, "euros = 500000", "euros = -1", "engagement[1].montant[1]", "4"),
    (
        "obligation.rythme_ou_echeance",
        DUTIES,
        "echeance =",
        'rythme = "chaque mois"\necheance =',
        "obligation[2]",
        "5",
    ),
    ("cle.en_double", DUTIES, 'cle = "prescription"', 'cle = "achats"', "engagement[2].cle", "3"),
    ("partie.inconnu", DUTIES, '["departement"]', '["department"]', "engagement[2].a_la_charge_de[1]", "3"),
    ("evenement.inconnu", CONVENTION, 'compter_de = "envoi-lettre"', 'compter_de = "envoi"', None, "8"),
    ("evenement.inconnu", DUTIES, "après notification", "après comite", "obligation[2].echeance", "5"),
    ("comite.inconnu", DUTIES, 'comite = "pilotage"', 'comite = "technique"', "obligation[1].comite", "5"),
    ("public.inconnu", INDICATORS, 'parmi = "cohorte"', 'parmi = "tous"', "indicateur[2].parmi", "2"),
    ("indicateur.inconnu", DUTIES, '["entres"]', '["entrees"]', "comite[1].dossier[1]", "5"),
    ("ventilation.inconnu", DUTIES, "dossier =", 'ventilations = ["sexe"]\ndossier =', None, "5"),
    ("question.inconnu", INDICATORS, "parmi =", 'question = "q"\nparmi =', "indicateur[2].question", "2"),
    ("emetteur.inconnu", FORMAT, 'emetteur = "region"', 'emetteur = "msa"', "emetteur", "5"),
    ("clause.manquante", CONVENTION, '["litiges"]', "[]", "convention.clauses_absentes", "1"),
    ("clause.contradictoire", CONVENTION, '["litiges"]', '["litiges", "revision"]', None, "1"),
    ("duree.reconductions", CONVENTION, '"tacite"', '"jamais"', "duree.reconductions_maximum", "7"),
    ("siret.faux", CONVENTION, "22620001200012", "22620001200021", "partie[2].siret", "préambule"),
    ("rapprochement.seuils", PUBLICS, "0.03", "0.99", "rapprochement", "2"),
    ("diffusion.seuil", PUBLICS, "seuil = 5", "seuil = 0", "diffusion.seuil", "2"),
    ("zonage.fichier_absent", PUBLICS, "zones.csv", "bassins.csv", "territoire.zonage[1].fichier", "1"),
    ("zonage.colonnes", "zones.csv", "133;Marseille", "133;Marseille;x", "", ""),
    ("zonage.code_en_double", "zones.csv", "133;", "131;", "", ""),
    ("zonage.fichier_vide", "zones.csv", "131;Aix\n133;Marseille\n", "", "", ""),
    ("indicateur.operateur", INDICATORS, 'egal = "EMPLOI"', 'egal = "EMPLOI", renseigne = true', None, "2"),
    ("indicateur.liste_vide", INDICATORS, 'egal = "EMPLOI"', "parmi = []", None, "2"),
    ("indicateur.colonne_sans_somme", INDICATORS, "fait =", 'colonne = "x"\nfait =', "indicateur[1]", "5"),
    ("indicateur.somme_sans_colonne", INDICATORS, "fait =", 'compte = "somme"\nfait =', "indicateur[1]", "5"),
    (
        "indicateur.rapportee_a",
        INDICATORS,
        "fait =",
        'compte = "somme"\ncolonne = "x"\nrapportee_a = "y"\nfait =',
        "indicateur[1]",
        "5",
    ),
    (
        "indicateur.somme_sans_numerateur",
        INDICATORS,
        "fait =",
        'compte = "somme"\ncolonne = "x"\nnumerateur = [{ colonne = "x", egal = 1 }]\nfait =',
        "indicateur[1]",
        "5",
    ),
    ("indicateur.numerateur", INDICATORS, '"nombre"', '"taux"', "indicateur[1]", "5"),
    (
        "indicateur.inconnu_sans_taux",
        INDICATORS,
        "fait =",
        'inconnu = [{ colonne = "x", egal = 1 }]\nfait =',
        "indicateur[1]",
        "5",
    ),
    (
        "indicateur.ventilation_en_double",
        INDICATORS,
        "fait =",
        'ventilations = ["sexe", "sexe"]\nfait =',
        "indicateur[1]",
        "5",
    ),
    (
        "indicateur.tranches_absentes",
        INDICATORS,
        "fait =",
        'ventilations = ["tranche_age"]\nfait =',
        None,
        "5",
    ),
    ("indicateur.tranches_desordre", INDICATORS, "fait =", "tranches_age = [30, 26]\nfait =", None, "5"),
    ("indicateur.cible_pourcentage", INDICATORS, "valeur = 70", "valeur = 170", None, "2"),
]
REPEATED = (
    'libelle = "Prescrire"\na_la_charge_de = ["departement"]',
    'libelle = "acheter  des formations"\na_la_charge_de = ["departement", "region"]',
)
# code, file, what is written, what it becomes, key, article: asked, and nothing is refused
ASKED = [
    ("champ.a_completer", CONVENTION, '"20-1"', '"à compléter"', "convention.numero", "1"),
    ("champ.xxx", DUTIES, '"Prescrire"', '"Prescrire XXX places"', "engagement[2].libelle", "3"),
    ("comite.sans_rythme", DUTIES, '"au moins deux fois par an"', '"non prévu"', "comite[1].rythme", "5"),
    ("engagement.repete", DUTIES, *REPEATED, "engagement[2].libelle", "3"),
]
# Not one word to change in the sample: each has its own test below.
APART = {
    "dossier.vide",
    "fichier.trop_gros",
    "fichier.encodage",
    "toml.imbrication",
    # Folders made to harm: test_hostile.py.
    "dossier.trop_gros",
    "fichier.lien",
    "fichier.pas_ordinaire",
    "fichier.illisible",
    "fichier.nom",
    "toml.cle_longue",
    "toml.nombre",
    "rapprochement.seuil_bas",
    "diffusion.seuil_bas",
    "convention.une_partie",
    "question.declaree",
    "mot.necessaire",
    # Dates held to one another: test_bounds.py.
    "date.hors_terme",
    # An act that an obligation needs: test_countdown.py.
    "circuit.inconnu",
    "modele.inconnu",
    "fichier.sans_champ",
    # The law has its own words: test_law.py.
    "regle.inconnu",
    "regle.une_date",
    "regle.force",
}


def _codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


@pytest.mark.parametrize(
    ("code", "file", "old", "new", "key", "article"),
    BROKEN + BROKEN_WORDS,
    ids=[f"{case[0]} {case[3][:30]!r}" for case in BROKEN + BROKEN_WORDS],
)
def test_a_broken_copy_is_refused_at_the_right_place(code, file, old, new, key, article):
    reading = read_agreement(edited(file, old, new))
    found = [problem for problem in reading.problems if problem.code == code]
    assert found, _codes(reading)
    problem = found[0]
    assert reading.agreement is None
    assert problem.where.file in (file, "")
    assert problem.where.article == article
    if key is not None:
        assert problem.where.key == key
    assert problem.where.line
    assert "{" not in problem.message(WORDING)


@pytest.mark.parametrize(
    ("code", "file", "old", "new", "key", "article"),
    ASKED + ASKED_WORDS,
    ids=[case[0] for case in ASKED + ASKED_WORDS],
)
def test_what_the_text_leaves_open_is_asked_and_blocks_nothing(code, file, old, new, key, article):
    reading = read_agreement(edited(file, old, new))
    (question,) = [question for question in reading.questions if question.code == code]
    assert (question.where.file, question.where.key, question.where.article) == (file, key, article)
    assert question.message(WORDING).rstrip(" .)").endswith("?") or "?" in question.message(WORDING)
    assert reading.agreement is not None


def test_every_sentence_of_the_check_has_a_broken_copy():
    assert {case[0] for case in BROKEN + BROKEN_WORDS + ASKED + ASKED_WORDS} | APART == set(WORDING)


def test_the_line_is_the_one_that_a_person_must_change():
    reading = read_agreement(edited(DUTIES, 'rythme = "en continu"', 'rythme = "parfois"'))
    (problem,) = reading.problems
    lines = edited(DUTIES, 'rythme = "en continu"', 'rythme = "parfois"')[DUTIES].decode().splitlines()
    assert lines[problem.where.line - 1] == 'rythme = "parfois"'


def test_an_unknown_word_is_answered_with_the_nearest_known_one():
    (problem,) = [
        found
        for found in read_agreement(edited(DUTIES, "libelle", "libele")).problems
        if found.code == "mot.inconnu"
    ]
    assert problem.message(WORDING) == "Le mot « libele » n’existe pas ici. Vouliez-vous dire « libelle » ?"


def test_an_unknown_party_is_answered_with_the_nearest_known_one():
    (problem,) = read_agreement(edited(DUTIES, '["departement"]', '["department"]')).problems
    assert "Vouliez-vous dire « departement » ?" in problem.message(WORDING)


def test_all_files_are_read_even_when_one_is_broken():
    files = edited(DUTIES, 'cle = "achats"', 'cle = "achats')
    files[PUBLICS] = files[PUBLICS].replace(b"millesime = 2019", b'millesime = "2019"')
    files[CONVENTION] = files[CONVENTION].replace(b'reconduction = "tacite"', b'reconduction = "tacit"')
    places = {(problem.where.file, problem.code) for problem in read_agreement(files).problems}
    assert {(DUTIES, "toml.guillemet"), (PUBLICS, "valeur.type"), (CONVENTION, "valeur.choix")} <= places


def test_a_wrong_shape_does_not_hide_an_unknown_party():
    files = edited(DUTIES, 'rythme = "en continu"', 'rythme = "parfois"')
    files[CONVENTION] = files[CONVENTION].replace(b'par = ["region", "departement"]', b'par = ["regio"]')
    reading = read_agreement(files)
    assert [(problem.code, problem.where.key) for problem in reading.problems] == [
        ("partie.inconnu", "resiliation.par[1]"),
        ("rythme.illisible", "engagement[2].rythme"),
    ]


def test_what_points_at_an_entry_of_the_wrong_shape_is_not_a_second_problem():
    files = edited(DUTIES, 'niveau = "politique"', 'niveau = "haut"')
    assert _codes(read_agreement(files)) == {"valeur.choix"}


def test_what_points_into_a_file_that_does_not_read_is_not_a_second_problem():
    assert _codes(read_agreement(edited(INDICATORS, "fait =", "fait"))) == {"toml.egal"}
    assert _codes(read_agreement(edited(PUBLICS, "millesime =", "millesime"))) == {"toml.egal"}


def test_an_empty_folder_says_what_to_write():
    reading = read_agreement({})
    assert _codes(reading) == {"dossier.vide"}
    assert reading.agreement is None


def test_a_folder_of_empty_files_says_which_words_are_missing():
    reading = read_agreement({"convention.toml": b"# rien encore\n"})
    assert {problem.where.key for problem in reading.problems} >= {"convention", "partie"}
    assert reading.agreement is None


def test_a_file_of_five_megabytes_is_not_read():
    assert "fichier.trop_gros" in _codes(read_agreement(sample(**{"x.toml": b"#" * 5_000_000})))


def test_a_file_that_is_not_utf8_is_refused_at_its_line():
    files = sample(**{DUTIES: 'titre = "ok"\nlibelle = "été"'.encode("cp1252")})
    (problem,) = [found for found in read_agreement(files).problems if found.code == "fichier.encodage"]
    assert (problem.where.file, problem.where.line) == (DUTIES, 2)


def test_a_zone_file_that_is_not_utf8_is_refused():
    assert "fichier.encodage" in _codes(read_agreement(sample(**{"zones.csv": "131;Évry".encode("cp1252")})))


def test_lists_nested_without_end_do_not_crash():
    reading = read_agreement(sample(**{"x.toml": b"a = " + b"[" * 200_000}))
    assert "toml.imbrication" in _codes(reading) or "toml.crochet" in _codes(reading)


def test_a_single_party_makes_no_agreement():
    files = sample()
    text = files[CONVENTION].decode()
    start, end = text.index('[[partie]]\ncle = "region"'), text.index('[[partie]]\ncle = "departement"')
    files[CONVENTION] = (text[:start] + text[end:]).encode()
    assert "convention.une_partie" in _codes(read_agreement(files))


@pytest.mark.parametrize(
    ("word", "file", "key"),
    [
        ("territoire", FORMAT, ""),
        ("rapprochement", FORMAT, ""),
        ("diffusion", INDICATORS, "indicateur[1]"),
    ],
)
def test_a_word_may_be_absent_only_when_nothing_needs_it(word, file, key):
    text = sample()[PUBLICS].decode()
    start = text.index(f"[{word}]")
    files = sample(**{PUBLICS: text[:start] + text[text.index("\n[", start) :]})
    (problem,) = [found for found in read_agreement(files).problems if found.code == "mot.necessaire"]
    assert (problem.where.file, problem.where.key, problem.where.article) == (file, key, "5")
    assert f"[{word}]" in problem.message(WORDING)


def test_other_folders_and_other_files_are_not_the_agreement():
    extra = {"exemples/x.toml": b"n'importe quoi", "LISEZ-MOI.md": b"#", "formats/vieux/x.toml": b"= ="}
    assert read_agreement({**sample(), **extra}).problems == ()
