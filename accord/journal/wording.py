"""What the room says to a person, in French."""

from __future__ import annotations

from collections.abc import Mapping

# What each entry says was done. A test holds the list to the code.
ACTIONS: Mapping[str, str] = {
    "agreement.read": "Convention lue",
    "agreement.register": "Convention inscrite au registre",
    "calendar.revoke": "Adresse de calendrier retirée",
    "calendar.subscribe": "Adresse de calendrier créée",
    "deposit.abandon": "Dépôt abandonné",
    "deposit.accept": "Dépôt accepté",
    "deposit.expire": "Dépôt expiré",
    "deposit.forget-file": "Fichier reçu supprimé au terme de sa conservation",
    "deposit.give-back": "Fichier reçu rendu en clair",
    "deposit.hand-over": "Fichiers remis",
    "deposit.keyed": "Fichier remis par une clé",
    "deposit.preview": "Aperçu d’un dépôt consulté",
    "deposit.read": "Dépôt consulté",
    "deposit.rejects": "Lignes rejetées téléchargées",
    "deposit.stop": "Dépôt arrêté",
    "deposit.watch": "Fichier pris dans le dossier surveillé",
    "deposits.export": "Liste des dépôts exportée",
    "document.download": "Document téléchargé",
    "draft.discard": "Brouillon abandonné",
    "draft.open": "Brouillon ouvert",
    "draft.save": "Brouillon enregistré",
    "due.done": "Échéance tenue",
    "due.reopen": "Échéance rouverte",
    "due.waived": "Échéance sans objet",
    "event.cancel": "Événement annulé",
    "event.record": "Événement enregistré",
    "figure.dossiers": "Dossiers d’un chiffre consultés",
    "figure.export": "Tableau exporté",
    "figure.read": "Chiffre lu",
    "figures.ask": "Chiffres demandés",
    "figures.freeze": "Chiffres arrêtés",
    "figures.read": "Chiffres lus",
    "folder.download": "Dossier de la convention téléchargé",
    "folder.take": "Dossier de convention importé",
    "home.read": "Accueil consulté",
    "identity.split": "Fiche séparée",
    "journal.export": "Journal exporté",
    "journal.read": "Journal lu",
    "link.undo": "Séparation annulée",
    "meeting.plan": "Séance prévue",
    "membership.choose": "Rattachement choisi",
    "page.refused": "Page refusée",
    "pair.decide": "Paire décidée",
    "pair.read": "Paire consultée",
    "pair.undo": "Décision annulée",
    "pairs.list": "Paires à vérifier listées",
    "party.name": "Partie nommée",
    "password.change": "Mot de passe changé",
    "people.export": "Liste de personnes exportée",
    "people.find": "Personne cherchée",
    "people.follow": "Suivi ouvert",
    "people.list": "Liste de personnes consultée",
    "person.read": "Fiche consultée",
    "protection.download": "Dossier de protection des données téléchargé",
    "question.answer": "Question de la convention répondue",
    "question.withdraw": "Réponse à une question retirée",
    "register.take": "Registre de conventions déposé",
    "second-factor.codes": "Codes de secours créés",
    "second-factor.confirm": "Second facteur activé",
    "second-factor.refused": "Code refusé",
    "second-factor.remove": "Second facteur retiré",
    "sign-in": "Connexion",
    "sender-key.make": "Clé de dépôt créée",
    "sender-key.revoke": "Clé de dépôt retirée",
    "sign-in.refused": "Connexion refusée",
    "sign-out": "Déconnexion",
    "version.freeze": "Version de la convention figée",
}

# What an entry was about, by the word before its number. A person is a number here, never a name.
SUBJECTS: Mapping[str, str] = {
    "deposit": "Dépôt n° {}",
    "document": "Document n° {}",
    "draft": "Brouillon n° {}",
    "event": "Événement « {} »",
    "identity": "Fiche d’un partenaire n° {}",
    "link": "Séparation n° {}",
    "meeting": "Séance n° {}",
    "membership": "Rattachement n° {}",
    "organisation": "Organisation n° {}",
    "pair": "Paire de fiches n° {}",
    "person": "Fiche n° {}",
    "register": "Registre n° {}",
    "sender-key": "Clé de dépôt n° {}",
    "sending": "Envoi de fichiers",
    "user": "Compte n° {}",
    "work": "Traitement n° {}",
}
UNKNOWN_SUBJECT = "Objet retiré depuis"

# Why a person was looked at.
PURPOSES: Mapping[str, str] = {
    "controle": "Contrôle des accès",
    "controle-depot": "Contrôle d’un dépôt",
    "correction": "Correction de lignes rejetées",
    "export": "Export",
    "rapprochement": "Rapprochement de fiches",
    "recherche": "Recherche",
    "referent": "Suivi par le référent unique",
    "suivi": "Suivi des personnes",
    "suivi-convention": "Suivi de la convention",
    "suivi-parcours": "Suivi du parcours",
}

WORDING: Mapping[str, str] = {
    "journal.scelle_rompu": (
        "Le scellé n° {seal} du {sealed_on} ne correspond plus aux entrées {first} à {last} du journal : "
        "l’une d’elles a été modifiée, ajoutée ou retirée. Comparez avec une sauvegarde d’avant cette date."
    ),
    "journal.chaine_rompue": (
        "Le scellé n° {seal} du {sealed_on} ne suit pas le scellé précédent : "
        "un scellé a été retiré ou refait. Comparez avec une sauvegarde d’avant cette date."
    ),
    "journal.hors_scelle": (
        "{count} entrée(s) placée(s) avant l’entrée {first} du scellé n° {seal} ne sont couvertes "
        "par aucun scellé. Elles ont été ajoutées après coup : comparez avec une sauvegarde."
    ),
}
