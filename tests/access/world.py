"""Two programmes with two offices each, and in every field of a person a canary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from core import audit
from core.models import User
from participants.models import (
    ImportFile,
    PaymentList,
)
from programs.models import (
    CalendarFeed,
    EligibilityCriterion,
    Program,
    Role,
    StageKind,
)
from reports.models import Summary
from reports.periods import Period
from tests.access.canaries import Canaries
from tests.access.cast import Place, World
from tests.access.people import Builder
from tests.access.rights import Held, Person
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    AssignmentFactory,
    CalendarFeedFactory,
    CoverFactory,
    EligibilityCriterionFactory,
    ImportFileFactory,
    OfficeFactory,
    OpportunityFactory,
    PaymentListFactory,
    ServiceOfferFactory,
    SessionFactory,
    StageConditionFactory,
    StageRuleFactory,
    UserFactory,
)
from tests.programs.communities import community_of
from tests.reports import cohorts, summaries
from tests.roles import as_owner

VOCATIONAL = StageKind.VOCATIONAL_TRAINING
IN_OFFICE = {
    *(Role.CASEWORKER, Role.COUNSELLOR, Role.FACILITATOR, Role.CHILD_PROTECTION)
}
OPENED = {"other office": "caseworker", "child elsewhere": "child_protection"}
"""Where one of those who ask reads a case in an emergency."""


def built() -> World:
    """Stored as the owner. Whoever asks works in the first office or programme."""
    world, day = World(), timezone.localdate()
    here = _office(world, "here", day)
    there = _office(world, "there", day, beside=here)
    abroad = _office(world, "abroad", day)
    far = _office(world, "far", day, beside=abroad)
    _staff(world, here, there)
    users = world.users
    corners = {
        "own": (here, users["caseworker"], users["counsellor"], False),
        "colleague's": (here, *_keepers(here, "caseworker"), False),
        "child": (here, users["child_protection"], users["counsellor"], True),
        "other office": (there, *_keepers(there, "caseworker"), False),
        "child elsewhere": (there, *_keepers(there, "child_protection"), True),
        "other programme": (abroad, *_keepers(abroad, "caseworker"), False),
        "child abroad": (abroad, *_keepers(abroad, "child_protection"), True),
        "far office": (far, *_keepers(far, "caseworker"), False),
    }
    for name, (place, keeper, counsellor, child) in corners.items():
        opener = users.get(OPENED.get(name, ""), counsellor)
        if child and name not in OPENED:
            opener = _keepers(place, "child_protection")[0]
        builder = Builder(world, place, keeper, counsellor, opener, child, day)
        corner = world.corners[name] = builder.corner(name)
        if not CalendarFeed.objects.filter(user=counsellor).exists():
            CalendarFeedFactory(user=counsellor, token=corner.feed)
        known = world.corners[name].case
        audit.record("case-read", known, by=keeper, part="overview")
    _covered(world, here)
    return world


def _covered(world: World, here: Place) -> None:
    """Who is caseworker here and lead there has a colleague's cases for a while."""
    absent, covering = world.corners["colleague's"].keeper, world.users["two roles"]
    CoverFactory(office=here.office, absent=absent, covering=covering)
    person = world.persons["two roles"]
    world.persons["two roles"] = replace(person, covers=(absent.pk,))


def _office(world: World, name: str, day: date, beside: Place | None = None) -> Place:
    more = {"program": beside.office.program} if beside else {}
    office = OfficeFactory(name=f"Office {name}", **more)
    if beside is None:
        AreaFactory(program=office.program)
        rule = StageRuleFactory(
            program=office.program, stage=VOCATIONAL, weeks=2, for_children=True
        )
        StageConditionFactory(rule=rule, kind="sessions", number=100)
    opportunity = OpportunityFactory(office=office, stage=VOCATIONAL)
    activity = ActivityFactory(
        office=office,
        stage=VOCATIONAL,
        opportunity=opportunity,
        starts_on=day - timedelta(days=60),
    )
    facilitator = AssignmentFactory(role=Role.FACILITATOR, office=office).user
    with as_owner():
        activity.facilitators.add(facilitator)
    lead = AssignmentFactory(
        role=Role.PROGRAMME_LEAD, office=None, program=office.program
    ).user
    if name == "here":
        world.users |= {"facilitator": facilitator, "programme_lead": lead}
    summary = beside.summary if beside else _summary(office.program, day, lead)
    drafted = beside.drafted if beside else _drafted(summary)
    if beside is None:
        cohorts.counted(office.program)
    return Place(
        office,
        activity,
        opportunity,
        ServiceOfferFactory(partner__program=office.program),
        SessionFactory(
            activity=activity, date=day - timedelta(days=7), took_place=True
        ),
        SessionFactory(activity=activity, date=day - timedelta(days=1)),
        SessionFactory(activity=activity, date=day),
        facilitator,
        summary,
        drafted,
        _brought(world.canaries, office.program, lead),
        community_of(office),
        _payments(world.canaries, office.program, lead),
        beside.criterion if beside else _criterion(office.program),
        CoverFactory(office=office),
        summaries.table_of(office.program, lead),
    )


def _criterion(program: Program) -> EligibilityCriterion:
    """Not required, so that an answer to it alone stands in nobody's way."""
    return EligibilityCriterionFactory(program=program, required=False)


def _summary(program: Program, day: date, lead: User) -> Summary:
    month = Period.parse(f"{day:%Y-%m}").previous()
    return summaries.told(summaries.published(program, month, by=lead))


def _drafted(summary: Summary) -> Summary:
    return summaries.built(summary.program, summary.span.previous())


def _brought(canaries: Canaries, program: Program, lead: User) -> ImportFile:
    """A checked file; what stands in it and its name is for who brought it alone."""
    own = {"owner": lead.pk}
    changed = [["phone", canaries.word("own", "preview", **own)]]
    reason = f"office: is not {canaries.word('own', 'reason of a reject', **own)}"
    row = f"{canaries.word('own', 'file content', **own)}\n".encode()
    rejects = f"{canaries.word('own', 'rejects file', **own)}\n".encode()
    return ImportFileFactory(
        program=program,
        by=lead,
        step=ImportFile.Step.CHECKED,
        name=f"{canaries.word('own', 'file name', **own)}.csv",
        content=row,
        rejects=rejects,
        counts={"kind": "participants", "read": 2, "created": 1, "rejected": 1},
        preview={
            "changed": [{"row": 4, "number": "K-0004", "columns": changed}],
            "rejected": [{"row": 9, "number": "K-0009", "reasons": [reason]}],
        },
    )


def _payments(canaries: Canaries, program: Program, lead: User) -> PaymentList:
    """What stands in a list is for who asked for it alone, and its password."""
    own = {"owner": lead.pk}
    return PaymentListFactory(
        program=program,
        by=lead,
        rows=1,
        content=canaries.word("own", "payment list", **own).encode(),
        password=canaries.word("own", "password of a list", **own),
    )


def _keepers(place: Place, role: str) -> tuple[User, User]:
    """A caseworker or somebody of child protection, and a counsellor, there."""
    return tuple(
        AssignmentFactory(role=each, office=place.office).user
        for each in (role, Role.COUNSELLOR)
    )


def _staff(world: World, here: Place, there: Place) -> None:
    """One of each role, and those whom no role describes."""
    program, users = here.office.program, world.users
    for role in Role:
        office = here.office if role in IN_OFFICE else None
        if role.value not in users:
            users[role.value] = AssignmentFactory(
                role=role, program=program, office=office
            ).user
        held = Held(role.value, program.pk, office and office.pk)
        world.persons[role.value] = Person(role.value, users[role.value].pk, (held,))
    users["superuser"] = UserFactory(is_superuser=True, is_staff=True)
    world.persons["superuser"] = Person("superuser", users["superuser"].pk)
    both = AssignmentFactory(role=Role.CASEWORKER, office=here.office).user
    AssignmentFactory(user=both, role=Role.PROGRAMME_LEAD, office=there.office)
    users["two roles"] = both
    world.persons["two roles"] = Person(
        "two roles",
        both.pk,
        (
            Held("caseworker", program.pk, here.office.pk),
            Held("programme_lead", program.pk, there.office.pk),
        ),
    )
    world.persons["stranger"] = Person("stranger")
