"""What the committees' room says to a person."""

WORDING = {
    "seance.deja_arretee": (
        "Les chiffres de la séance du {jour} ({comite}) sont déjà arrêtés : ils ne changent plus. "
        "Son dossier est à télécharger ; pour d’autres chiffres, arrêtez ceux d’une autre séance."
    ),
    "seance.en_cours": (
        "Quelqu’un vient de demander d’arrêter les chiffres de la séance du {jour} ({comite}) : "
        "c’est en cours. Le dossier paraîtra dans un instant."
    ),
    "arret.defaut": (
        "Le défaut vient de nous, pas de vous : rien n’a été arrêté. Réessayez ; si cela recommence, "
        "signalez-le à votre administrateur."
    ),
    "seance.pas_arretee": (
        "Les chiffres de la séance du {jour} ({comite}) ne sont pas encore arrêtés : pas de dossier. "
        "Arrêtez-les d’abord."
    ),
    "seance.trop_tot": (
        "La séance du {jour} ({comite}) est encore loin : ses chiffres peuvent être arrêtés à partir du "
        "{ouverture}. Vérifiez la date, ou attendez ce jour."
    ),
    "comite.inconnu": (
        "La convention ne connaît pas de comité « {comite} ». Elle déclare : {connus}. "
        "Reprenez l’un de ces noms."
    ),
    "comite.aucun": "La convention ne déclare aucun comité : ajoutez-le à son dossier, avec son article.",
    "donnees.aucun_arrete": (
        "Aucune donnée n’a encore été réunie : déposez des fichiers et acceptez-les d’abord."
    ),
    "droit.arreter": (
        "Arrêter les chiffres revient au pilotage de l’insertion du Département. "
        "Demandez-le à la personne qui tient ce rôle."
    ),
    "document.altere": (
        "Le document « {document} » ne correspond plus à son empreinte : il a été altéré après avoir été "
        "arrêté. Restaurez une sauvegarde."
    ),
}
