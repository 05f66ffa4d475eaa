"""`accord synth`: a synthetic département, written as its partners write, with the truth apart."""

import json
import sys
from pathlib import Path

import click


@click.command()
@click.option(
    "--scale",
    type=float,
    required=True,
    help="1 : 50 000 foyers et 17 000 entrées en formation ; 0.05 : démonstration.",
)
@click.option(
    "--months",
    type=click.IntRange(1, 60),
    default=3,
    show_default=True,
    help="Nombre de stocks mensuels de la CAF.",
)
@click.option(
    "--seed", type=int, required=True, help="Graine : les mêmes arguments donnent les mêmes fichiers."
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Dossier à remplir."
)
@click.option("--departement", default="13", show_default=True, help="Code du département (13, 2A, 971…).")
@click.option("--reference", default="2018-01", show_default=True, help="Mois du dernier stock, AAAA-MM.")
@click.option(
    "--formats",
    "format_rows",
    type=click.IntRange(1, 1_000_000),
    metavar="LIGNES",
    help="Ajoute, dans le sous-dossier « formats », un fichier de chaque format de la bibliothèque.",
)
@click.option("--json", "as_json", is_flag=True, help="Le bilan pour une machine.")
def synth(
    scale: float, months: int, seed: int, out: Path, departement: str, reference: str,
    format_rows: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Écrit un département fictif : CAF, France Travail, Région, et la vérité à part."""
    from accord.synth.departement import write_departement
    from accord.synth.timetable import read_reference

    if scale <= 0:
        raise click.BadParameter("L’échelle doit être positive.", param_hint="--scale")
    try:
        read_reference(reference)
    except ValueError:
        raise click.BadParameter(
            "Un mois s’écrit AAAA-MM, par exemple 2018-01.", param_hint="--reference"
        ) from None
    bar = _ProgressLine(silent=as_json)
    try:
        summary = write_departement(
            scale=scale, months=months, seed=seed, out=out, departement=departement.upper(),
            reference=reference, progress=bar.show,
        )  # fmt: skip
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if format_rows:
        from accord.synth.layout_file import write_library

        write_library(out / "formats", rows=format_rows, seed=seed)
    if as_json:
        click.echo(
            json.dumps({"dossier": str(out), "octets": summary.size, **summary.counts}, ensure_ascii=False)
        )
        return
    bar.end()
    click.echo(f"{len(summary.files)} fichiers, {summary.size / 1e6:.1f} Mo, dans {out}".replace(".", ",", 1))
    for name, size in summary.files:
        click.echo(f"  {name}  {size:,}".replace(",", "\u202f") + " octets")


class _ProgressLine:
    """One line on the terminal that tells how far the work is; nothing when the output is not a terminal."""

    def __init__(self, *, silent: bool) -> None:
        self._silent = silent or not sys.stderr.isatty()

    def show(self, fraction: float, label: str) -> None:
        if not self._silent:
            click.echo(f"\r{fraction:4.0%}  {label}\033[K".replace("%", " %"), nl=False, err=True)

    def end(self) -> None:
        if not self._silent:
            click.echo("\r\033[K", nl=False, err=True)
