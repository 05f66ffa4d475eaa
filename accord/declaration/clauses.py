"""The clauses about the agreement itself: its act, its parties, its life, what it leaves open."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from accord.declaration.act import Act
from accord.declaration.base import (
    NOT_PROVIDED,
    Article,
    Day,
    Declared,
    EventKey,
    Key,
    Moment,
    Part,
    PartyKey,
    Text,
    Title,
    ToComplete,
    word,
)
from accord.declaration.phrases import DurationText
from accord.kit.text import format_date_words

AbsentClause = Literal["duree", "resiliation", "revision", "litiges"]


class Header(Part):
    """What the agreement is."""

    key: Key = word("cle", "Le nom court de la convention, celui de son dossier", "paca-bdr-2017")
    title: Title = word("titre", "L’intitulé, en mots propres", "Expérimentation Région × Département")
    purpose: Text = word("objet", "Ce que la convention organise", "Suivre une cohorte d’allocataires du RSA")
    article: Article = word("article", "L’article qui dit l’objet", "1")
    number: Text = word("numero", "Le numéro de l’acte auquel le texte est annexé", "17-1136")
    status: Literal["projet", "signée"] = word(
        "etat", "« projet » ou « signée » : un texte signé est figé", "signée"
    )
    year: int = word("annee", "L’année de la convention", 2017)
    covers_from: Day | None = word(
        "depuis",
        "Le début de la période couverte, quand le texte n’a pas de durée : les rythmes s’y comptent",
        "2021-01-01",
        default=None,
    )
    covers_until: Day | None = word("jusqu_a", "La fin de cette période", "2027-12-31", default=None)
    absent_clauses: tuple[AbsentClause, ...] = word(
        "clauses_absentes",
        "Les clauses que le texte n’a pas ; elles se lisent « non prévu »",
        ["litiges"],
        default=(),
    )


class Party(Declared):
    """A body that signs, with who signs for it (a function, never a name)."""

    key: Key = word("cle", "Le nom court de la partie", "region")
    name: Text = word("nom", "Le nom complet", "Région Provence-Alpes-Côte d’Azur")
    short_name: Text = word("nom_court", "Le nom que le texte lui donne", "Région")
    role: Literal["region", "departement", "etat", "operateur", "organisme"] = word(
        "role", "Ce qu’est cette partie", "region"
    )
    competence: Text = word("competence", "Ce dont elle est chargée ici", "formation professionnelle")
    signatory: Text = word("signataire", "La fonction de qui signe", "Président du Conseil régional")
    seat: Text | None = word("siege", "Où est son siège, si le texte le dit", "Marseille", default=None)
    siret: Text | None = word("siret", "Son SIRET, s’il est connu", "22620001200012", default=None)
    act: Act | None = word("deliberation", "L’acte qui autorise la signature", default=None)


class Sender(Declared):
    """A body that signs nothing but sends files that the agreement lives on."""

    key: Key = word("cle", "Le nom court de l’organisme", "caf")
    name: Text = word("nom", "Son nom complet", "Caisse d’allocations familiales des Bouches-du-Rhône")
    short_name: Text = word("nom_court", "Comment on l’appelle", "CAF")
    sends: Text = word("transmet", "Ce qu’il transmet, et à qui", "les allocataires du RSA, au Département")


class Partner(Declared):
    """A body that signs nothing and has its part in what is done."""

    key: Key = word("cle", "Le nom court du partenaire", "agences-d-emploi")
    name: Text = word("nom", "Son nom complet", "Agences d’emploi du territoire")
    short_name: Text = word("nom_court", "Comment on l’appelle", "Agences d’emploi")
    role: Text = word("qualite", "Ce qu’il fait ici", "positionnent et recrutent")


class Event(Declared):
    """Something from which dates are counted; its date is given later, once or each time that it happens."""

    key: Key = word("cle", "Le nom de l’événement", "notification")
    label: Text = word("libelle", "Ce qui arrive", "Notification de la convention")
    happened_on: Day | ToComplete | None = word(
        "date",
        "Sa date, si le texte la donne ; « à compléter » s’il la laisse en blanc",
        "à compléter",
        default=None,
    )
    last_of: tuple[EventKey, ...] = word(
        "dernier_de",
        "Les événements dont il est le dernier : connu quand tous le sont",
        ["signature-a", "signature-b"],
        default=(),
    )
    happens: Literal["une fois", "à chaque fois"] = word(
        "arrive", "« à chaque fois » s’il peut recevoir plusieurs dates", "à chaque fois", default="une fois"
    )
    each: Literal["session", "comité", "dépôt", "personne", "courrier"] | None = word(
        "de", "Ce dont il revient à chaque fois", "session", default=None
    )

    @model_validator(mode="after")
    def _check_times(self) -> Event:
        if (self.happens == "à chaque fois") != (self.each is not None):
            raise PydanticCustomError("evenement.de", "a recurrent event without what it is of")
        if self.last_of and (self.happened_on is not None or self.is_recurrent):
            raise PydanticCustomError("evenement.derive", "a derived event with a date")
        if self.is_recurrent and self.happened_on is not None:
            raise PydanticCustomError("evenement.dates", "a recurrent event with one date")
        return self

    @property
    def is_recurrent(self) -> bool:
        """Whether it may be given many dates."""
        return self.happens == "à chaque fois"


class Prolongation(Declared):
    """How the term may be made longer, once it is decided."""

    duration: DurationText = word("duree", "De combien", "1 an")
    times: Annotated[int, Field(ge=1, le=20)] = word("nombre", "Combien de fois au plus", 1, default=1)
    event: EventKey = word("evenement", "L’événement qui la décide, avant la fin", "avenant-de-prolongation")
    condition: Text | None = word(
        "condition", "Ce qu’il faut pour la décider", "accord de toutes les parties", default=None
    )


class Term(Declared):
    """How the agreement starts, lasts and is renewed. A fixed end prevails over a duration."""

    starts: Moment = word("commence", "Une date, ou l’événement qui fait commencer", "notification")
    duration: DurationText | None = word("duree", "La durée de la première période", "1 an", default=None)
    ends_on: Day | None = word(
        "fin", "Le dernier jour, s’il est écrit ; il l’emporte sur la durée", "2028-12-31", default=None
    )
    renewal: Literal["tacite", "expresse", "jamais", "non prévu"] = word(
        "reconduction",
        "Comment elle est reconduite ; « non prévu » si le texte n’en dit rien",
        "tacite",
        default=NOT_PROVIDED,
    )
    renewals: Annotated[int, Field(ge=0, le=20)] = word(
        "reconductions_maximum", "Combien de fois au plus ; 0 si jamais", 2, default=0
    )
    renewal_duration: DurationText | None = word(
        "duree_de_reconduction",
        "La durée de chaque reconduction, si elle diffère de la première",
        "1 an",
        default=None,
    )
    prolongation: Prolongation | None = word(
        "prolongation", "Comment la durée peut être prolongée", default=None
    )

    @model_validator(mode="after")
    def _check_length(self) -> Term:
        if self.duration is None and self.ends_on is None:
            raise PydanticCustomError("duree.ni_duree_ni_fin", "neither a duration nor an end")
        if self.renewal == "tacite" and not (self.renewal_duration or self.duration):
            raise PydanticCustomError("duree.sans_duree_de_reconduction", "renewed for how long")
        return self

    @property
    def length(self) -> str:
        """How long the first period is, in words: `1 an`, `6 ans, jusqu’au 31 décembre 2028`."""
        end = f"jusqu’au {format_date_words(self.ends_on)}" if self.ends_on else ""
        return ", ".join(part for part in (self.duration.text if self.duration else "", end) if part)


class Termination(Declared):
    """How a party may end the agreement before its term."""

    by: tuple[PartyKey, ...] = word("par", "Les parties qui peuvent y mettre fin", ["region", "departement"])
    grounds: tuple[Text, ...] = word(
        "motifs",
        "Les motifs admis ; [] avec motivee = true s’il suffit d’en donner",
        ["manquement aux engagements"],
    )
    needs_grounds: bool = word(
        "motivee", "Si la lettre doit donner ses raisons, quelles qu’elles soient", True, default=False
    )
    form: Text = word("forme", "La forme à respecter", "lettre recommandée avec accusé de réception")
    notice: DurationText = word("preavis", "Le délai avant l’effet", "1 mois")
    starts: EventKey = word(
        "a_compter_de", "L’événement qui fait courir le délai (envoi ou réception)", "envoi-lettre"
    )
    reserve: Text | None = word(
        "reserve",
        "Ce qui peut retarder l’effet après le préavis",
        "actions engagées à la date du préavis closes",
        default=None,
    )
    reserve_ends: EventKey | None = word(
        "reserve_levee_le", "L’événement qui lève cette réserve", "cloture-actions-engagees", default=None
    )

    @model_validator(mode="after")
    def _check_grounds(self) -> Termination:
        if not self.grounds and not self.needs_grounds:
            raise PydanticCustomError("resiliation.motifs", "no grounds and none asked")
        if (self.reserve is None) != (self.reserve_ends is None):
            raise PydanticCustomError("resiliation.reserve", "a reserve and the event that lifts it")
        return self


class Revision(Declared):
    """How the agreement may be changed."""

    form: Text = word("forme", "La forme de la modification", "avenant")
    condition: Text | None = word(
        "condition", "Ce qu’il faut pour la décider", "accord des deux parties", default=None
    )


class Disputes(Declared):
    """How a dispute is settled: at least one of its words."""

    rule: Text | None = word(
        "reglement", "Comment un litige se règle", "tribunal administratif", default=None
    )
    first: Text | None = word("prealable", "Ce qu’il faut essayer avant", "solution amiable", default=None)
    answer: DurationText | None = word(
        "delai_de_reponse", "Le temps laissé pour répondre", "1 mois", default=None
    )
    court: Text | None = word("tribunal", "Le tribunal saisi", "tribunal de Lille", default=None)

    @model_validator(mode="after")
    def _check_one_word(self) -> Disputes:
        if not (self.rule or self.first or self.answer or self.court):
            raise PydanticCustomError("litiges.vide", "nothing is said")
        return self

    @property
    def settlement(self) -> str:
        """The whole clause in words: what comes first, the answer, the rule, the court."""
        answer = f"réponse sous {self.answer.text}" if self.answer else None
        return " ; ".join(part for part in (self.first, answer, self.rule, self.court) if part)


class QuotedPlace(Part):
    """One of the places of a text that a question is about, in the project's own words."""

    article: Article = word("article", "L’article", "préambule")
    says: Text = word("dit", "Ce qu’on y lit, en mots propres", "70 % de retour à l’emploi, sans délai")


class Question(Part):
    """What the text leaves open or contradicts. A person answers; nothing is corrected in silence."""

    key: Key = word("cle", "Le nom court de la question", "delai-du-retour-a-l-emploi")
    text: Text = word(
        "texte", "La question, telle qu’on la pose", "À quelle date mesure-t-on le retour à l’emploi ?"
    )
    places: tuple[QuotedPlace, ...] = word("lieux", "Les endroits du texte qui la font naître")
    reading: Text | None = word(
        "lecture_provisoire",
        "La lecture retenue en attendant la réponse",
        "six mois après la sortie",
        default=None,
    )
