"""`accord stop`: stop the embedded database of ACCORD_HOME."""

import click


@click.command()
def stop() -> None:
    """Arrête proprement la base de données embarquée."""
    from accord.site import postgres
    from accord.site.postgres.places import default_home

    postgres.stop(default_home())
    click.echo("La base de données embarquée est arrêtée.")
