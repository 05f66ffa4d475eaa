"""The `accord` command. Each subcommand lives in `accord/site/commands/<name>.py`, loaded when it is used."""

import importlib
import os
import sys
import traceback
from pathlib import Path

import click

COMMANDS = {
    "check": "Contrôle le dossier d’une convention : problèmes et questions.",
    "calendar": "Donne les échéances d’une convention, datées.",
    "import": "Enregistre le dossier d’une convention.",
    "sniff": "Reconnaît un fichier : format, encodage, séparateur, période.",
    "deposit": "Dépose des fichiers de partenaires.",
    "watch": "Prend les fichiers que les partenaires posent dans un dossier.",
    "replay": "Relit les fichiers gardés, et compare avec ce qui a été accepté.",
    "flow": "Fait avancer les données déposées jusqu’aux faits.",
    "figures": "Donne les chiffres d’une convention et les faits derrière eux.",
    "pack": "Arrête les chiffres d’un comité et écrit son dossier de séance.",
    "synth": "Écrit un département fictif, comme l’écrivent ses partenaires.",
    "demo": "Fait tout le chemin sur un département fictif, puis sert les pages.",
    "serve": "Sert les pages.",
    "worker": "Fait ce qui est long : contrôle des fichiers, mise à jour des données.",
    "stop": "Arrête la base de données embarquée.",
    "database": "Prépare ou décrit la base de données.",
    "bench": "Mesure, en rapport à une référence.",
}


class LazyGroup(click.Group):
    """A group that imports a subcommand only when it is asked for: `accord --help` stays instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = {"import": "import_"}.get(cmd_name, cmd_name)
        return getattr(importlib.import_module(f"accord.site.commands.{name}"), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commandes"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="accord")
def accord() -> None:
    """Accord exécute les conventions entre organismes publics.

    Chaque commande a son aide : « accord COMMANDE --help ». Codes de retour : 0 tout va bien,
    1 des problèmes sont à corriger, 2 la commande est mal employée.
    """


def start_django(login: str = "app") -> None:
    """Ready Django for a command, connected as `login` (owner, loader or app). To call before any model."""
    os.environ["ACCORD_LOGIN"] = login
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.site.settings")
    import django

    django.setup()


def main() -> None:
    """Run the command; what a person can mend is said in one sentence, without a stack."""
    # Packs, inboxes, rejects: whatever a command writes may hold persons, and is for its account alone.
    os.umask(0o077)
    try:
        # Not standalone, click gives back the status of `Exit` instead of leaving with it.
        status = accord.main(standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except click.Abort:
        click.echo("Interrompu.", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Exception as error:
        # A database names the value it refused: what surrounds an unforeseen error may quote a person.
        if os.environ.get("ACCORD_TRACE"):
            raise
        click.echo(f"accord : {_sentence_for_a_person(error)}", err=True)
        sys.exit(1)


def _sentence_for_a_person(error: Exception) -> str:
    """The message of an error of ours (each room's `errors.py`); of any other, its kind and its place."""
    module = type(error).__module__
    if module.startswith("accord.") and module.endswith(".errors"):
        return str(error)
    if type(getattr(error, "__cause__", None)).__name__ in ("UndefinedTable", "UndefinedColumn"):
        return "La base de données n’est pas à jour : « accord database migrate » la met à jour."
    last = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in last if "/accord/" in frame.filename and "site-packages" not in frame.filename]
    place = f"{Path(ours[-1].filename).name}, ligne {ours[-1].lineno}" if ours else "hors d’Accord"
    return (
        f"Erreur imprévue, de notre fait : {type(error).__name__} ({place}). Relancez avec ACCORD_TRACE=1 "
        "pour la trace complète ; elle peut citer des données, ne la transmettez pas telle quelle."
    )


if __name__ == "__main__":
    main()
