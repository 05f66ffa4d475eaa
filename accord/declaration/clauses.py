"""The clauses about the agreement itself: its act, its parties, its life, what it leaves open."""

from __future__ import annotations

from datetime import date
from typing import Literal

from accord.declaration.base import Article, Declared, Key, Part, Text, Title, ToComplete, word
from accord.declaration.phrases import DurationText

AbsentClause = Literal["duree", "resiliation", "revision", "litiges"]


class Act(Part):
    """The deliberation behind a signature."""

    body: Text = word("assemblee", "L’assemblée qui délibère", "Assemblée plénière du Conseil régional")
    number: Text = word("numero", "Le numéro de la délibération, ou « à compléter »", "17-1136")
    voted_on: date | ToComplete = word("date", "La date du vote, ou « à compléter »", "à compléter")


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
    siret: Text | None = word("siret", "Son SIRET, s’il est connu", "22620001200012", default=None)
    act: Act | None = word("deliberation", "L’acte qui autorise la signature", default=None)


class Sender(Declared):
    """A body that signs nothing but sends files that the agreement lives on."""

    key: Key = word("cle", "Le nom court de l’organisme", "caf")
    name: Text = word("nom", "Son nom complet", "Caisse d’allocations familiales des Bouches-du-Rhône")
    short_name: Text = word("nom_court", "Comment on l’appelle", "CAF")
    sends: Text = word("transmet", "Ce qu’il transmet, et à qui", "les allocataires du RSA, au Département")


class Event(Declared):
    """Something that happens once and from which dates are counted; its date is given later."""

    key: Key = word("cle", "Le nom de l’événement", "notification")
    label: Text = word("libelle", "Ce qui arrive", "Notification de la convention")
    happened_on: date | ToComplete | None = word(
        "date",
        "Sa date, si le texte la donne ; « à compléter » s’il la laisse en blanc",
        "à compléter",
        default=None,
    )


class Term(Declared):
    """How the agreement starts, lasts and is renewed."""

    starts: date | Key = word("commence", "Une date, ou l’événement qui fait commencer", "notification")
    duration: DurationText = word("duree", "La durée de la première période", "1 an")
    renewal: Literal["tacite", "expresse", "jamais"] = word(
        "reconduction", "Comment elle est reconduite", "tacite"
    )
    renewals: int = word("reconductions_maximum", "Combien de fois au plus (0 si jamais)", 2)
    renewal_duration: DurationText | None = word(
        "duree_de_reconduction",
        "La durée de chaque reconduction, si elle diffère de la première",
        "1 an",
        default=None,
    )


class Termination(Declared):
    """How a party may end the agreement before its term."""

    by: tuple[Key, ...] = word("par", "Les parties qui peuvent y mettre fin", ["region", "departement"])
    grounds: tuple[Text, ...] = word("motifs", "Les motifs admis", ["manquement aux engagements"])
    form: Text = word("forme", "La forme à respecter", "lettre recommandée avec accusé de réception")
    notice: DurationText = word("preavis", "Le délai avant l’effet", "1 mois")
    starts: Key = word(
        "a_compter_de", "L’événement qui fait courir le délai (envoi ou réception)", "envoi-lettre"
    )


class Revision(Declared):
    """How the agreement may be changed."""

    form: Text = word("forme", "La forme de la modification", "avenant")
    condition: Text = word("condition", "Ce qu’il faut pour la décider", "accord des deux parties")


class Disputes(Declared):
    """How a dispute is settled."""

    settlement: Text = word("reglement", "Comment un litige se règle", "tribunal administratif")


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
