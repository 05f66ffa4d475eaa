"""`accord figures`: the figures of an agreement, how each is made, and the facts behind them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from accord.kit.periods import Period, read_period
from accord.kit.text import NO_BREAK_SPACE, format_date, format_number

if TYPE_CHECKING:
    from rich.console import Console

    from accord.declaration.agreement import Agreement
    from accord.indicators.models import Snapshot
    from accord.indicators.queries import Ask, FactOrigin
    from accord.indicators.rules.tables import Table

NARROWEST = 100


class PeriodType(click.ParamType):
    """A period as typed: 2019, 2019-S1, 2019-T3, 2019-03, 2018-01-15..2019-01-14."""

    name = "PÉRIODE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """The period, or a misuse said in French."""
        read = value if isinstance(value, Period) else read_period(value.replace("..", "/"))
        if read is None:
            self.fail(
                f"« {value} » n’est pas une période. Écrivez par exemple : 2019, 2019-S1, 2019-T3, 2019-03, "
                "2018-01-15..2019-01-14.",
                param,
                ctx,
            )
        return read


@click.command()
@click.option("--agreement", "key", metavar="CONVENTION", help="La convention, s’il y en a plusieurs.")
@click.option(
    "--indicator", "indicators", metavar="INDICATEUR", multiple=True, help="Un indicateur (répétable)."
)
@click.option(
    "--period",
    type=PeriodType(),
    help="Une période, avec --audience nominative ; sans elle, depuis l’origine.",
)
@click.option(
    "--by", metavar="VENTILATION", multiple=True, help="Une ventilation (répétable, trois au plus)."
)
@click.option(
    "--snapshot", "snapshot_name", metavar="ARRÊTÉ", default="", help="Un ancien arrêté des données."
)
@click.option("--explain", is_flag=True, help="La définition, l’article, la requête, l’arrêté, les dépôts.")
@click.option("--facts", is_flag=True, help="Les faits derrière les chiffres : fichier et ligne.")
@click.option(
    "--cell", "cells", metavar="VENTILATION=CODE", multiple=True, help="Avec --facts : quelle case."
)
@click.option(
    "--audience",
    type=click.Choice(["nominative", "agregee"]),
    default="agregee",
    show_default=True,
    help="Pour qui : « agregee » ne donne que les tableaux publiés, petits effectifs cachés.",
)
@click.option("--json", "as_json", is_flag=True, help="Résultat pour une machine.")
def figures(
    key: str | None,
    indicators: tuple[str, ...],
    period: Period | None,
    by: tuple[str, ...],
    snapshot_name: str,
    explain: bool,
    facts: bool,
    cells: tuple[str, ...],
    audience: str,
    as_json: bool,
) -> None:
    """Donne les chiffres d’une convention, leur dénominateur, leurs inconnus et leur objectif.

    Sans indicateur : le total de chacun. Avec --by : un tableau. Un petit effectif est caché (« c »), et
    seuls les tableaux publiés sont donnés, sur toute la période, sauf avec « --audience nominative ».
    """
    from accord.site.cli import start_django

    start_django("loader")
    from accord.conventions.queries import read_current
    from accord.indicators.errors import PersonsNotShown
    from accord.indicators.queries import Ask, find_snapshot, verify_snapshot
    from accord.site.commands.pack import _find_agreement

    if (by or facts) and not indicators:
        raise click.UsageError("Dites de quel indicateur, avec --indicator.")
    sees_people = audience == "nominative"
    if facts and not sees_people:
        raise PersonsNotShown()
    agreement = read_current(_find_agreement(key).key)
    snapshot = find_snapshot(snapshot_name)
    if snapshot_name:
        verify_snapshot(snapshot)
    wanted = indicators or tuple(indicator.key for indicator in agreement.indicators)
    asks = [Ask(indicator, by, period) for indicator in wanted]
    if facts:
        _show_facts(agreement, asks, snapshot, _read_cells(cells), as_json)
        return
    tables, missing = _compute(agreement, asks, snapshot, sees_people)
    if as_json:
        click.echo(json.dumps({"tableaux": tables, "absents": missing}, ensure_ascii=False, default=_plain))
        return
    _print_tables(agreement, snapshot, tables, missing, explain, is_list=not indicators)
    if missing and not tables:
        raise click.exceptions.Exit(1)


def _compute(
    agreement: Agreement, asks: list[Ask], snapshot: Snapshot, sees_people: bool
) -> tuple[list[Table], dict[str, str]]:
    """The tables that can be given, and why the others cannot; a single one lets its error through.

    Whoever may not see the persons reads the tables that everyone like them reads, and no other.
    """
    from accord.indicators.errors import CohortNotFrozen, EventWithoutDate
    from accord.indicators.publication import publish_tables
    from accord.indicators.queries import compute_tables

    def compute(some: list[Ask]) -> list[Table]:
        if not sees_people:
            return publish_tables(agreement, some, snapshot)
        return compute_tables(agreement=agreement, asks=some, snapshot=snapshot, sees_people=True)

    if len(asks) == 1:
        return compute(asks), {}
    tables, missing = [], {}
    for ask in asks:
        try:
            tables += compute([ask])
        except (CohortNotFrozen, EventWithoutDate) as reason:
            missing[ask.indicator] = str(reason)
    return tables, missing


def _read_cells(texts: tuple[str, ...]) -> dict[str, str]:
    dims = {}
    for text in texts:
        word, equals, code = text.partition("=")
        if not equals:
            raise click.UsageError(f"« {text} » : écrivez la case ainsi, --cell annee=2018.")
        dims[word] = code
    return dims


def _show_facts(
    agreement: Agreement, asks: list[Ask], snapshot: Snapshot, dims: dict[str, str], as_json: bool
) -> None:
    from accord.indicators.queries import facts_behind, trace_facts

    shown: dict[str, list[FactOrigin]] = {}
    for ask in asks:
        said = {"agreement": agreement, "indicator": ask.indicator, "snapshot": snapshot}
        ids = facts_behind(**said, period=ask.period, sees_people=True, dims=dims)
        shown[ask.indicator] = trace_facts(**said, fact_ids=ids)
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False, default=_plain))
        return
    for indicator, origins in shown.items():
        click.echo(f"{indicator} : {format_number(len(origins))} faits")
        for origin in origins:
            place = f"{origin.file_name}, ligne {origin.row}" if origin.file_name else "fait déduit"
            click.echo(f"  {origin.fact_id}  {place}")


def _print_tables(
    agreement: Agreement,
    snapshot: Snapshot,
    tables: list[Table],
    missing: dict[str, str],
    explain: bool,
    is_list: bool,
) -> None:
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console = Console(width=max(console.width, NARROWEST))
    day = format_date(snapshot.created_at.date())
    console.print(f"{agreement.header.title}", style="bold", highlight=False)
    console.print(
        f"Arrêté des données n°{NO_BREAK_SPACE}{snapshot.pk} du {day} ({snapshot.sha256[:12]})",
        style="dim",
        highlight=False,
    )
    if is_list:
        _print_list(console, tables)
    else:
        for table in tables:
            _print_table(console, table)
    for table in tables if explain else ():
        _explain(console, table)
    for indicator, reason in missing.items():
        console.print(f"{indicator} : {reason}", style="yellow", highlight=False)
    if any(table.has_hidden for table in tables):
        threshold = max(table.threshold for table in tables)
        console.print(f"c : effectif de 1 à {threshold - 1}, ou case cachée pour qu’il ne se déduise pas.")


def _print_list(console: Console, tables: list[Table]) -> None:
    from rich.table import Table as Grid

    from accord.indicators.pages.words import base_of, target_of, unknown_of, value_of

    period = next((table.period for table in tables if table.period), "depuis l’origine des données")
    grid = Grid(title=period, title_justify="left")
    for heading, justify in (
        ("Art.", "left"), ("Indicateur", "left"), ("Valeur", "right"), ("Sur quoi", "left"),
        ("Inconnus", "left"), ("Objectif", "left"),
    ):  # fmt: skip
        grid.add_column(heading, justify=justify)
    for table in tables:
        total = table.total
        grid.add_row(
            table.article, f"{table.label}\n[dim]{table.indicator}[/dim]", value_of(table, total),
            base_of(table, total), unknown_of(total), target_of(table.target, table.unit),
        )  # fmt: skip
    console.print(grid)


def _print_table(console: Console, table: Table) -> None:
    from rich.table import Table as Grid

    from accord.indicators.pages.words import target_of, value_of

    target = target_of(table.target, table.unit)
    title = " · ".join(
        part for part in (table.label, table.period, f"article {table.article}", target) if part
    )
    grid = Grid(title=title, title_justify="left", show_footer=True)
    for rank, word in enumerate(table.by):
        grid.add_column(table.breakdowns[word], footer="Total" if rank == 0 else "")
    total, rows = table.total, [(cell, cell.labels) for cell in table.cells]
    if not table.by:
        grid.show_footer = False
        rows = [(total, ())]
    grid.add_column(
        "Taux" if table.unit == "taux" else "Valeur", justify="right", footer=value_of(table, total)
    )
    extra = [("unknown", "Inconnus")] if total.unknown is not None else []
    if table.unit == "taux":
        extra = [("numerator", "Numérateur"), ("denominator", "Dénominateur"), *extra]
    for name, heading in extra:
        grid.add_column(heading, justify="right", footer=_number(table, getattr(total, name), name))
    for cell, labels in rows:
        numbers = [_number(table, getattr(cell, name), name) for name, _ in extra]
        grid.add_row(*labels, value_of(table, cell), *numbers)
    console.print(grid)


def _number(table: Table, value: int | None, name: str) -> str:
    from accord.indicators.pages.words import KEPT_BACK, number_of

    if value is None:
        return KEPT_BACK
    return format_number(value) if name == "unknown" else number_of(table, value)


def _explain(console: Console, table: Table) -> None:
    lines = [f"[bold]{table.label}[/bold] ({table.indicator}), article {table.article}", table.definition]
    if table.choice:
        lines.append(f"Choix retenu : {table.choice}")
    if table.target:
        lines.append(f"Objectif : {format_number(table.target.value)}, {table.target.reference}")
    lines.append(f"Arrêté des données : {table.snapshot}")
    lines.append(f"Dépôts : {len(table.deposits)}")
    lines += [f"  {deposit.id}  {deposit.file_name}  {deposit.reference_on}" for deposit in table.deposits]
    console.print("\n".join(lines), highlight=False)
    console.print(table.sql, style="dim", highlight=False, markup=False, soft_wrap=True)
    console.print()


def _plain(value: object) -> object:
    """What json does not know: our dataclasses as dictionaries, decimals as text."""
    if hasattr(value, "__dataclass_fields__"):
        return asdict(value)  # type: ignore[call-overload]
    return str(value)
