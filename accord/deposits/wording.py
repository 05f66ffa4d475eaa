"""What is said of a partner's file: where, what is wrong, the cure. Never a value of the file."""

from __future__ import annotations

from collections.abc import Mapping

from accord.kit.wording import WORDING as KIT_WORDING

WORDING: Mapping[str, str] = {
    **KIT_WORDING,
    # The file as a whole.
    "fichier.vide": "Le fichier est vide. Redemandez-le à son émetteur.",
    "fichier.sans_ligne": "Le fichier a un en-tête et aucune ligne. Vérifiez que c’est bien ce que "
    "l’émetteur voulait dire.",
    "fichier.archive": "C’est une archive ({sorte}) dans une archive. Ouvrez-la, puis déposez le fichier "
    "qu’elle contient.",
    "archive.plusieurs": "Cette archive contient {nombre} fichiers : elle doit en contenir un seul. Déposez "
    "chaque fichier à part.",
    "archive.vide": "Cette archive ne contient aucun fichier. Redemandez-la à son émetteur.",
    "archive.protegee": "Cette archive est protégée par un mot de passe. Ouvrez-la, puis déposez le fichier "
    "qu’elle contient.",
    "archive.abimee": "Cette archive est abîmée et ne s’ouvre pas. Redemandez-la à son émetteur.",
    "archive.gonflee": "Cette archive se déplie démesurément : elle n’est pas ouverte. Redemandez le fichier "
    "lui-même.",
    "fichier.inconnu": "Ce n’est ni un tableau (CSV, XLSX, XLS, ODS) ni un flux XML. Redemandez le "
    "fichier dans le format convenu.",
    "fichier.gonfle": "Ce classeur se déplie en plus de {limite} Mo, ou démesurément : il n’est pas ouvert. "
    "Redemandez-le en CSV.",
    "fichier.abime": "Ce classeur est abîmé et ne s’ouvre pas. Redemandez-le à son émetteur.",
    "fichier.protege": "Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe, "
    "puis déposez-le.",
    "fichier.feuilles": "Ce classeur a {nombre} feuilles remplies : une seule serait lue. "
    "Gardez une feuille par fichier, ou masquez celles qui ne sont pas des données, puis redéposez.",
    "fichier.trop_gros": "Le fichier dépasse {limite} Go. Demandez qu’il soit envoyé en plusieurs parties.",
    "csv.ligne_longue": "Une ligne dépasse {limite} Mo : ce n’est pas un tableau. Redemandez le fichier.",
    "encodage.declare": "Le flux s’annonce en {declare} et il est en {reel} : lu en {reel}. Signalez-le à "
    "l’émetteur.",
    "format.inconnu": "Aucune colonne attendue n’a été trouvée dans les premières lignes. Vérifiez que "
    "c’est le bon fichier, et que sa ligne d’en-tête y est.",
    "format.eloigne": "Le fichier ressemble à « {format} », mais trop de colonnes manquent : {manquent}. "
    "Vérifiez que c’est le bon fichier.",
    "variante.inconnue": "Le nom du fichier ne dit pas lequel c’est : {variantes}. Remettez son nom "
    "d’origine.",
    "variante.nom": "Le nom du fichier et son contenu ne disent pas la même chose : lu comme « {variante} "
    "», selon son contenu.",
    "variante.contenu": "Le contenu du fichier ne confirme pas son nom : lu comme « {variante} », selon "
    "son nom. Vérifiez.",
    "periode.inconnue": "La période du fichier ne se trouve ni dans son nom ni dans son contenu. Remettez "
    "son nom d’origine.",
    "periode.deduite": "Le nom du fichier ne dit pas sa période : elle a été déduite de la colonne « "
    "{champ} ». Vérifiez.",
    "periode.hors": "La date n’est pas dans la période du fichier. La ligne est gardée ; vérifiez qu’elle "
    "est dans le bon fichier.",
    "colonnes.manquantes": "Il manque des colonnes indispensables : {colonnes}. Redemandez le fichier "
    "complet.",
    "colonnes.absentes": "Il manque des colonnes : {colonnes}. Leurs valeurs resteront inconnues.",
    "colonnes.en_plus": "Des colonnes ne sont pas attendues et ne sont pas lues : {colonnes}.",
    "colonnes.doubles": "Des colonnes sont là deux fois : {colonnes}. Seule la première est lue.",
    "territoire.fichier": "Ce fichier est celui d’un autre département ({autre}, au lieu de {attendu}, "
    "d’après « {champ} ») : il n’est pas gardé. Prévenez l’émetteur : ces personnes ne sont pas de votre "
    "ressort.",
    # XML flows.
    "xml.illisible": "Le flux XML ne se lit pas dès son début (ligne {ligne}). Redemandez-le à son émetteur.",
    "xml.dtd": "Le flux contient une définition de type de document (DOCTYPE), qui permet de bloquer un "
    "ordinateur : il n’est pas lu. Redemandez-le sans elle.",
    "xml.racine": "L’élément racine n’est pas celui d’un flux attendu ({attendue}). Vérifiez que c’est le "
    "bon fichier.",
    "xml.casse": "Le flux s’arrête ou se casse avant sa fin, après {nombre} {enregistrement}s lus. "
    "Redemandez-le entier ; à défaut, confirmez pour ne garder que ce qui a été lu.",
    "xml.total": "Le flux annonce {annonce} {enregistrement}s et en contient {lus}. Vérifiez avec "
    "l’émetteur que rien ne manque.",
    "xml.enregistrement_long": "Un seul élément du flux dépasse {limite} Mo : le flux n’est pas lu. "
    "Redemandez-le.",
    # Rows.
    "ligne.colonnes": "La ligne n’a pas le même nombre de colonnes que l’en-tête. Vérifiez les séparateurs.",
    "ligne.guillemet": "Un guillemet s’ouvre et ne se ferme pas. Fermez-le, ou retirez-le.",
    "ligne.double": "La ligne en répète une autre : seule la première est gardée.",
    "ligne.ressemblante": "Plusieurs lignes disent la même chose d’une personne écrite autrement : toutes "
    "sont gardées. Vérifiez qu’elle n’a pas été saisie deux fois.",
    "ligne.contradictoire": "Plusieurs lignes disent des choses différentes de la même chose : aucune "
    "n’est gardée. Gardez la bonne, et redéposez.",
    "enregistrement.double": "Le {enregistrement} en répète un autre, mot pour mot : seul le premier est "
    "gardé.",
    "enregistrement.contradictoire": "Deux {enregistrement}s différents portent le même numéro : aucun "
    "n’est gardé. Demandez à l’émetteur lequel est le bon.",
    "champ.obligatoire": "La valeur manque, et elle est indispensable.",
    "champ.differe": "La valeur n’est pas la même dans les deux colonnes qui la donnent. Corrigez l’une "
    "des deux.",
    "territoire.autre": "La ligne est adressée à un autre département. Prévenez l’émetteur.",
    # Values.
    "date.ordre": "Cette date est avant celle qu’elle devrait suivre. Vérifiez les deux.",
    "date.inversee": "Cette date n’existe pas au calendrier ; le jour et le mois semblent inversés. "
    "Corrigez-la.",
    "date.inversee_probable": "D’après le NIR, le jour et le mois de naissance semblent inversés. Vérifiez.",
    "naissance.future": "La date de naissance est après la date du fichier : lue comme inconnue. "
    "Vérifiez-la.",
    "naissance.ancienne": "La date de naissance est avant 1900 : lue comme inconnue. Vérifiez-la.",
    "nir.arrondi": "Un tableur a arrondi ce numéro (2,86E+12) : ses derniers chiffres sont perdus. Mettez "
    "la colonne en texte, et reprenez le numéro dans le fichier d’origine.",
    "nir.provisoire": "Le numéro est provisoire (il commence par 7 ou 8) : il ne sert pas à reconnaître "
    "la personne.",
    "code.inconnu": "Ce code n’est pas dans la liste convenue. Il est gardé ; demandez sa définition à "
    "l’émetteur.",
    "sexe.inconnu": "Le sexe s’écrit 1 ou 2 (ou M et F) : lu comme inconnu.",
    "booleen.illisible": "Cette case attend oui ou non (1 ou 0, O ou N) : lue comme inconnue.",
    "nombre.illisible": "Ce nombre ne se lit pas : lu comme inconnu. Écrivez-le ainsi : 86,5.",
    "texte.mojibake": "Des accents étaient abîmés (UTF-8 lu comme Windows-1252) : ils ont été rétablis. "
    "Signalez-le à l’émetteur.",
    "texte.perdu": "Des caractères ont été perdus avant l’envoi (�). Redemandez le fichier d’origine.",
    "texte.controle": "Des caractères invisibles ont été retirés.",
    "texte.long": "Le texte dépasse la longueur convenue. Vérifiez que les colonnes ne sont pas décalées.",
    "cellule.formule": "La cellule contient une formule : elle n’est pas calculée, et gardée comme un "
    "texte. Remplacez-la par sa valeur.",
    "cellule.nombre": "Ce numéro est dans une cellule de nombre : il a pu perdre ses zéros. Mettez la "
    "colonne en texte.",
    # Deposits.
    "depot.emetteur": "L’organisme « {partie} » n’est pas encore nommé dans la convention : le dépôt est "
    "pris sans émetteur.",
    "depot.aucune_bonne_ligne": "Aucune ligne n’est bonne : le fichier n’est pas accepté. Corrigez-le, et "
    "redéposez.",
    "depot.attend": "Ce fichier est contrôlé : il attend une décision sur sa page.",
    "depot.raw_change": "Le fichier gardé n’est plus celui qui a été reçu. Redéposez-le.",
    "depot.format_d_un_autre": "Ce fichier est au format « {format} », que votre service ne dépose "
    "pas. Il n’est pas gardé. Adressez-le au pilotage de l’insertion du Département.",
    # Files that did not come in.
    "envoi.gros": "Ce fichier est trop gros. Demandez à l’émetteur de l’envoyer en plusieurs parties, ou "
    "confiez-le à votre administrateur, qui le déposera. Aucun fichier n’est gardé.",
    "envoi.nombre": "Ce fichier est en trop : déposez-le dans un second envoi. Aucun fichier n’est gardé.",
    "envoi.vide": "Aucun fichier n’est joint. Joignez-le dans le champ indiqué.",
    "envoi.cadence": "Trop d’envois en peu de temps. Attendez, puis recommencez.",
    "envoi.inconnu": "Aucun envoi de cette clé n’a cette adresse. Vérifiez-la.",
    "cle.refusee": "Cette clé n’ouvre rien : elle manque, est mal recopiée ou a été retirée. Demandez-en une "
    "au pilotage de l’insertion du Département.",
    "envoi.trop": "Il y a trop de fichiers à la fois. Faites plusieurs envois.",
    "envoi.coupe": "L’envoi a été coupé avant la fin : aucun fichier n’est gardé. Recommencez.",
    "envoi.place": "Il n’y a plus assez de place pour recevoir ces fichiers : aucun n’est gardé. Prévenez "
    "votre administrateur.",
    # What must be confirmed before accepting.
    "confirmer.incomplet": "Le flux s’arrête avant sa fin, ou annonce davantage qu’il ne contient : ce qui "
    "manque manquera aux données.",
    "confirmer.baisse": "Ce fichier a bien moins de lignes que le précédent : des personnes "
    "pourraient manquer.",
    # Work in the background that did not end.
    "travail.defaut": "Le défaut vient de nous, pas du fichier. Recommencez ; si cela se reproduit, signalez "
    "à votre administrateur le numéro du dépôt et l’heure.",
    "travail.base": "La base de données n’a pas répondu. Recommencez dans quelques minutes.",
    "travail.disque": "Le disque n’a pas pu être lu ou écrit : il est peut-être plein. Prévenez votre "
    "administrateur, puis recommencez.",
    "travail.cle": "La clé qui chiffre les fichiers gardés manque ou a changé : celui-ci ne peut pas être "
    "relu. Prévenez votre administrateur, qui remettra celle de la sauvegarde.",
    "travail.depasse": "Le dépôt a changé d’état entre-temps : rechargez la page pour voir où il en est.",
    "travail.interrompu": "Le traitement a été interrompu plusieurs fois sans pouvoir aller au bout. "
    "Prévenez votre administrateur, puis recommencez.",
}
