"""What the room says to a person, in French."""

from __future__ import annotations

from collections.abc import Mapping

WORDING: Mapping[str, str] = {
    "acces.sans_role": (
        "Votre compte n’est rattaché à aucune organisation à ce jour. "
        "Demandez à l’administrateur de votre organisation de le rattacher."
    ),
    "acces.suivi_des_signataires": (
        "Le suivi de la convention est ouvert aux services des deux signataires. "
        "Si vous devez y accéder, adressez-vous au pilotage de l’insertion du Département."
    ),
    "acces.chiffres_des_signataires": (
        "Les chiffres de la convention sont ouverts aux services des deux signataires. "
        "Si vous en avez besoin, adressez-vous au pilotage de l’insertion du Département."
    ),
    "acces.comites_des_signataires": (
        "Les dossiers de séance sont ouverts aux membres des comités. "
        "Si vous devez en recevoir un, adressez-vous au secrétariat du comité."
    ),
    "acces.depot_d_un_autre": (
        "Ce dépôt est celui d’un autre partenaire : vous pouvez le lire, pas en décider. "
        "La décision revient à son émetteur ou au pilotage de l’insertion du Département."
    ),
    "acces.deposer": (
        "Les fichiers sont déposés par les services des deux signataires. "
        "Adressez le vôtre au pilotage de l’insertion du Département."
    ),
    "acces.depots": (
        "Les dépôts sont suivis par les services des deux signataires. "
        "Si vous devez y accéder, adressez-vous au pilotage de l’insertion du Département."
    ),
    "acces.personnes_du_departement": (
        "Ces données nominatives sont réservées au Département. Vous voyez les personnes que vous suivez."
    ),
    "acces.consultations": (
        "La liste des consultations d’un dossier est tenue par le Département, responsable des données."
    ),
    "acces.export_personnes": (
        "Le téléchargement d’une liste de personnes est réservé aux deux signataires. "
        "Consultez-la à l’écran, ou adressez-vous au pilotage de l’insertion du Département."
    ),
    "acces.rapprochements": (
        "Les paires à vérifier sont décidées par le Département, qui voit les deux fiches."
    ),
    "acces.tenue_de_la_convention": (
        "Tenir la convention à jour revient au pilotage de l’insertion du Département. "
        "Si une date ou une suite est à corriger, adressez-vous à lui."
    ),
    "acces.journal": (
        "Le journal est lu par le pilotage de l’insertion, qui répond des données. "
        "Pour savoir qui a consulté une fiche, adressez-vous à lui ou au délégué à la protection des données."
    ),
    "acces.rattachement_fini": (
        "Votre rattachement à « {organisation} » a pris fin le {ended_on}. Vos pages se sont fermées ; "
        "rien de ce que vous aviez enregistré n’est perdu. "
        "S’il doit continuer, adressez-vous à l’administrateur de cette organisation."
    ),
    "acces.deconnecte": "Vous êtes déconnecté. Vous pouvez fermer cette page.",
    "acces.session_expiree": (
        "Votre session avait expiré au moment d’envoyer. Rien n’est perdu : reconnectez-vous, "
        "et vous retrouverez ce que vous aviez saisi."
    ),
    "acces.session_expiree_trop_long": (
        "Votre session avait expiré au moment d’envoyer. Ce que vous aviez saisi est trop long pour être "
        "gardé : revenez en arrière pour le copier avant de vous reconnecter."
    ),
    "saisie.rendue": (
        "Votre session avait expiré : rien n’a été envoyé. Ce que vous aviez saisi est de nouveau "
        "dans le formulaire ; vérifiez, puis envoyez."
    ),
    "saisie.refaire": (
        "Votre session avait expiré au moment d’envoyer : rien n’a été enregistré. Refaites votre choix."
    ),
    "saisie.fichier": "Choisissez de nouveau le fichier : un fichier n’est jamais gardé.",
    "connexion.reseau": ("Trop d’essais manqués depuis votre réseau. Réessayez dans {minutes} minutes."),
    "code.manque": "Saisissez le code à six chiffres de votre téléphone, ou un code de secours.",
    "code.refuse": (
        "Ce code n’est pas le bon, ou il a déjà servi. Attendez que le téléphone en montre un nouveau, "
        "et vérifiez que son heure est réglée automatiquement."
    ),
    "code.suspendu": "Trop de codes manqués. Réessayez dans {minutes} minutes.",
    "mot_de_passe.actuel": "Ce n’est pas votre mot de passe actuel.",
    "mot_de_passe.different": "Les deux saisies du nouveau mot de passe diffèrent.",
    "mot_de_passe.meme": "Le nouveau mot de passe est le même que l’ancien.",
    "connexion.refusee": (
        "L’adresse ou le mot de passe ne correspond pas. Vérifiez les deux, puis recommencez : "
        "après {tries} essais manqués, l’accès est suspendu {minutes} minutes."
    ),
    "connexion.suspendue": (
        "Trop d’essais manqués avec cette adresse. L’accès est suspendu : "
        "réessayez dans {minutes} minutes, ou demandez un nouveau mot de passe à votre administrateur."
    ),
    "connexion.sans_rattachement": (
        "Votre compte n’est rattaché à aucune organisation à ce jour. "
        "Demandez à l’administrateur de votre organisation de le rattacher."
    ),
    "compte.adresse": "L’adresse électronique ne se lit pas. Écrivez-la ainsi : prenom.nom@organisation.fr.",
    "compte.adresse_prise": "Un compte existe déjà avec cette adresse. Rattachez-le plutôt à l’organisation.",
    "compte.mot_de_passe": (
        "Le mot de passe doit avoir au moins 12 caractères et ne pas être un mot de passe courant."
    ),
    "compte.role": "Ce rôle n’existe pas. Rôles possibles : {roles}.",
    "organisation.siret": "Ce SIRET ne se lit pas : il a 14 chiffres qui se contrôlent. Vérifiez la saisie.",
    "organisation.siret_pris": "Une organisation porte déjà ce SIRET.",
}

EMAIL_MISSING = "Saisissez votre adresse électronique."
PASSWORD_MISSING = "Saisissez votre mot de passe."  # noqa: S105 - a sentence
FIELDS_MISSING = "Complétez les champs signalés ci-dessous."
