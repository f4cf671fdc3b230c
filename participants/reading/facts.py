"""What is known of a person and of their case, as words and values."""

from django.utils.translation import gettext

from core.access import Permission, Scope
from core.date_field import in_words
from core.templatetags.ui import long_date
from participants import instruments
from participants.models import ArmedGroupHistory, Consent, Enrolment, Participant
from programs import isced

Facts = list[tuple[str, str]]

DIFFICULTIES = {
    "yes": lambda: gettext("A lot of difficulty in at least one domain"),
    "no": lambda: gettext("None reported"),
    "unknown": lambda: gettext("Not asked"),
}


def person(case: Enrolment) -> Facts:
    """Who somebody is. What is not known stands as nothing."""
    known = case.participant
    return [
        (gettext("Other names"), known.other_names.replace(";", ", ")),
        (gettext("Mother's name"), known.mothers_name),
        (gettext("Born"), born(known)),
        (gettext("Residence"), case.residence.name if case.residence else ""),
        (gettext("Address"), known.address),
        (gettext("Phone"), known.phone),
        (gettext("National identity number"), known.national_id),
    ]


def programme(case: Enrolment, scope: Scope) -> Facts:
    """How somebody came into the programme, and what was asked on that day."""
    facts = [
        (gettext("Programme"), case.program.name),
        (gettext("Registered"), long_date(case.registered_on)),
        (gettext("External number"), _external_number(case)),
        (gettext("Education level"), isced.in_words(case.education_level)),
        (gettext("Difficulties in functioning"), _difficulties(case)),
    ]
    if case.child_track:
        facts.append((gettext("Track"), gettext("Child track")))
    if case.may_read_group:  # type: ignore[attr-defined]
        facts.append((gettext("Former armed group"), _group(case, scope)))
    return facts


def agreed(case: Enrolment, scope: Scope) -> Facts:
    """What somebody was asked to agree to, and the latest answer to each."""
    allowed = Consent.objects.allowing(scope, Permission.CASE_READ).of(case)
    latest = {consent.purpose: consent for consent in allowed}
    return [
        (str(purpose.label), _answer(latest[purpose]))
        for purpose in Consent.Purpose
        if purpose in latest
    ]


def born(known: Participant) -> str:
    """The birth date as exactly as it is known: a day, a month or a year."""
    return in_words(known.born) if known.born else ""


def _answer(consent: Consent) -> str:
    told = gettext("No, on %(day)s. Read in: %(language)s.")
    if consent.agreed:
        told = gettext("Yes, on %(day)s. Read in: %(language)s.")
    return told % {"day": long_date(consent.given_on), "language": consent.language}


def _external_number(case: Enrolment) -> str:
    """The case code stands in the place of a number that nobody gave."""
    return "" if case.external_id == case.case_code else case.external_id


def _difficulties(case: Enrolment) -> str:
    answers = [
        case.wg_seeing,
        case.wg_hearing,
        case.wg_walking,
        case.wg_remembering,
        case.wg_self_care,
        case.wg_communicating,
    ]
    return DIFFICULTIES[instruments.disability(answers)]()


def _group(case: Enrolment, scope: Scope) -> str:
    allowed = ArmedGroupHistory.objects.allowing(scope, Permission.GROUP_HISTORY_READ)
    history = allowed.of(case).select_related("former_group").first()
    return str(history or "")
