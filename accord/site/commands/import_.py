"""`accord import`: keep the text of an agreement's folder."""

from pathlib import Path

import click


@click.command("import")
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
def import_(folders: tuple[Path, ...]) -> None:
    """Enregistre le texte exact d’un dossier de convention ; le même texte ne change rien."""
    from accord.site.cli import start_django

    start_django("loader")
    from accord.conventions.actions import import_agreement

    for folder in folders:
        version = import_agreement(folder=folder)
        click.echo(f"{version.agreement.title} : version {version.number} enregistrée.")
