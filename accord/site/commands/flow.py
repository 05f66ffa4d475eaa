"""`accord flow`: what was accepted goes from room to room until it can be counted."""

import json

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Le compte rendu pour une machine.")
def flow(as_json: bool) -> None:
    """Fait avancer les données déposées : personnes, formations, emploi, cohortes, faits.

    Se relance autant de fois qu’on veut : ce qui est fait n’est pas refait.
    """
    from accord.site.cli import start_django

    start_django("loader")
    from accord.site.flow import run_way

    report = run_way(None if as_json else lambda label: click.echo(f"· {label}"))
    if as_json:
        click.echo(json.dumps({"snapshot": report.snapshot, "added": report.added}, default=str))
    else:
        click.echo(f"Arrêté des données {report.snapshot[:12]}.")
