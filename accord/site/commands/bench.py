"""`accord bench`: what is measured is a ratio against a reference run in turn with it."""

import importlib
import json
import pkgutil

import click


@click.command()
@click.argument("names", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Les mesures pour une machine.")
@click.option("--list", "only_list", is_flag=True, help="Les mesures disponibles.")
def bench(names: tuple[str, ...], as_json: bool, only_list: bool) -> None:
    """Mesure, en rapport à une référence exécutée tour à tour sur la même machine."""
    cases = _cases()
    if unknown := sorted(set(names) - set(cases)):
        raise click.UsageError(f"Mesure inconnue : {', '.join(unknown)}. Mesures : {', '.join(cases)}.")
    if only_list:
        for name, case in cases.items():
            click.echo(f"{name} : {case.TITLE}")
        return
    results = {}
    for name in names or cases:
        if not as_json:
            click.echo(f"{cases[name].TITLE}")
        results[name] = cases[name].run(None if as_json else lambda label: click.echo(f"  · {label}"))
        if not as_json:
            for measure, value in results[name].items():
                click.echo(f"  {measure} : {value}")
    if as_json:
        click.echo(json.dumps(results, ensure_ascii=False, default=str))
    if not all(result.get("tenu", True) for result in results.values()):
        raise click.exceptions.Exit(1)


def _cases() -> dict[str, object]:
    # By name: the benchmarks know every room, the site included, and nothing imports them.
    folder = importlib.import_module("accord.bench").__path__
    names = (found.name for found in pkgutil.iter_modules(folder))
    modules = (importlib.import_module(f"accord.bench.{name}") for name in names)
    return {module.NAME: module for module in modules if hasattr(module, "NAME")}
