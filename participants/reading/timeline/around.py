"""What was done for somebody beside the stages: support, partners, needs, papers."""

from collections.abc import Iterator

from django.utils.translation import gettext

from participants.fields import to_read
from participants.models import (
    Benefit,
    Document,
    Need,
    PartnerConsent,
    Referral,
    Task,
)
from participants.models.benefit import BenefitState
from participants.reading.benefits import month_told
from participants.reading.timeline.entry import MOST, Asked, Entry

PAID = BenefitState.PAID


def benefits(asked: Asked) -> Iterator[Entry]:
    """What was decided about the support for a month, and when it was paid."""
    allowed = Benefit.objects.allowing(asked.scope, to_read(Benefit)).of(asked.case)
    known = allowed.filter(asked.recorded_until("decided_at"))
    decided = known.filter(decided_at__isnull=False).select_related("rule")
    for row in decided.order_by("-decided_at", "id")[: MOST + 1]:
        assert row.decided_at  # noqa: S101  for the type checker; asked for
        words = {"support": row.rule.name, "month": month_told(row.month)}
        what = gettext("%(support)s, %(month)s") % words
        stands = BenefitState.APPROVED if row.state == PAID else BenefitState(row.state)
        day = asked.day_of(row.decided_at)
        yield Entry(day, row.decided_at, f"{what}: {stands.label}", [row.worth])
        if row.paid_on:
            told = f"{what}: {PAID.label}"
            yield Entry(row.paid_on, row.updated_at, told, [row.worth])


def referrals(asked: Asked) -> Iterator[Entry]:
    """When somebody was sent to a partner, and received what they were sent for."""
    sent = Referral.objects.readable(asked.scope).of(asked.case)
    for row in sent.filter(sent_at__isnull=False).select_related("service", "by"):
        assert row.sent_at  # noqa: S101  for the type checker; asked for
        told = [str(row.service), str(row.get_status_display())]
        day, what = asked.day_of(row.sent_at), gettext("Referred to a partner")
        yield Entry(day, row.sent_at, what, told, str(row.by))
        if row.received_on:
            what = gettext("Service of a partner received")
            yield Entry(row.received_on, row.updated_at, what, told[:1])


def partners(asked: Asked) -> Iterator[Entry]:
    """Whether each may be told; of those alone whose referrals the reader knows of."""
    known = Referral.objects.readable(asked.scope).of(asked.case).values("partner")
    allowed = PartnerConsent.objects.allowing(asked.scope, to_read(PartnerConsent))
    rows = allowed.of(asked.case).filter(asked.until("given_on"), partner__in=known)
    rows = rows.select_related("partner", "by").order_by("-given_on", "id")
    for row in rows[: MOST + 1]:
        what = gettext("Agreed that a partner is told")
        if not row.agreed:
            what = gettext("Not agreed that a partner is told")
        told, by = [str(row.partner)], str(row.by)
        yield Entry(row.given_on, row.created_at, what, told, by)


def needs(asked: Asked) -> Iterator[Entry]:
    allowed = Need.objects.allowing(asked.scope, to_read(Need)).of(asked.case)
    for need in allowed:
        told = [str(need.get_code_display())]
        yield Entry(need.found_on, need.created_at, gettext("Need found"), told)
        if need.met_on:
            yield Entry(need.met_on, need.updated_at, gettext("Need met"), told)


def tasks(asked: Asked) -> Iterator[Entry]:
    """Those that were done."""
    allowed = Task.objects.allowing(asked.scope, to_read(Task)).of(asked.case)
    known = allowed.filter(asked.recorded_until("settled_at"))
    done = known.filter(state=Task.State.DONE).select_related("settled_by")
    for task in done.order_by("-settled_at", "id")[: MOST + 1]:
        assert task.settled_at  # noqa: S101  for the type checker; done ones have it
        day, who = asked.day_of(task.settled_at), str(task.settled_by)
        yield Entry(day, task.settled_at, gettext("Task done"), [task.what], who)


def documents(asked: Asked) -> Iterator[Entry]:
    """When each was added, and removed; nobody sees one of a photograph that the
    person does not agree to."""
    allowed = Document.objects.allowing(asked.scope, to_read(Document))
    kept = allowed.of(asked.case).without_content().select_related("by", "removed_by")
    for row in kept:
        told = [row.title or str(row.get_kind_display())]
        day, what = asked.day_of(row.created_at), gettext("Document added")
        yield Entry(day, row.created_at, what, told, str(row.by))
        if row.removed_at:
            day, what = asked.day_of(row.removed_at), gettext("Document removed")
            yield Entry(day, row.removed_at, what, told, str(row.removed_by))
