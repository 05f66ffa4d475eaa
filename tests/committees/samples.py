"""Small tables as the indicators' room gives them, and a pack made of them."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from accord.committees.pack.contents import Due, Line, Pack, Provenance, Source
from accord.committees.pack.figures import describe_figures, summarise
from accord.indicators.rules.tables import UNKNOWN, Cell, DepositOrigin, Table, Target

LABELS = {"annee": "Année", "bassin": "Bassin d’emploi", "sexe": "Sexe"}
LONG_BASIN = "Châteaurenard – Tarascon, plaine de la Crau, Alpilles occidentales et pays d’Arles réunis"


def cell(breakdown, code, label, numerator, denominator=None, unknown=None):
    """A cell of one breakdown."""
    return Cell(((breakdown, code),), (label,), numerator, denominator, unknown)


def entries(by=(), cells=(), total=16_500, **more):
    """Entries in training: a count."""
    said = {
        "indicator": "entres",
        "label": "Entrées en formation",
        "article": "5",
        "unit": "nombre",
        "breakdowns": LABELS,
        "period": "de 2016 à 2020",
        "threshold": 5,
        "definition": "Nombre d’entrées en formation dont la date d’entrée tombe dans la période.",
        "sql": "SELECT count(*) FROM participation",
        "snapshot": "ab" * 32,
        "deposits": (DepositOrigin(1, "formations_2016.csv", "region-formations", "2021-01-04", "cd" * 32),),
    }
    total = total if isinstance(total, Cell) else Cell((), (), total)
    return Table(**{**said, "by": by, "cells": tuple(cells), "total": total, **more})


def entries_by_year():
    """Entries broken down by year."""
    counts = {"2016": 3_120, "2017": 3_480, "2018": 3_641, "2019": 3_390, "2020": 2_869}
    return entries(("annee",), [cell("annee", year, year, count) for year, count in counts.items()])


def entries_by_basin():
    """Entries by basin: a very long name, a hidden cell, and people whose basin is unknown."""
    return entries(
        ("bassin",),
        [
            cell("bassin", "1", "Marseille – Aubagne", 9_812),
            cell("bassin", "2", LONG_BASIN, 6_388),
            cell("bassin", "3", "Salon-de-Provence", 3).hide(),
            cell("bassin", UNKNOWN, "inconnu", 297),
        ],
    )


def entries_by_year_and_sex():
    """Entries crossed, with their partial totals."""
    pairs = [("2019", "1", 1_700), ("2019", "2", 1_690), ("2020", "1", 1_400), ("2020", "2", 1_469)]
    sexes = {"1": "Hommes", "2": "Femmes"}
    cells = [Cell((("annee", year), ("sexe", sex)), (year, sexes[sex]), count) for year, sex, count in pairs]
    margins = [cell("annee", "2019", "2019", 3_390), cell("annee", "2020", "2020", 2_869)]
    margins += [cell("sexe", "1", "Hommes", 3_100), cell("sexe", "2", "Femmes", 3_159)]
    return entries(("annee", "sexe"), cells, 6_259, margins=tuple(margins))


def return_rate(total=None, by=(), cells=()):
    """The rate of return to employment beside its target of 70 %."""
    return entries(
        by,
        cells,
        total or Cell((), (), 312, 486, 88),
        indicator="taux-retour-emploi",
        label="Taux de retour à l’emploi",
        article="2",
        unit="taux",
        target=Target(Decimal(70), "convention, article 2"),
        choice="le texte ne donne pas de délai : la situation à six mois est retenue.",
    )


def pack_of(*tables, **more):
    """A pack with these tables."""
    figures = describe_figures(tables)
    said = {
        "committee": "Comité de pilotage",
        "sitting": "Séance du lundi 4 janvier 2021",
        "agreement": "Expérimentation pour l’emploi des allocataires du RSA",
        "number": "Convention n° 17-1136 (2017)",
        "parties": "Région Provence-Alpes-Côte d’Azur et Département des Bouches-du-Rhône",
        "seal": "Chiffres arrêtés le 4 janvier 2021",
        "short_seal": "arrêté le 4 janvier 2021",
        "frozen_at": datetime(2021, 1, 4, 9, 30, tzinfo=UTC),
        "identity": (Line("Litiges", "non prévu"), Line("Durée", "1 an", "art. 7")),
        "dues": (Due("14/01/2021", "Fin de la convention", "Région", "art. 7", "dans 10 jours", "●", "due"),),
        "dues_intro": "Échéances du 4 juillet 2020 au 4 janvier 2022.",
        "summary": summarise(figures),
        "figures": figures,
        "provenance": Provenance(
            "ab" * 32,
            "Données rassemblées le 4 janvier 2021.",
            "Version 1 de la convention.",
            (Source("formations_2016.csv", "Région", "04/01/2021", "04/01/2021", 3_410, "cd" * 32),),
        ),
    }
    return Pack(**{**said, **more})


def renamed(table, label):
    """The same table under another name."""
    return replace(table, label=label)
