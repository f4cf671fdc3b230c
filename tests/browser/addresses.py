"""An example of every page of ours: what is in its address, and who opens it.

A new URL without an entry fails (`test_pages.py`): write down an example, or say
that it only takes what is sent to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.browser.scene import Scene

Facts = Callable[[Scene], dict[str, Any]]


def nothing(scene: Scene) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Example:
    """Who opens the page, and what stands in its address."""

    who: str | None
    facts: Facts = nothing
    query: str = ""

    def address(self, name: str, scene: Scene) -> str:
        return reverse(name, kwargs=self.facts(scene)) + self.query


def a_case(scene: Scene) -> dict[str, Any]:
    return {"case_code": scene.case.case_code}


def a_summary(scene: Scene) -> dict[str, Any]:
    return {"program": scene.program.code, "period": scene.summary.period}


def an_area(scene: Scene) -> dict[str, Any]:
    return a_summary(scene) | {"area": "voc"}


def a_chart(scene: Scene) -> dict[str, Any]:
    return a_summary(scene) | {"code": "CASE-1"}


PAGES: dict[str, Example] = {
    "home": Example("caseworker"),
    "login": Example(None),
    "participants:case-list": Example("caseworker"),
    "participants:case": Example("caseworker", a_case),
    "participants:case-psychological-support": Example("counsellor", a_case),
    "participants:case-training": Example("caseworker", a_case),
    "participants:case-education": Example("caseworker", a_case),
    "participants:case-attendance": Example("caseworker", a_case),
    "participants:case-follow-up": Example(
        "caseworker", lambda scene: {"case_code": scene.left.case_code}
    ),
    "participants:import-list": Example("programme_lead"),
    "participants:import-new": Example("programme_lead"),
    "participants:import": Example(
        "programme_lead", lambda scene: {"pk": scene.brought.pk}
    ),
    "reports:summary-list": Example("monitoring_officer"),
    "reports:summary-ask": Example("monitoring_officer"),
    "reports:summary": Example("programme_lead", a_summary),
    "reports:summary-area": Example("programme_lead", an_area),
}
PAGES_AGAIN: dict[str, Example] = {
    "home": Example("programme_lead"),
    "participants:case-list": Example("child_protection"),
}
"""The same page of somebody who sees other things on it."""

NO_PAGES = {
    "health": "a probe's answer",
    "participants:import-rejects": "a file; tests/participants/test_import_pages.py",
    "reports:summary-chart": "a drawing; test_policy opens it",
    "reports:summary-chart-narrow": "a drawing; test_policy opens it",
    "reports:summary-progress": "a part of a page",
}
ONLY_SENT_TO = {"logout", "csp-report"}
"""They take what is sent and show nothing: each answers 405 to whoever opens it."""


def ours() -> set[str]:
    """The names of all addresses but the administrators', which Django walks."""
    return {name for name, _ in _named(get_resolver().url_patterns, "")}


def _named(
    patterns: list[URLPattern | URLResolver], space: str
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            if pattern.namespace != "admin":
                yield from _named(pattern.url_patterns, space + inner)
        elif pattern.callback.__module__.split(".")[0] in [
            *settings.OUR_APPS,
            "django",
        ]:
            yield f"{space}{pattern.name}", pattern
