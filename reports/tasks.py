"""Celery's doors into reports: what was asked for, and what the clock asks for."""

from celery import shared_task

from reports import actions
from reports.audiences import INTERNAL
from reports.counts import COHORTS, DASHBOARD
from reports.jobs import build_summary, count_cohorts, count_dashboard
from reports.periods import Kind

__all__ = [
    "ask_for_changed",
    "ask_for_cohorts",
    "ask_for_dashboards",
    "ask_for_last_period",
    "build_summary",
    "count_cohorts",
    "count_dashboard",
]


@shared_task(name="reports.ask_for_last_period")
def ask_for_last_period(
    kind: Kind, program: str = "", audience: str = INTERNAL
) -> None:
    """``kind`` is month, quarter, half or year: the schedules in the admin say it.

    ``program`` is the code of the one that a schedule is for; without it, of all.
    ``audience`` is internal, partners or public.
    """
    actions.ask_for_all(kind, program, audience)


@shared_task(name="reports.ask_for_changed")
def ask_for_changed() -> None:
    """Every night: what nobody wrote to since it was counted is left alone."""
    actions.ask_for_changed()


@shared_task(name="reports.ask_for_dashboards")
def ask_for_dashboards() -> None:
    """Every night: the page of progress of each programme."""
    actions.ask_to_count_all(DASHBOARD)


@shared_task(name="reports.ask_for_cohorts")
def ask_for_cohorts() -> None:
    """Every night: how long it has been grows by a day without anybody writing."""
    actions.ask_to_count_all(COHORTS)
