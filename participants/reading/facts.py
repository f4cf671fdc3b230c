"""What is known of a person and of their case, as words and values."""

from collections.abc import Container

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from core.access import Permission, Scope
from core.date_field import in_words
from core.templatetags.ui import long_date
from participants import instruments
from participants.fields import readable, to_read
from participants.models import (
    ArmedGroupHistory,
    Consent,
    Enrolment,
    Participant,
    Schooling,
)
from participants.models.enrolment import FUNCTIONING
from participants.reading.schooling import Schoolings, level_now
from programs import isced

Facts = list[tuple[str, str]]

DIFFICULTIES = {
    "yes": lambda: gettext("A lot of difficulty in at least one domain"),
    "no": lambda: gettext("None reported"),
    "unknown": lambda: gettext("Not asked"),
}


def person(case: Enrolment, held: Container[Permission]) -> Facts:
    """Who somebody is, as far as ``held`` lets read it. What is not known is empty."""
    known = case.participant
    facts = {
        "other_names": (gettext("Other names"), known.other_names.replace(";", ", ")),
        "mothers_name": (gettext("Mother's name"), known.mothers_name),
        "birth_date": (gettext("Born"), born(known)),
        "residence": (gettext("Residence"), str(case.residence or "")),
        "address": (gettext("Address"), known.address),
        "phone": (gettext("Phone"), known.phone),
        "national_id": (gettext("National identity number"), known.national_id),
    }
    return _told(facts, held)


def programme(
    case: Enrolment,
    scope: Scope,
    held: Container[Permission],
    schoolings: Schoolings,
) -> Facts:
    """How somebody came into the programme, and what was asked on that day.

    What was learned since does not change that: it stands beside it.
    """
    facts = {
        "program": (gettext("Programme"), case.program.name),
        "registered_on": (gettext("Registered"), long_date(case.registered_on)),
        "external_id": (gettext("External number"), _external_number(case)),
        "education_level": (
            gettext("Education level at registration"),
            isced.in_words(case.education_level),
        ),
        "wg_seeing": (gettext("Difficulties in functioning"), _difficulties(case)),
    }
    if case.child_track:
        facts["child_track"] = (gettext("Track"), gettext("Child track"))
    told = _told(facts, held)
    level = level_now(schoolings)
    if level is not None and to_read(Schooling, "exit_level") in held:
        told.append((gettext("Education level now"), isced.in_words(level)))
    if to_read(ArmedGroupHistory) in held:
        told.append((gettext("Former armed group"), _group(case, scope)))
    return told


def _told(facts: dict[str, tuple[str, str]], held: Container[Permission]) -> Facts:
    """Those whose fields may be read."""
    names = readable(Participant, held) | readable(Enrolment, held)
    return [fact for name, fact in facts.items() if name in names]


def agreed(case: Enrolment, scope: Scope) -> Facts:
    """What somebody was asked to agree to, and the latest answer to each."""
    allowed = Consent.objects.allowing(scope, to_read(Consent)).of(case)
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
    if consent.until:
        told = gettext("Yes, on %(day)s, until %(until)s. Read in: %(language)s.")
    facts = {
        "day": long_date(consent.given_on),
        "until": long_date(consent.until) if consent.until else "",
        "language": consent.language,
    }
    return f"{told % facts} {_signed(consent)}".rstrip()


def _signed(consent: Consent) -> str:
    """Of the terms: which they were, and how they were signed if it is known."""
    if consent.purpose != Consent.Purpose.TERMS:
        return ""
    told = gettext("Version %(version)s.")
    if consent.signed_how:
        told = gettext("Version %(version)s: %(signed)s.")
    signed = consent.get_signed_how_display()
    return told % {"version": consent.form_version, "signed": signed}


def _external_number(case: Enrolment) -> str:
    """The case code stands in the place of a number that nobody gave."""
    return "" if case.external_id == case.case_code else case.external_id


def may_ask_functioning(case: Enrolment) -> bool:
    """The Short Set is for people of 5 and over: younger ones have one of their own."""
    return case.is_old_enough(instruments.WG_SS.minimum_age, case.program.today())


def _difficulties(case: Enrolment) -> str:
    """What the answers come to, and each that says more than no difficulty."""
    told = DIFFICULTIES[instruments.disability(case.functioning)]()
    words = instruments.WG_SS.wording(get_language() or "")
    some = [
        f"{capfirst(str(Enrolment._meta.get_field(name).verbose_name))}:"  # type: ignore[union-attr]
        f" {words.answer(answer)}"
        for name, answer in zip(FUNCTIONING, case.functioning, strict=True)
        if answer is not None and answer > instruments.WG_SS.lowest
    ]
    return "; ".join([told, *some])


def _group(case: Enrolment, scope: Scope) -> str:
    allowed = ArmedGroupHistory.objects.allowing(scope, to_read(ArmedGroupHistory))
    history = allowed.of(case).select_related("former_group").first()
    return str(history or "")
