"""The law declared like an agreement: read, checked, in force or not by date."""

from datetime import date

import pytest

from accord.declaration import read_law
from accord.declaration.wording import WORDING

LAW = """\
[droit]
cle = "loi"
titre = "Loi d’essai"
objet = "essayer"

[[evenement]]
cle = "orientation"
article = "D. 1"
libelle = "Orientation notifiée"
arrive = "à chaque fois"
de = "personne"

[[regle]]
cle = "ancienne"
article = "D. 1"
libelle = "Signer le contrat"
source = "ancien code, D. 1"
fiabilite = "lue"
depuis = 2020-01-01
jusqu_a = 2024-12-31
echeance = "2 mois après orientation"

[[regle]]
cle = "contrat"
article = "D. 2"
libelle = "Signer le contrat d’engagement"
source = "code, D. 2"
fiabilite = "rapportée"
depuis = 2025-01-01
echeance = "1 mois après orientation"
remplace = "ancienne"
valeur = [{ valeur = 15, unite = "heures", a_compter_de = 2025-01-01, reference = "D. 2" }]
"""
BROKEN = [
    ("regle.inconnu", '= "ancienne"\nvaleur', '= "anciene"\nvaleur', "regle[2].remplace", "D. 2"),
    ("regle.une_date", "jusqu_a = 2024-12-31", "le = 2024-12-31", "regle[1]", "D. 1"),
    ("regle.force", "jusqu_a = 2024-12-31", "jusqu_a = 2019-12-31", "regle[1]", "D. 1"),
    ("evenement.inconnu", "1 mois après orientation", "1 mois après orient", "regle[2].echeance", "D. 2"),
    ("echeance.illisible", "1 mois après", "bientôt après", "regle[2].echeance", "D. 2"),
    ("reference.circulaire", "depuis = 2020", 'remplace = "contrat"\ndepuis = 2020', None, "D. 1"),
    ("valeur.choix", '"rapportée"', '"sûre"', "regle[2].fiabilite", "D. 2"),
    ("toml.accent", "fiabilite", "fiabilité", "", ""),
    ("mot.manquant", 'source = "code, D. 2"\n', "", "regle[2].source", "D. 2"),
    ("cle.en_double", 'cle = "contrat"', 'cle = "ancienne"', "regle[2].cle", "D. 2"),
    ("valeur.type", "valeur = 15", 'valeur = "quinze"', "regle[2].valeur[1].valeur", "D. 2"),
]  # fmt: skip


def read(text=LAW):
    return read_law({"loi.toml": text.encode()})


def test_a_sound_law_is_read_without_a_problem():
    assert read().problems == ()
    assert (read().law.key, read().law.title) == ("loi", "Loi d’essai")


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        (date(2019, 12, 31), []),
        (date(2024, 12, 31), ["ancienne"]),
        (date(2025, 1, 1), ["contrat"]),
    ],
)
def test_a_rule_is_followed_from_the_first_to_the_last_day_of_its_force(day, keys):
    assert [rule.key for rule in read().law.on(day)] == keys


def test_a_rule_that_the_house_switched_off_is_not_followed():
    off = LAW.replace("depuis = 2025-01-01\n", "depuis = 2025-01-01\nactive = false\n")
    assert read(off).law.on(date(2025, 6, 1)) == ()


@pytest.mark.parametrize(("code", "old", "new", "key", "article"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_broken_law_is_refused_at_the_right_place(code, old, new, key, article):
    assert old in LAW
    reading = read(LAW.replace(old, new, 1))
    (problem, *_) = [found for found in reading.problems if found.code == code]
    assert (problem.where.file, problem.where.article) == ("loi.toml", article)
    assert key is None or problem.where.key == key
    assert "{" not in problem.message(WORDING)
    assert reading.law is None


def test_a_word_of_agreements_is_not_a_word_of_the_law():
    reading = read(LAW + '\n[[comite]]\ncle = "x"\n')
    (problem,) = reading.problems
    assert problem.message(WORDING).startswith("Le mot « comite » n’existe pas ici.")
