"""What the site itself says, in French: what stopped the reader, and what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """Why a page is not shown: what happened, then what to do."""

    heading: str
    what: str
    cure: str
    back_label: str = "Revenir à l’accueil"


NOT_FOUND = Stop(
    "Cette page n’existe pas",
    "L’adresse est incomplète, ou ce que vous cherchez a changé de place.",
    "Vérifiez l’adresse, ou repartez de l’accueil : tout ce qui vous est ouvert s’y trouve.",
)
REFUSED = Stop(
    "Cette page ne vous est pas ouverte",
    "Votre rôle ne donne pas accès à cette page.",
    "Si vous devez y accéder, adressez-vous au pilotage de l’insertion du Département.",
)
FAILED = Stop(
    "Accord n’a pas pu afficher cette page",
    "Le défaut vient de nous, pas de vous. Rien de ce que vous aviez enregistré n’est perdu.",
    "Réessayez dans un instant. Si cela recommence, signalez à votre administrateur "
    "l’adresse de la page et l’heure.",
)
BAD_REQUEST = Stop(
    "Cette demande ne se lit pas",
    "L’adresse ou le formulaire reçu est incomplet.",
    "Repartez de l’accueil et recommencez : rien n’a été modifié.",
)
EXPIRED_FORM = Stop(
    "Ce formulaire n’est plus valable",
    "Il est resté ouvert trop longtemps, ou le navigateur refuse les témoins de connexion (« cookies »).",
    "Revenez en arrière, rechargez la page, puis recommencez : rien n’a été modifié.",
    "Revenir à la connexion",
)
