"""`accord database`: make it ready, say where it is, or print what an administrator must run."""

import click


@click.group()
def database() -> None:
    """Prépare ou décrit la base de données."""


@database.command()
def migrate() -> None:
    """Crée la base et ses trois comptes s’ils manquent, puis met les tables à jour."""
    from accord.site.cli import start_django

    start_django("owner")
    from django.core.management import call_command

    from accord.site.postgres import prepare_database

    prepare_database()
    call_command("migrate", verbosity=0)
    click.echo("La base de données est à jour.")


@database.command()
def status() -> None:
    """Dit si la base embarquée tourne, et où."""
    from accord.site import postgres
    from accord.site.postgres.places import default_home

    click.echo(str(postgres.status(default_home())))


@database.command()
@click.argument("name", default="accord")
def sql(name: str) -> None:
    """Écrit le SQL à exécuter par un administrateur quand DATABASE_URL ne peut pas créer les comptes."""
    from accord.site.postgres import administrator_sql

    click.echo(administrator_sql(name))
