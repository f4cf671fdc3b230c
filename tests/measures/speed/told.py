"""The figures as a table for people, and as curves over the sizes."""

from collections.abc import Iterator
from pathlib import Path

import pygal
from pygal.style import CleanStyle

from tests.measures.speed.targets import Results

DRAWN = ("list", "list, deep", "case", "note saved", "search, misspelt")
HEAD = ("", "floor", "product", "", "admin", "", "above", "faster", "queries", "kB")
UNITS = ("ms", "p50", "p50", "p95", "p50", "p95", "ms", "times", "", "")


def table(results: Results) -> Iterator[str]:
    for size, found in sorted(results.items()):
        yield f"\n{size:,} people"
        yield _line(HEAD)
        yield _line(UNITS)
        for name, page in found["pages"].items():
            yield _line((name, *_figures(page)))
        for name, job in {**found["jobs"], "memory": found["peak megabytes"]}.items():
            told = ", ".join(f"{what} {value}" for what, value in job.items())
            yield f"{name}: {told}"


def draw(results: Results, folder: Path) -> None:
    """One picture: what a page takes, over the size of the register."""
    chart = pygal.Line(
        style=CleanStyle,
        title="Milliseconds a page takes (p50), by people in the register",
        js=(),
        range=(0, None),
        legend_at_bottom=True,
    )
    sizes = sorted(results)
    chart.x_labels = [f"{size:,}" for size in sizes]
    for name in DRAWN:
        pages = (results[size]["pages"][name] for size in sizes)
        chart.add(name, [page["product"]["p50"] for page in pages])
    (folder / "speed.svg").write_bytes(chart.render())


def _figures(page: dict) -> Iterator[str]:
    yield f"{page['floor']['p50']}"
    for side in ("product", "admin"):
        told = page[side]
        yield from (f"{told['p50']}", f"{told['p95']}") if told else ("-", "-")
    yield _spread(page["above"])
    yield _spread(page["faster"]) if "faster" in page else "-"
    yield str(page["queries"])
    yield f"{page['product']['bytes'] / 1024:.0f}"


def _spread(of: dict[str, float]) -> str:
    return f"{of['median']:g} ({of['from']:g}-{of['to']:g})"


def _line(cells: tuple[str, ...]) -> str:
    first, *rest = cells
    widths = (7, 8, 8, 8, 8, 22, 20, 8, 6)
    return f"{first:18}" + "".join(
        f" {c:>{w}}" for c, w in zip(rest, widths, strict=True)
    )
