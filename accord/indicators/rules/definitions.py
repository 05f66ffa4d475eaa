"""An indicator said in French, from its declaration: what a reader needs to redo the count by hand."""

from __future__ import annotations

from datetime import date

from accord.indicators.rules.plans import Plan, Scalar, Test
from accord.kit.facts import Column
from accord.kit.periods import Period, half_year_period, month_period, quarter_period, year_period
from accord.kit.text import format_date_words, format_month, format_number, join_words


def define(plan: Plan) -> str:
    """The definition, in a few sentences."""
    sentences = [_counted(plan), f"Placé dans le temps par : {_lower(plan.placed_by.label)}."]
    if plan.population:
        sentences.append(f"Population : {_all_of(plan.population)}.")
    if plan.cohort is not None:
        sentences.append(f"Limité aux personnes du public « {plan.cohort.key} ».")
    sentences += _unknowns(plan)
    return " ".join(sentences)


def describe(plan: Plan, *, public: str = "") -> tuple[tuple[str, str], ...]:
    """The same definition part by part, each with its name; `public` is the label of its public, if any."""
    parts = [("Ce qui est compté", _counted_thing(plan)), ("Population", _population(plan, public))]
    if plan.indicator.kind == "taux":
        parts += [("Numérateur", _numerator(plan)), ("Dénominateur", _denominator(plan))]
    if unknown := _unknown(plan):
        parts.append(("Inconnus", unknown))
    period = name_period(plan.period) or "toutes les dates connues"
    placed = f"d’après : {_lower(plan.placed_by.label)} ; une ligne sans cette date n’est pas comptée"
    parts.append(("Période", f"{period}, {placed}"))
    return tuple(parts)


def _unknown(plan: Plan) -> str:
    if plan.summed is not None:
        return "les lignes sans valeur, comptées à part"
    if plan.indicator.kind != "taux":
        return ""
    also = f", ou {_all_of(plan.unknown)}" if plan.unknown else ""
    return f"{_lines(plan)} sans réponse{also} ; comptées à part et hors du dénominateur"


def _lines(plan: Plan) -> str:
    return "les personnes" if plan.indicator.counts == "personnes" else "les lignes"


def _counted_thing(plan: Plan) -> str:
    line = f"« {plan.fact.label} » : une ligne est {plan.fact.grain}"
    if plan.summed is not None:
        return f"la somme de « {_lower(plan.summed.label)} », ligne à ligne, dans {line}"
    if plan.indicator.counts == "personnes":
        return f"les personnes, chacune une seule fois, dans {line}"
    return f"les lignes de {line}"


def _population(plan: Plan, public: str) -> str:
    said = [_all_of(plan.population)] if plan.population else []
    if plan.cohort is not None:
        said.append(f"personnes du public « {public or plan.cohort.key} »")
    return " ; ".join(said) or "toutes les lignes"


def _numerator(plan: Plan) -> str:
    return f"somme de : {_lower(plan.summed.label)}" if plan.summed else _all_of(plan.numerator)


def _denominator(plan: Plan) -> str:
    if plan.over is not None:
        return f"somme de : {_lower(plan.over.label)}"
    return f"{_lines(plan)} de la population dont on connaît la réponse"


def measure_of(plan: Plan) -> str:
    """What one unit of the figure is: `parcours de formation`, `personnes`, `heures d’absence`."""
    if plan.summed is not None:
        return _lower(plan.summed.label)
    return "personnes" if plan.indicator.counts == "personnes" else _lower(plan.fact.label)


def name_period(period: Period | None) -> str:
    """A period in French: `2019`, `1er semestre 2019`, `du 15 janvier 2018 au 14 janvier 2019`."""
    if period is None:
        return ""
    starts_on, year = period.starts_on, period.starts_on.year
    if period.ends_on is None:
        return f"depuis le {format_date_words(starts_on)}"
    if period == year_period(year):
        return str(year)
    for rank in (1, 2):
        if period == half_year_period(year, rank):
            return f"{_rank(rank)} semestre {year}"
    for rank in (1, 2, 3, 4):
        if period == quarter_period(year, rank):
            return f"{_rank(rank)} trimestre {year}"
    if period == month_period(year, starts_on.month):
        return format_month(starts_on)
    return f"du {format_date_words(starts_on)} au {format_date_words(period.ends_on)}"


def _counted(plan: Plan) -> str:
    what = f"« {plan.fact.label} » ({plan.fact.grain})"
    if plan.summed is not None and plan.over is not None:
        return f"Somme de « {plan.summed.label} » rapportée à la somme de « {plan.over.label} », sur {what}."
    if plan.summed is not None:
        return f"Somme de « {plan.summed.label} », sur {what}."
    unit = "Nombre de personnes distinctes" if plan.indicator.counts == "personnes" else "Nombre de lignes"
    if plan.indicator.kind == "taux":
        return f"{unit} de {what} où {_all_of(plan.numerator)}, rapporté à celles dont on sait la réponse."
    return f"{unit} de {what}."


def _unknowns(plan: Plan) -> list[str]:
    if plan.summed is not None:
        return ["Les lignes sans valeur sont comptées à part, comme inconnues."]
    if plan.indicator.kind == "taux":
        also = f", ou {_all_of(plan.unknown)}" if plan.unknown else ""
        return [f"Inconnu, compté à part et hors du dénominateur : réponse absente{also}."]
    return []


def _all_of(tests: tuple[Test, ...]) -> str:
    return join_words([_say(test) for test in tests])


def _say(test: Test) -> str:
    name, values = _lower(test.column.label), [_name(value, test.column) for value in test.values]
    if test.operator == "is_known":
        return f"{name} : {'renseigné' if test.values[0] else 'non renseigné'}"
    said = {
        "equals": f"{name} : {values[0]}",
        "among": f"{name} : {join_words(values, 'ou')}",
        "differs": f"{name} : connu et autre que {values[0]}",
        "except_for": f"{name} : autre que {join_words(values, 'ou')}, ou inconnu",
        "before": f"{name} : avant le {values[0]}",
        "after": f"{name} : après le {values[0]}",
        "since": f"{name} : à compter du {values[0]}",
        "between": f"{name} : de {values[0]} à {values[-1]} compris",
    }
    return said[test.operator]


def _name(value: Scalar, column: Column) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return format_date_words(value)
    if isinstance(value, str):
        return f"« {column.codes.get(value, value)} »"
    return format_number(value)


def _lower(label: str) -> str:
    # An acronym at the start (RSA, CDI) keeps its capitals.
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _rank(rank: int) -> str:
    return "1er" if rank == 1 else f"{rank}e"
