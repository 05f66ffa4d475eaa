"""A pair to check: two records face to face, what would follow, what was decided and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from accord.face.components import Crumb, Notice, PairRow
from accord.face.components import Pair as Faces
from accord.face.words import plural
from accord.kit.text import fold_name, format_date, join_words
from accord.people.decisions import Decision, say_verdict
from accord.people.models import Pair
from accord.people.names import write_birth, write_name
from accord.people.panels import origins_of, read_panels
from accord.people.queries import IdentityCard, cards_of, persons_on_page
from accord.people.queue_page import next_pair_url, read_queue
from accord.people.rules.risk import LOW, risk_of
from accord.people.rules.timeline import Event
from accord.people.wording import FIELDS, LEVELS, RISK_LEVELS, RISKS, SEXES, SHORT_KINDS

UNDOABLE = "Chaque décision peut être annulée ; en cas de doute, passez : la paire attendra."
TOPICS = {
    "droit": "Droits RSA",
    "demande": "Demandes de RSA",
    "inscription": "Inscriptions comme demandeur d’emploi",
    "prescription": "Prescriptions de formation",
    "formation": "Entrées en formation",
    "sortie": "Sorties de formation",
    "resultat": "Résultats de formation",
    "situation": "Situations après formation",
    "cohorte": "Cohortes",
}


@dataclass(frozen=True)
class Joined:
    """What would come together: one subject, what each side has of it, in words."""

    label: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class PairPage:
    """The page of a pair. `is_open` when it waits for a decision; else `verdict` says what was decided."""

    crumbs: tuple[Crumb, ...]
    heading: str
    place: str
    faces: Faces
    calm: str
    chance: str
    left_name: str
    right_name: str
    left_url: str
    right_url: str
    joined: tuple[Joined, ...]
    consequences: tuple[str, ...]
    is_open: bool
    verdict: str
    url: str
    undo_url: str
    next_url: str
    queue_url: str
    token: str
    notices: tuple[Notice, ...]
    last_undo_url: str
    last_said: str
    script: str


def build_pair_page(
    pair: Pair, *, token: str, script: str, notices: tuple[Notice, ...] = (), last: Decision | None = None
) -> tuple[PairPage, set[int]]:
    """The page of a pair that the actor sees, and the persons that it shows."""
    left, right = (
        cards_of([pair.identity_id, pair.candidate_id])[n] for n in (pair.identity_id, pair.candidate_id)
    )
    persons = {left.person_id, right.person_id}
    members = persons_on_page(persons)
    queue = read_queue()
    rank = next((place for place, one in enumerate(queue, 1) if one.id == pair.pk), 0)
    is_open = pair.state == Pair.State.WAITING
    joined = _join(members, left, right) if left.person_id != right.person_id else ()
    urls = {"pair": pair.pk}
    page = PairPage(
        crumbs=(Crumb("Personnes", reverse("people")),
            Crumb("Paires à vérifier", reverse("pairs")),
            Crumb(f"Paire n°\u00a0{pair.pk}")),
        heading="Est-ce la même personne ?",
        place=f"Paire {rank} sur {len(queue)} à vérifier" if rank else "",
        faces=_faces(left, right, pair.evidence),
        calm=_say_risk(pair.evidence) if risk_of(pair.evidence)[0] < LOW else "",
        chance=_say_chance(pair.score),
        left_name=write_name(left),
        right_name=write_name(right),
        left_url=reverse("person", kwargs={"person": left.person_id}),
        right_url=reverse("person", kwargs={"person": right.person_id}),
        joined=joined,
        consequences=_say_consequences(members, left, right, joined),
        is_open=is_open,
        verdict="" if is_open else say_verdict(pair),
        url=reverse("pair", kwargs=urls),
        undo_url=reverse("pair-undo", kwargs=urls),
        next_url=next_pair_url(pair, queue),
        queue_url=reverse("pairs"),
        token=token,
        notices=notices,
        last_undo_url=last.undo_url if last else "",
        last_said=f"{last.said} : {last.who}." if last else "",
        script=script,
    )  # fmt: skip
    return page, persons


def _faces(left: IdentityCard, right: IdentityCard, evidence: Mapping[str, Any]) -> Faces:
    def row(label: str, key: str, one: str, other: str) -> PairRow:
        found = evidence.get(key)
        if found is None:
            return PairRow(label, one, other, None, "rien à comparer")
        return PairRow(label, one, other, float(found["bits"]), LEVELS.get(found["level"], found["level"]))

    rows = [
        _say_which_name(row("Nom de naissance", "name", left.birth_name, right.birth_name)),
        PairRow("Nom d’usage", left.usual_name, right.usual_name, None, "pesé avec le nom"),
        row("Prénoms", "first_name", left.first_names, right.first_names),
        row("Sexe", "sex", SEXES.get(left.sex, ""), SEXES.get(right.sex, "")),
        row("Date de naissance", "birth", _birth(left), _birth(right)),
        row("Lieu de naissance", "place", left.birth_place, right.birth_place),
        row("NIR", "nir", left.nir, right.nir),
        row(
            "Identifiant France Travail",
            "france_travail",
            left.france_travail_number,
            right.france_travail_number,
        ),
        PairRow("Foyer", left.household, right.household, None, "n’est pas pesé"),
    ]
    if left.birth_rank or right.birth_rank:
        rows.append(row(FIELDS["rank"], "rank", left.birth_rank, right.birth_rank))
    if "group_nir" in evidence:
        rows.append(row(FIELDS["group_nir"], "group_nir", "un NIR", "un autre NIR"))
    return Faces(
        f"Fiche nouvelle, {SHORT_KINDS.get(left.kind, left.kind)}",
        f"Fiche déjà connue, {SHORT_KINDS.get(right.kind, right.kind)}",
        tuple(row for row in rows if row.left or row.right),
        _say_risk(evidence) if risk_of(evidence)[0] >= LOW else "",
    )


def _say_which_name(row: PairRow) -> PairRow:
    """Two persons have the same name by one that either uses: « identique » would deny the row itself."""
    if row.word == LEVELS["exact"] and fold_name(row.left) != fold_name(row.right):
        return replace(row, word="identique, avec le nom d’usage")
    return row


def _say_risk(evidence: Mapping[str, Any]) -> str:
    level, code = risk_of(evidence)
    return f"{RISK_LEVELS[level]}. {RISKS[code]}"


def _birth(card: IdentityCard) -> str:
    return write_birth(card.birth_on, card.birth_precision) if card.birth_on else ""


def _say_chance(score: float) -> str:
    return f"{plural(min(99, max(1, round(score * 100))), 'chance', 'chances')} sur 100"


def _join(
    members: Mapping[int, Sequence[IdentityCard]], left: IdentityCard, right: IdentityCard
) -> tuple[Joined, ...]:
    """What each person brings, records first, then subject by subject: what would come together."""
    sides = [{card.id for card in members[shown.person_id]} for shown in (left, right)]
    origins = origins_of(sides[0] | sides[1])
    # Each side by itself: what both say of one training is said on both.
    events = [
        [event for panel in read_panels() for event in panel.events_of(side, origins)] for side in sides
    ]
    found = [Joined("Fiches", *(_name_records(members[one.person_id], one) for one in (left, right)))]
    for topic, label in TOPICS.items():
        texts = [
            tuple(dict.fromkeys(_brief(event) for event in told if event.topic == topic)) for told in events
        ]
        if any(texts):
            found.append(Joined(label, *(_cut(text) for text in texts)))
    return tuple(found)


def _name_records(cards: Sequence[IdentityCard], shown: IdentityCard) -> tuple[str, ...]:
    """The records of a person, the one shown above first: where each of them comes from."""
    ordered = sorted(cards, key=lambda card: card.id != shown.id)
    return tuple(
        f"{SHORT_KINDS.get(card.kind, card.kind)} : {write_name(card)}, "
        f"{'comparée ci-dessus' if card.id == shown.id else 'déjà réunie à celle-ci'}"
        for card in ordered
    )


def _brief(event: Event) -> str:
    until = f" au {format_date(event.until)}" if event.until and event.until != event.on else ""
    start = f"du {format_date(event.on)}{until}" if until else format_date(event.on, unknown="date inconnue")
    extra = f", {event.details[0]}" if event.details and event.topic in ("formation", "inscription") else ""
    return f"{event.title}{extra}, {start}"


def _cut(texts: tuple[str, ...], most: int = 4) -> tuple[str, ...]:
    return texts if len(texts) <= most else (*texts[: most - 1], f"et {len(texts) - most + 1} autres")


def _say_consequences(
    members: Mapping[int, Sequence[IdentityCard]],
    left: IdentityCard,
    right: IdentityCard,
    joined: Sequence[Joined],
) -> tuple[str, ...]:
    if left.person_id == right.person_id:
        return ("Une autre décision a déjà réuni ces deux fiches.",)
    others = [
        f"{plural(count, 'autre fiche déjà réunie', 'autres fiches déjà réunies')} à la {side}"
        for card, side in ((left, "nouvelle"), (right, "fiche déjà connue"))
        if (count := len(members[card.person_id]) - 1)
    ]
    joining = join_words(["les deux fiches", *others])
    said = f"Même personne : {joining} formeront un seul parcours, détaillé plus bas."
    both = [one for one in joined if one.label == TOPICS["cohorte"] and one.left and one.right]
    if both and set(both[0].left) & set(both[0].right):
        said += " Les deux sont comptées dans la même cohorte : elle comptera une personne de moins."
    elif any(one.label == TOPICS["cohorte"] for one in joined):
        said += " La personne réunie est dans la cohorte."
    return (said, "Personnes distinctes : rien n’est réuni.", UNDOABLE)
