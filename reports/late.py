"""Why a revision differs: what was recorded since the one before, by office.

It is counted when the draft is built and stored with it, for whoever reads a
summary sees no record; and it is frozen with it.
"""

from core.database import connection
from programs.scope import whole_programme
from reports.models import LateEntry, Summary

COUNTED = "SELECT * FROM reports_late_entries(%s, %s, %s, %s)"


def note(draft: Summary) -> None:
    """Count anew what came since the revision before; nothing of a first one."""
    with whole_programme(draft.program):
        revisions = Summary.objects.of(draft.program, draft.span)
        before = revisions.published().first()
        drafts = revisions.drafts().select_for_update()
        if before is None or not drafts.filter(pk=draft.pk):
            return
        span = [before.cutoff, draft.cutoff, draft.starts_on, draft.ends_on]
        with connection().cursor() as cursor:
            cursor.execute(COUNTED, span)
            rows = cursor.fetchall()
        draft.late_entries.all().delete()
        LateEntry.objects.bulk_create(
            LateEntry(
                summary=draft,
                source=source,
                office_id=office,
                added=added,
                changed=changed,
            )
            for source, office, added, changed in rows
        )
