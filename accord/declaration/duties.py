"""Who owes what, how often or by when: commitments, obligations and committees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from accord.declaration.base import (
    NOT_PROVIDED,
    ActorKey,
    Amendable,
    AxisKey,
    CircuitKey,
    CommitteeKey,
    Day,
    Declared,
    IndicatorKey,
    Key,
    NotProvided,
    ObligationKey,
    Part,
    PublicKey,
    QuestionKey,
    Text,
    word,
)
from accord.declaration.happenings import day_of
from accord.declaration.money import DatedAmount
from accord.declaration.phrases import DelayText, DurationText, Rhythm, RhythmText, YearDayText

Continuous = Literal["en continu"]


class Axis(Declared):
    """A heading of the agreement under which commitments stand, alone or inside another one."""

    key: Key = word("cle", "Le nom court de l’axe", "reperer")
    label: Text = word("libelle", "Son intitulé, en mots propres", "Repérer et orienter")
    within: AxisKey | None = word("dans", "L’axe dont il est une part", "parcours", default=None)
    number: Text | None = word("numero", "Son numéro dans le texte", "1.2", default=None)


class Provision(Declared):
    """What the text says that obliges nobody by a date."""

    key: Key = word("cle", "Le nom court de la disposition", "temps-de-travail")
    label: Text = word(
        "libelle", "Ce que dit le texte, en mots propres", "Le temps de formation est du temps de travail"
    )
    value: Text | None = word(
        "valeur", "Ce qu’on y lit, ou « à compléter » si c’est resté en blanc", "à compléter", default=None
    )


class Commitment(Amendable):
    """What somebody promises. `rhythm` says when it comes due; "en continu" has no date of its own."""

    key: Key = word("cle", "Le nom court de l’engagement", "achats-de-formation")
    label: Text = word(
        "libelle", "Ce qui est promis, en mots propres", "Acheter des formations pour la cohorte"
    )
    owners: tuple[ActorKey, ...] = word(
        "a_la_charge_de", "Qui s’engage : des parties, des partenaires ou des émetteurs", ["region"]
    )
    rhythm: RhythmText | Continuous | NotProvided = word(
        "rythme", "« en continu », « non prévu », ou un rythme", "une fois par an"
    )
    due: DelayText | None = word(
        "echeance",
        "Un délai depuis un événement, quand le rythme est « non prévu »",
        "3 mois après notification",
        default=None,
    )
    reminders: tuple[DurationText, ...] = word(
        "rappel", "Combien de temps avant l’échéance le rappeler", ["1 mois", "8 jours"], default=()
    )
    evidence: Text | None = word(
        "justificatif", "Ce qui montre que c’est fait", "état des commandes", default=None
    )
    amounts: tuple[DatedAmount, ...] = word("montant", "Le montant en jeu, daté", default=())
    public: PublicKey | None = word("public", "Le public visé", "cohorte", default=None)
    axis: AxisKey | None = word("axe", "L’axe sous lequel il est écrit", "reperer", default=None)
    plan: Text | None = word(
        "plan_action", "Comment il se décline", "deux réunions par territoire, puis un bilan", default=None
    )

    @model_validator(mode="after")
    def _check_one_date(self) -> Commitment:
        if self.due is not None and self.rhythm != NOT_PROVIDED:
            raise PydanticCustomError("engagement.echeance", "a delay beside a rhythm")
        return self


def amount_on(commitment: Commitment, day: date, dates: Mapping[str, date]) -> DatedAmount | None:
    """The amount that holds on a day: the last one whose start has come; None when there is none."""
    started = [
        (starts_on, amount) for amount in commitment.amounts if (starts_on := day_of(amount.starts, dates))
    ]
    held = [pair for pair in started if pair[0] <= day]
    return max(held, key=lambda pair: pair[0])[1] if held else None


def only_amount_on(commitment: Commitment, day: date, dates: Mapping[str, date]) -> Commitment:
    """The same commitment with no other amount than the one that holds on a day."""
    amount = amount_on(commitment, day, dates)
    return commitment.model_copy(update={"amounts": () if amount is None else (amount,)})


class Obligation(Amendable):
    """A duty with a date: a rhythm, a delay from an event, a day, or a day of each year. Exactly one."""

    key: Key = word("cle", "Le nom court de l’obligation", "resultats-annuels")
    label: Text = word("libelle", "Ce qui est dû, en mots propres", "Rendre compte des résultats")
    owners: tuple[ActorKey, ...] = word(
        "a_la_charge_de",
        "Qui le doit : des parties, des partenaires ou des émetteurs",
        ["region", "departement"],
    )
    rhythm: RhythmText | None = word("rythme", "Un rythme", "une fois par an", default=None)
    due: DelayText | None = word(
        "echeance", "Un délai depuis un événement", "2 mois après notification", default=None
    )
    due_on: Day | None = word("le", "Un jour fixé par le texte", "2024-12-31", default=None)
    each_year: YearDayText | None = word(
        "chaque_annee", "Un jour de chaque année de la convention", "31 décembre", default=None
    )
    reminders: tuple[DurationText, ...] = word(
        "rappel", "Combien de temps avant l’échéance la rappeler", ["1 mois", "8 jours"], default=()
    )
    evidence: Text | None = word(
        "justificatif", "Ce qui montre que c’est fait", "relevé de décisions", default=None
    )
    committee: CommitteeKey | None = word("comite", "Le comité où cela se fait", "pilotage", default=None)
    axis: AxisKey | None = word("axe", "L’axe sous lequel elle est écrite", "reperer", default=None)
    in_case_of: Text | None = word(
        "en_cas_de", "Ce qui doit arriver pour qu’elle soit due", "absence d’un participant", default=None
    )
    circuit: CircuitKey | None = word(
        "circuit",
        "Le chemin de l’acte qu’elle demande : ses étapes se comptent à rebours de l’échéance",
        "commission-permanente",
        default=None,
    )
    depends_on: ObligationKey | None = word(
        "depend_de", "L’obligation qui doit être faite avant", "calendrier-annuel", default=None
    )

    @model_validator(mode="after")
    def _check_one_date(self) -> Obligation:
        dates = (self.rhythm, self.due, self.due_on, self.each_year)
        if sum(one is not None for one in dates) != 1:
            raise PydanticCustomError("obligation.rythme_ou_echeance", "exactly one date")
        return self


class Member(Part):
    """Who sits in a committee for a body: functions, never names."""

    party: ActorKey = word("partie", "La partie, le partenaire ou l’émetteur", "region")
    seats: Text = word("qui", "Qui siège pour elle", "élus désignés et techniciens")
    chairs: bool = word("preside", "Si elle préside", True, default=False)


class Committee(Amendable):
    """A committee, its rhythm, its purpose and what its pack shows."""

    key: Key = word("cle", "Le nom court du comité", "pilotage")
    label: Text = word("libelle", "Son nom", "Comité de pilotage")
    level: Literal["politique", "technique", "technique élargi"] = word("niveau", "Qui y siège", "politique")
    purpose: tuple[Text, ...] = word("objet", "Ce qu’il fait", ["suivre la convention"])
    members: tuple[Member, ...] = word("composition", "Qui y siège, partie par partie")
    convened_by: tuple[ActorKey, ...] = word("reuni_par", "Qui peut le réunir", ["region", "departement"])
    rhythm: RhythmText | NotProvided = word(
        "rythme", "Son rythme, ou « non prévu »", "au moins deux fois par an"
    )
    assumed_rhythm: RhythmText | None = word(
        "rythme_retenu",
        "Le rythme suivi en attendant, quand le texte n’en donne pas",
        "une fois par an",
        default=None,
    )
    question: QuestionKey | None = word(
        "question", "La question dont dépend ce rythme", "rythme-du-comite", default=None
    )
    pack: tuple[IndicatorKey, ...] = word(
        "dossier", "Les indicateurs de son dossier de séance", ["entres"], default=()
    )
    breakdowns: tuple[Text, ...] = word(
        "ventilations",
        "Celles que montre le dossier, parmi celles de ses indicateurs ; toutes, sans ce mot",
        ["annee", "bassin"],
        default=(),
    )

    @model_validator(mode="after")
    def _check_rhythm(self) -> Committee:
        if self.assumed_rhythm is not None and self.rhythm != NOT_PROVIDED:
            raise PydanticCustomError("comite.rythme_retenu", "an assumed rhythm beside a given one")
        return self

    @property
    def followed_rhythm(self) -> Rhythm | NotProvided:
        """Its rhythm, or the one followed while the text gives none."""
        return self.assumed_rhythm or self.rhythm

    def shows(self, breakdown: str) -> bool:
        """Whether the pack shows a breakdown that one of its indicators allows."""
        return not self.breakdowns or breakdown in self.breakdowns
