"""The referrals of a case, and what a partner is told of the person."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from core.access import Scope
from core.templatetags.ui import long_date
from participants.models import Enrolment, Referral, ReferralLink
from participants.models.referral import Status
from participants.reading.case import Link, link_to
from participants.reading.facts import Facts
from participants.reading.standing import Tag

TONES: dict[str, str] = {
    Status.SENT: "warn",
    Status.ACCEPTED: "good",
    Status.RECEIVED: "good",
    Status.REJECTED: "bad",
}


class Row(NamedTuple):
    """One referral, as the tab shows it."""

    title: str
    partner: str
    kind: str
    status: Tag
    lines: list[str]
    shared: str
    reason: str
    links: list[Link]


def of_case(case: Enrolment, scope: Scope) -> list[Row]:
    """The latest first, each with what the reader may do next."""
    rows = Referral.objects.readable(scope).of(case)
    found = rows.select_related("service", "partner", "by", "consent")
    may_write: bool = case.may_refer  # type: ignore[attr-defined]
    return [
        Row(
            each.service.name,
            each.partner.name,
            str(each.get_kind_display()),
            tag(each),
            list(_lines(each, case)),
            ", ".join(shared_words(each)),
            each.reason,
            list(_links(each, case)) if may_write else [],
        )
        for each in found
    ]


def tag(referral: Referral) -> Tag:
    if is_late(referral):
        return Tag(gettext("No answer in time"), "bad")
    return Tag(str(referral.get_status_display()), TONES.get(referral.status, ""))


def is_late(referral: Referral) -> bool:
    """Sent, and not answered within its urgency."""
    sent = referral.status == Status.SENT
    return sent and bool(referral.due_at and referral.due_at < timezone.now())


def shared_words(referral: Referral) -> list[str]:
    """The fields in the order of the list they were chosen from."""
    return [str(each.label) for each in Referral.Field if each in referral.shared]


def _lines(referral: Referral, case: Enrolment) -> Iterator[str]:
    program = case.program
    written = {"day": long_date(program.day_of(referral.created_at))}
    told = gettext("Written on %(day)s by %(name)s")
    yield told % {**written, "name": referral.by}
    if referral.sent_at and referral.due_at:
        yield gettext("Sent on %(sent)s, answer needed by %(due)s") % {
            "sent": long_date(program.day_of(referral.sent_at)),
            "due": long_date(program.day_of(referral.due_at)),
        }
    if referral.refusal:
        told = gettext("Rejected: %(why)s")
        yield told % {"why": referral.get_refusal_display()}
    if referral.received_on:
        told = gettext("Service received on %(day)s")
        yield told % {"day": long_date(referral.received_on)}


def _links(referral: Referral, case: Enrolment) -> Iterator[Link]:
    if not referral.is_open:
        return
    of = {"pk": referral.pk}
    if referral.status == Status.DRAFT:
        yield link_to("referral-send", gettext("Send"), case, **of)
        yield link_to("referral-change", gettext("Change"), case, **of)
    if referral.is_sent:
        yield link_to("referral-link", gettext("Link for the partner"), case, **of)
    yield link_to("referral-answer", gettext("Record what came of it"), case, **of)
    yield link_to("referral-consent", gettext("Consent"), case, **of)


def tab_of(case: Enrolment) -> str:
    return reverse("participants:case-referrals", args=[case.case_code])


def told(case: Enrolment, referral: Referral, language: str) -> Facts:
    """What the partner is told of the person: the chosen fields and no other."""
    known: dict[str, Callable[[], str]] = {
        Referral.Field.NAME: lambda: str(case.participant),
        Referral.Field.PHONE: lambda: case.participant.phone,
        Referral.Field.AGE_BAND: lambda: age_band(
            case.participant.age(case.program.today())
        ),
        Referral.Field.SEX: lambda: str(case.participant.get_sex_display()),
        Referral.Field.LANGUAGE: lambda: language,
        Referral.Field.PLACE: lambda: case.residence.name if case.residence else "",
        Referral.Field.REASON: lambda: referral.reason,
    }
    return [
        (str(each.label), known[each]())
        for each in Referral.Field
        if each in referral.shared
    ]


def age_band(age: int | None) -> str:
    """Never the age itself: it would tell one person from another."""
    if age is None:
        return ""
    if age < 15:
        return gettext("under 15")
    if age < 18:
        return gettext("15 to 17")
    return gettext("18 to 24") if age < 25 else gettext("25 and over")


def link_until(link: ReferralLink | None, case: Enrolment) -> str:
    """The day until which a link holds; nothing where none does."""
    if link is None or link.until is None:
        return ""
    return long_date(case.program.day_of(link.until))
