"""How somebody came to be registered: what was looked at before there was a case."""

from collections.abc import Iterator

from django.utils.translation import gettext

from participants.models import Appeal, PanelDecision
from participants.reading import applications
from participants.reading.timeline.entry import Asked, Entry


def application(asked: Asked) -> Iterator[Entry]:
    """Pre-registered, screened, what each panel decided, an appeal; without reasons."""
    readable = applications.readable(asked.scope)
    found = readable.filter(enrolment=asked.case).select_related("applied_by").first()
    if found is None:
        return
    by, at = str(found.applied_by), found.created_at
    yield Entry(found.applied_on, at, gettext("Pre-registered"), [found.code], by)
    if found.screened_on:
        yield Entry(found.screened_on, at, gettext("Screened"))
    for panel in PanelDecision.objects.of(found):
        told = [str(panel.get_decision_display())] if panel.present else []
        what = str(panel.get_instance_display())
        yield Entry(panel.held_on, panel.created_at, what, told)
    for appeal in Appeal.objects.of(found).select_related("by"):
        at, by = appeal.created_at, str(appeal.by)
        yield Entry(appeal.lodged_on, at, gettext("Appeal lodged"), by=by)
