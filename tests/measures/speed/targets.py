"""What the product has to reach; each with its figure and where it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Results = dict[int, dict[str, Any]]
"""By people in the register."""

ABOVE = {
    "list": 10,
    "list, filtered": 10,
    "list, deep": 10,
    "case": 12,
    "note saved": 8,
    "register saved": 20,
}
"""Milliseconds above the floor, at most."""
FASTER = {100_000: 8, 1_000_000: 20}
"""How many times as fast as the plain admin's list, at least, from that size on."""
CASE_QUERIES = 8
PUBLISHED_MS = 20
GROWTH, GROWING = 1.5, ("list", "case", "note saved")
"""How much longer the largest size may take than the smallest."""
IMPORT_RATE = 0.5
BUILDING = 1.3
SWEEP_SECONDS, SWEEP_MEGABYTES, SWEPT = 60, 2048, 100_000


@dataclass(frozen=True)
class Target:
    name: str
    reached: float
    wanted: float
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        if self.at_least:
            return self.reached >= self.wanted
        return self.reached <= self.wanted

    def __str__(self) -> str:
        how = "at least" if self.at_least else "at most"
        state = "met" if self.is_met else "MISSED"
        return f"{state:6} {self.name}: {self.reached:g}, {how} {self.wanted:g}"


def targets(results: Results) -> Iterator[Target]:
    for size, found in sorted(results.items()):
        yield from _of_size(size, found)
    yield from _of_growth(results)


def _of_size(size: int, found: dict[str, Any]) -> Iterator[Target]:
    pages, jobs, at = found["pages"], found["jobs"], f"at {size:,}"
    for name, most in ABOVE.items():
        above = pages[name]["above"]["median"]
        yield Target(f"{name}, ms above the floor, {at}", above, most)
    for least in sorted((each for each in FASTER if size >= each), reverse=True)[:1]:
        for name in ("list", "list, filtered", "list, deep"):
            faster = pages[name]["faster"]["median"]
            told = f"{name}, times as fast as the admin, {at}"
            yield Target(told, faster, FASTER[least], at_least=True)
    yield Target(f"case, queries, {at}", pages["case"]["queries"], CASE_QUERIES)
    published = pages["published month"]["product"]["p50"]
    yield Target(f"published month, ms, {at}", published, PUBLISHED_MS)
    rate = jobs["import"]["of the floor's rate"]
    yield Target(f"import, of COPY's rate, {at}", rate, IMPORT_RATE, at_least=True)
    building = jobs["month built"]["of the floor"]
    yield Target(f"open month, of one pass of SQL, {at}", building, BUILDING)
    if size == SWEPT:
        sweep = jobs["duplicates"]
        yield Target("duplicates, seconds", sweep["seconds"], SWEEP_SECONDS)
        yield Target("duplicates, megabytes", sweep["megabytes"], SWEEP_MEGABYTES)


def _of_growth(results: Results) -> Iterator[Target]:
    small, large = min(results), max(results)
    if small == large:
        return
    for name in GROWING:
        took = [
            results[size]["pages"][name]["product"]["p50"] for size in (large, small)
        ]
        told = f"{name}, growth from {small:,} to {large:,}"
        yield Target(told, round(took[0] / took[1], 2), GROWTH)
