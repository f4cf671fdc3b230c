"""Releasing: what partners and the public are told of what is published.

Each release is made against all that was told before it. Once written they stand;
making them twice does no harm.
"""

from collections.abc import Sequence

from core import audit
from core.database import as_jobs, connection
from programs.models import Program
from reports.disclosure import releases
from reports.disclosure.linking import link
from reports.disclosure.protecting import protect
from reports.disclosure.tables import Cell, Tables
from reports.models import Release, Summary

NO_OFFICES: tuple[int, ...] = ()
AUDIENCES = (Release.Audience.PARTNERS, Release.Audience.PUBLIC)
"""Each is kept from what those before it are kept from, for both may be read."""


class NotReleased(Exception):
    """The summary is published, and still being protected."""


def release(summary: Summary) -> None:
    """Make the releases of what is published, if they are missing.

    Against what was released before, whatever its period: what was published and
    never released nobody was told. Raises `NotProtected` where that can't be done.
    """
    with as_jobs(NO_OFFICES):
        _one_at_a_time(summary.program)
        if not summary.releases.exists():
            _release(summary)


def release_of(summary: Summary, audience: str) -> Release:
    found = summary.releases.filter(audience=audience).first()
    if found is None:
        raise NotReleased
    return found


def releases_of(summaries: Sequence[Summary], audience: str) -> dict[int, Release]:
    """Of several at once, by the summary's key."""
    told = Release.objects.filter(summary__in=summaries, audience=audience)
    found = {each.summary_id: each for each in told}
    if len(found) < len(summaries):
        raise NotReleased
    return found


def released_to(summary: Summary) -> list[str]:
    """The audiences that were told of it: of a draft, none."""
    told = summary.releases.order_by().values_list("audience", flat=True)
    return list(told) if summary.is_published else []


def is_released(summary: Summary, audience: str) -> bool:
    told = summary.releases.filter(audience=audience)
    return summary.is_published and told.exists()


def tables_of(summary: Summary, audience: str, **new: frozenset[Cell]) -> Tables:
    """The summary with all that the audience was told before it."""
    earlier = Release.objects.filter(
        summary__program=summary.program_id, audience=audience
    ).exclude(summary=summary)
    if at := summary.releases.filter(audience=audience).first():
        earlier = earlier.filter(pk__lt=at.pk)
    told = [_told(each) for each in earlier.select_related("summary").order_by("id")]
    least = at.least if at else summary.program.protects_below(audience)
    hidden = new.get("hidden", at.cells if at else frozenset())
    now = releases.Release(
        summary.span, list(summary.figures.leaving()), least, hidden, earlier=False
    )
    return link([*told, now])


def _told(release: Release) -> releases.Release:
    summary = release.summary
    figures = list(summary.figures.leaving())
    return releases.Release(summary.span, figures, release.least, release.cells)


def _release(summary: Summary) -> None:
    hidden: frozenset[Cell] = frozenset()
    made = []
    for audience in AUDIENCES:
        tables = tables_of(summary, audience, hidden=hidden)
        protect(tables)
        new = [row for row in tables.rows if not row.earlier]
        hidden = frozenset(row.cell for row in new if row.hidden)
        made.append(
            Release(
                summary=summary,
                audience=audience,
                least=summary.program.protects_below(audience),
                hidden=sorted(hidden),
                rows=len(new),
                kept_back=len(hidden),
                by=summary.published_by,
            )
        )
    Release.objects.bulk_create(made)
    _record(summary, made)


def _record(summary: Summary, made: Sequence[Release]) -> None:
    audit.record(
        "summary-released",
        summary,
        by=audit.SYSTEM,
        period=summary.period,
        revision=summary.revision,
        kept_back={each.audience: each.kept_back for each in made},
    )


def _one_at_a_time(program: Program) -> None:
    lock = f"releases {program.pk}"
    with connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
