"""The parts of an agreement's page that list what the text says: who, what, which way, what is measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.pages.acts import say_act
from accord.conventions.pages.clauses import name_start
from accord.conventions.pages.lines import ArticleLines, AskedView, Line, Questions, Section, by_article
from accord.declaration.agreement import Agreement
from accord.declaration.base import Amendable
from accord.declaration.duties import Axis, Commitment, DatedAmount, Obligation
from accord.declaration.phrases import Rhythm
from accord.face.words import plural
from accord.kit.money import cents_of, format_euros
from accord.kit.text import format_date_words, format_number, join_words

# A part with more lines than this is folded: the reader opens it.
FOLDED_FROM = 16


# The schemes of a text, which stand on a page of their own when they are many.
WAYS = ("priorites", "demarcation", "parcours", "dispositifs")
MANY_WAYS = 30


def list_sections(place: Place, questions: Questions) -> dict[str, Section]:
    """The parts that this text has, by their anchor; a part without a line is left out."""
    makers = {
        "partenaires": ("Partenaires", _partners),
        "avenants": ("Avenants", _amendments),
        "circuits": ("Le chemin d’un acte", _circuits),
        "obligations": ("Ce qui est dû à une date", _obligations),
        "dispositions": ("Autres dispositions", _provisions),
        "priorites": ("Priorités du programme", _priorities),
        "demarcation": ("Qui prend quoi", _demarcations),
        "parcours": ("Parcours", _pathways),
        "dispositifs": ("Dispositifs mobilisés", _programmes),
        "attendus": ("Demandés par le texte, pas encore calculés", _expected),
    }
    sections = {}
    for anchor, (title, make) in makers.items():
        entries = list(make(place, questions))
        if entries:
            lines = by_article(entries, questions, with_questions=anchor in ("obligations", "dispositions"))
            sections[anchor] = make_section(anchor, title, lines)
    return sections


def list_ways(sections: dict[str, Section]) -> tuple[Section, ...]:
    """Priorities, shares, pathways and schemes, of those that the text has."""
    return tuple(sections[anchor] for anchor in WAYS if anchor in sections)


def are_many(ways: tuple[Section, ...]) -> bool:
    """Whether they would make the page of the agreement too long."""
    return sum(len(article.lines) for way in ways for article in way.articles) > MANY_WAYS


def make_section(anchor: str, title: str, articles: tuple[ArticleLines, ...]) -> Section:
    """A part of the page, folded when it is long."""
    count = sum(len(article.lines) for article in articles)
    return Section(anchor, title, articles, count >= FOLDED_FROM, plural(count, "ligne", "lignes"))


def list_commitments(place: Place, questions: Questions) -> tuple[Section, ...]:
    """What is promised: axis by axis in the order of the text, then what stands under no axis."""
    declared = place.declared
    sections = []
    for axis, depth in _walk(declared.axes, None, 0):
        number = f"{axis.number}. " if axis.number else ""
        own = [one for one in declared.commitments if one.axis == axis.key]
        promised = _promised(f"axe-{axis.key}", f"{number}{axis.label}", own, place, questions)
        sections.append(replace(promised, is_within=depth > 0))
    rest = [one for one in declared.commitments if one.axis is None]
    if rest:
        title = "Autres engagements" if sections else ""
        sections.append(_promised("hors-axe", title, rest, place, questions))
    return tuple(sections)


def _promised(anchor: str, title: str, own: list[Commitment], place: Place, questions: Questions) -> Section:
    lines = [(one.article, _commitment(one, place, questions)) for one in own]
    return Section(anchor, title, by_article(lines, questions))


def _walk(axes: tuple[Axis, ...], within: str | None, depth: int) -> Iterator[tuple[Axis, int]]:
    """Each axis with its depth, then those inside it."""
    for axis in axes:
        if axis.within == within:
            yield axis, depth
            yield from _walk(axes, axis.key, depth + 1)


def _commitment(one: Commitment, place: Place, questions: Questions) -> Line:
    rhythm = one.rhythm.text if isinstance(one.rhythm, Rhythm) else one.rhythm
    if one.due is not None:
        rhythm = one.due.text
    owner = f"à la charge de : {place.declared.name_parties(one.owners)} · {rhythm}"
    public = f" · {place.declared.public(one.public).label}" if one.public else ""
    return Line(
        _sentence(one.label),
        _given(
            f"{owner}{public}",
            f"justificatif : {one.evidence}" if one.evidence else "",
            f"déclinaison : {one.plan}" if one.plan else "",
            *(say_amount(amount, place) for amount in one.amounts),
            *_validity(one, place),
        ),
        questions.of_entry(one.key),
    )


def say_amount(amount: DatedAmount, place: Place) -> str:
    """An amount, what it covers, the act that fixes it, and since when."""
    per = "par an" if amount.per == "an" else "sur la durée totale"
    since = name_start(place, amount.starts)
    return (
        f"{format_euros(amount.cents)} {per}, montant {amount.nature} ({amount.reference}) depuis : {since}"
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _given(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _validity(one: Amendable, place: Place) -> Iterator[str]:
    if one.since is not None:
        yield f"vaut depuis : {name_start(place, one.since)}"
    if one.until is not None:
        yield f"vaut jusqu’à : {name_start(place, one.until)}"


def _partners(place: Place, questions: Questions) -> Iterator[tuple[str, Line]]:
    for one in place.declared.partners:
        yield one.article, Line(one.name, (one.role,), questions.of_entry(one.key))


def _amendments(place: Place, questions: Questions) -> Iterator[tuple[str, Line]]:
    names = {"term": "durée", "termination": "résiliation", "revision": "modification", "disputes": "litiges"}
    for one in place.declared.amendments:
        changed = [name for word, name in names.items() if getattr(one, word) is not None]
        yield (
            one.article,
            Line(
                _sentence(one.label),
                _given(
                    f"prend effet : {name_start(place, one.effective)}",
                    one.reference,
                    f"remplace la clause : {join_words(changed)}" if changed else "",
                    *(say_act(one.act) if one.act else ()),
                ),
                questions.of_entry(one.key),
            ),
        )


def _circuits(place: Place, questions: Questions) -> Iterator[tuple[str, Line]]:
    for one in place.declared.circuits:
        steps = [f"{step.label} ({step.delay.text if step.delay else step.place})" for step in one.steps]
        sessions = [format_date_words(day) for day in one.sessions]
        yield (
            one.article,
            Line(
                f"{one.label} : {one.body}, pour {place.declared.name_parties([one.party])}.",
                _given(
                    " → ".join(steps),
                    f"séances connues : {join_words(sessions)}" if sessions else "",
                    f"délais : {one.reference}",
                ),
                questions.of_entry(one.key),
            ),
        )


def _obligations(place: Place, questions: Questions) -> Iterator[tuple[str, Line]]:
    for one in place.declared.obligations:
        yield (
            one.article,
            Line(
                _sentence(one.label),
                _given(
                    f"à la charge de : {place.declared.name_parties(one.owners)} · {say_when(one)}",
                    f"en cas de : {one.in_case_of}" if one.in_case_of else "",
                    f"justificatif : {one.evidence}" if one.evidence else "",
                    *_validity(one, place),
                ),
                questions.of_entry(one.key),
            ),
        )


def say_when(one: Obligation) -> str:
    """When an obligation is due, as the text has it."""
    if one.rhythm is not None:
        return one.rhythm.text
    if one.due is not None:
        return one.due.text
    if one.due_on is not None:
        return f"le {format_date_words(one.due_on)}"
    return f"chaque année, le {one.each_year.text}" if one.each_year else ""


def _provisions(place: Place, questions: Questions) -> Iterator[tuple[str, Line]]:
    for one in place.declared.provisions:
        yield one.article, Line(_sentence(one.label), (), questions.of_entry(one.key))


def _priorities(place: Place, questions: Questions) -> Iterator[tuple[str, Line]]:
    for one in place.declared.priorities:
        euros = format_euros(cents_of(one.euros)) if one.euros is not None else ""
        yield one.article, Line(f"{one.number}. {one.label}", _given(euros), questions.of_entry(one.key))


def _demarcations(place: Place, questions: Questions) -> Iterator[tuple[str, Line]]:
    declared = place.declared
    labels = {one.key: f"{one.number}. {one.label}" for one in declared.priorities}
    for one in declared.demarcations:
        yield (
            one.article,
            Line(
                one.label,
                _given(
                    f"entre : {declared.name_parties(one.between)}",
                    f"priorité {labels[one.priority]}" if one.priority else "",
                    f"objectif : {one.aim}" if one.aim else "",
                    f"critère : {one.criterion}",
                    *(f"{declared.name_parties([key])} : {scheme}" for key, scheme in one.schemes.items()),
                ),
                questions.of_entry(one.key),
            ),
        )


def _pathways(place: Place, questions: Questions) -> Iterator[tuple[str, Line]]:
    for one in place.declared.pathways:
        yield (
            one.article,
            Line(
                _sentence(one.label),
                _given(f"pour : {one.public}" if one.public else ""),
                questions.of_entry(one.key),
            ),
        )
        for rank, step in enumerate(one.steps, 1):
            actors = place.declared.name_parties(step.actors) if step.actors else ""
            yield (
                one.article,
                Line(
                    f"{rank}. {step.label}",
                    _given(
                        step.length or "",
                        f"y agissent : {actors}" if actors else "",
                        f"pour : {step.public}" if step.public else "",
                        "on peut entrer ici" if step.may_enter else "",
                    ),
                ),
            )


def _programmes(place: Place, questions: Questions) -> Iterator[tuple[str, Line]]:
    declared = place.declared
    for one in declared.programmes:
        yield (
            one.article,
            Line(
                one.label,
                _given(
                    f"mené par : {declared.name_parties([one.run_by])}"
                    + (f" · payé par : {_name(declared, one.funded_by)}" if one.funded_by else ""),
                    f"pour : {one.public}" if one.public else "",
                    f"lieux : {join_words(list(one.places))}" if one.places else "",
                    one.limit or "",
                    *_validity(one, place),
                ),
                questions.of_entry(one.key),
            ),
        )


def _name(declared: Agreement, key: str) -> str:
    try:
        return declared.actor(key).short_name
    except KeyError:
        return key


def _expected(place: Place, questions: Questions) -> Iterator[tuple[str, Line]]:
    for one in place.declared.expected:
        targets = [
            f"cible : {_number(target.value)}"
            + (f" au {format_date_words(target.by)}" if target.by else "")
            + (f", à compter de : {name_start(place, target.starts)}" if target.starts else "")
            for target in one.targets
        ]
        committee = place.declared.committee(one.committee).label if one.committee else ""
        yield (
            one.article,
            Line(
                f"{one.label} ({one.unit})",
                _given(
                    one.definition or "",
                    f"chez : {one.public}" if one.public else "",
                    f"suivi par : {committee}" if committee else "",
                    *targets,
                ),
                questions.of_entry(one.key),
            ),
        )


def list_computed(place: Place, questions: Questions) -> tuple[tuple[str, str, tuple[AskedView, ...]], ...]:
    """The indicators that are computed: the label, the address of the figure, what is asked of it."""
    return tuple(
        (one.label, reverse("figure", args=[place.agreement.key, one.key]), questions.of_entry(one.key))
        for one in place.declared.indicators
    )


def _number(value: Decimal | int | str) -> str:
    return value if isinstance(value, str) else format_number(value)
