"""What was agreed with somebody to reach, and what of it was done."""

from collections.abc import Iterator

from django.utils.translation import gettext

from participants.fields import to_read
from participants.models import Plan, Step
from participants.reading.timeline.entry import MOST, Asked, Entry


def plans(asked: Asked) -> Iterator[Entry]:
    """Of each version when it was agreed, and what was decided about it."""
    allowed = Plan.objects.allowing(asked.scope, to_read(Plan)).of(asked.case)
    for plan in allowed.select_related("written_by", "decided_by"):
        if plan.agreed_on:
            what = gettext("Reintegration plan agreed: %(version)s") % {"version": plan}
            how = [str(plan.get_signed_how_display())]
            who = str(plan.written_by)
            yield Entry(plan.agreed_on, plan.created_at, what, how, who)
        if plan.decided_at:
            at, told = plan.decided_at, gettext("Plan approved: %(version)s")
            if plan.decision_note:
                told = gettext("Plan sent back: %(version)s")
            why = [plan.decision_note] if plan.decision_note else []
            day, what = asked.day_of(at), told % {"version": plan}
            yield Entry(day, at, what, why, str(plan.decided_by))


def steps(asked: Asked) -> Iterator[Entry]:
    """Those that were done, once each, whatever the versions they stand in."""
    allowed = Step.objects.allowing(asked.scope, to_read(Step)).of(asked.case)
    done = allowed.filter(asked.until("done_on"), done_on__isnull=False)
    for step in done.under_way().order_by("-done_on", "id")[: MOST + 1]:
        what = gettext("Step of the plan done")
        yield Entry(step.done_on, step.updated_at, what, [step.what])
