"""Who asks to be taken in: kept apart from the register, and decided in order."""

from datetime import date
from itertools import product

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from core.access import Permission
from core.models import AuditEvent
from participants import case_codes
from participants.actions import applications as actions
from participants.models import (
    Appeal,
    Application,
    CriterionAnswer,
    Enrolment,
    PanelDecision,
)
from participants.models.application import MOVES, Status
from participants.models.record import Refused
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AppealFactory,
    ApplicationFactory,
    AreaFactory,
    AssignmentFactory,
    CriterionAnswerFactory,
    EligibilityCriterionFactory,
    EnrolmentFactory,
    OfficeFactory,
    PanelDecisionFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
P = Permission
PARTS = [CriterionAnswerFactory, AppealFactory, PanelDecisionFactory]


def member(role=Role.CASEWORKER, office=None):
    facts = {"office": office} if office else {}
    return AssignmentFactory(role=role, **facts).user


def office_of(user):
    return user.assignments.get().office


def application(**facts):
    """Not stored yet."""
    office = facts.pop("office")
    known = {
        "program": office.program,
        "office": office,
        "given_name": "Awa",
        "sex": "F",
        "category": "associated",
        "applied_on": date(2026, 3, 2),
    }
    return Application(**(known | facts))


def events():
    with as_owner():
        return [
            (event.action, event.facts)
            for event in AuditEvent.objects.order_by("pk")
            if event.action.startswith("application-")
        ]


# What the tables hold


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"family_name": "", "given_name": ""}, "has_a_name"),
        ({"status": "x", "screened": True}, "status_is_known_code"),
        ({"sex": "W"}, "sex_is_known_code"),
        ({"category": "other"}, "category_is_known_code"),
        ({"birth_precision": ""}, "birth_date_has_a_precision"),
        ({"birth_date": date(1899, 12, 31)}, "born_since_1900"),
        ({"child_track": True}, "of_a_child_is_with_child_protection"),
        ({"status": "referred_child_track"}, "of_a_child_is_with_child_protection"),
        ({"status": "registered"}, "registered_has_its_case"),
        ({"status": "eligible"}, "screened_before_it_is_decided"),
    ],
)
def test_an_application_is_refused_by_the_table(facts, rule):
    with pytest.raises(IntegrityError, match=f"application_{rule}"):
        ApplicationFactory(**facts)


def test_an_application_that_is_not_registered_has_no_case():
    case = EnrolmentFactory()

    with pytest.raises(IntegrityError, match="registered_has_its_case"):
        ApplicationFactory(office=case.office, enrolment=case)


def test_a_case_is_of_one_application():
    case = EnrolmentFactory()
    facts = {"office": case.office, "enrolment": case, "status": "registered"}
    ApplicationFactory(**facts)

    with pytest.raises(IntegrityError, match="enrolment_id"):
        ApplicationFactory(**facts)


def test_an_application_is_of_its_programmes_places():
    with pytest.raises(IntegrityError, match="application_office_is_of_its_program"):
        ApplicationFactory(program=OfficeFactory().program)
    with pytest.raises(IntegrityError, match="application_area_is_of_its_program"):
        ApplicationFactory(came_from=AreaFactory())


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_an_application_moves_as_the_table_of_moves_says(before, after):
    """The trigger alone is asked: the other rules are another test's."""
    drop = (
        "ALTER TABLE participants_application"
        " DROP CONSTRAINT application_registered_has_its_case,"
        " DROP CONSTRAINT application_of_a_child_is_with_child_protection"
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(drop)
        made = ApplicationFactory(status=before, screened_on=date(2026, 2, 5))
        rows = Application.objects.filter(pk=made.pk)

        if after == before or after in MOVES[before]:
            assert rows.update(status=after) == 1
        else:
            with (
                pytest.raises(IntegrityError, match="does not go"),
                transaction.atomic(),
            ):
                rows.update(status=after)


@pytest.mark.parametrize(
    ("make", "facts", "rule"),
    [
        (CriterionAnswerFactory, {"answer": "maybe"}, "answer_is_known_code"),
        (PanelDecisionFactory, {"instance": "third"}, "panel_instance_is_known_code"),
        (PanelDecisionFactory, {"present": True}, "panel_decides_on_who_is_present"),
        (
            PanelDecisionFactory,
            {"decided": True, "present": False},
            "panel_decides_on_who_is_present",
        ),
        (
            PanelDecisionFactory,
            {"decided": True, "reason": ""},
            "panel_decides_on_who_is_present",
        ),
        (EligibilityCriterionFactory, {"kind": "rumour"}, "kind_is_known_code"),
        (EligibilityCriterionFactory, {"kind": "list"}, "of_a_list_is_not_required"),
        (EligibilityCriterionFactory, {"categories": ["x"]}, "are_known_codes"),
        (
            EligibilityCriterionFactory,
            {"holds_until": date(2023, 1, 1)},
            "criterion_ends_after_it_begins",
        ),
    ],
)
def test_what_leads_to_a_decision_is_refused_by_its_table(make, facts, rule):
    with pytest.raises(IntegrityError, match=rule):
        make(**facts)


def test_a_criterion_is_answered_once_and_an_appeal_lodged_once():
    answer, appeal = CriterionAnswerFactory(), AppealFactory()

    with pytest.raises(IntegrityError, match="criterion_answer_once"):
        CriterionAnswerFactory(
            application=answer.application, criterion=answer.criterion
        )
    with pytest.raises(IntegrityError, match="appeal_once"):
        AppealFactory(application=appeal.application)


def test_a_panel_decides_once_in_each_instance():
    first = PanelDecisionFactory(decided=True)
    AppealFactory(application=first.application)
    PanelDecisionFactory(application=first.application, instance="appeal", decided=True)

    with pytest.raises(IntegrityError, match="panel_decides_once"):
        PanelDecisionFactory(application=first.application, decided=True)


def test_a_panel_has_two_different_members_who_are_users():
    one = UserFactory().pk

    with pytest.raises(IntegrityError, match="panel_has_two_members"):
        PanelDecisionFactory(members=[one])
    with pytest.raises(IntegrityError, match="different_users"):
        PanelDecisionFactory(members=[one, one])
    with pytest.raises(IntegrityError, match="different_users"):
        PanelDecisionFactory(members=[one, 999_999])


def test_nobody_sits_on_a_panel_who_screened():
    one, two = UserFactory().pk, UserFactory().pk
    asked = ApplicationFactory(screened=True, screened_by=[two])

    with pytest.raises(IntegrityError, match="members_did_not_screen"):
        PanelDecisionFactory(application=asked, members=[one, two])


def test_nobody_of_the_first_panel_sits_on_that_of_the_appeal():
    first = PanelDecisionFactory(decided=True)
    members = [first.members[0], UserFactory().pk]
    facts = {"application": first.application, "instance": "appeal"}

    with pytest.raises(IntegrityError, match="has_an_appeal"):
        PanelDecisionFactory(**facts)
    AppealFactory(application=first.application)
    with pytest.raises(IntegrityError, match="appeal_is_another"):
        PanelDecisionFactory(**facts, members=members)


@pytest.mark.parametrize(
    ("fact", "listed", "required", "eligible"),
    [
        ("met", "unknown", True, True),
        ("met", "met", True, True),
        ("not_met", "met", True, False),
        ("unknown", "met", True, False),
        ("not_met", "met", False, False),
        ("met", "not_met", False, True),
    ],
)
def test_a_commanders_list_alone_makes_nobody_eligible(
    fact, listed, required, eligible
):
    asked = ApplicationFactory(screened=True)
    facts = {"application": asked}
    CriterionAnswerFactory(**facts, answer=fact, criterion__required=required)
    of_list = {"criterion__kind": "list", "criterion__required": False}
    CriterionAnswerFactory(**facts, answer=listed, **of_list)
    decision = {"decided": True, "decision": "eligible"}

    if eligible:
        assert PanelDecisionFactory(**facts, **decision).pk
    else:
        with pytest.raises(IntegrityError, match="who_meets_what_is_asked"):
            PanelDecisionFactory(**facts, **decision)


# Who sees them


@pytest.fixture
def caseworker():
    return member()


@pytest.fixture
def asked(caseworker):
    """One of the caseworker's office, a child there, one elsewhere, one abroad."""
    office = office_of(caseworker)
    return {
        "own": ApplicationFactory(office=office),
        "child": ApplicationFactory(office=office, of_child=True),
        "other office": ApplicationFactory(
            office=OfficeFactory(program=office.program)
        ),
        "other programme": ApplicationFactory(),
    }


def seen_by(user):
    with in_scope(user):
        return {each.pk for each in Application.objects.all()}


def test_without_lock_1_each_role_sees_its_own_applications(asked, caseworker):
    office = office_of(caseworker)
    own, child = asked["own"].pk, asked["child"].pk

    assert seen_by(caseworker) == {own}
    assert seen_by(member(Role.CHILD_PROTECTION, office)) == {child}
    assert seen_by(member(Role.FACILITATOR, office)) == set()
    assert seen_by(member(Role.MONITORING_OFFICER, office)) == set()
    with transaction.atomic():
        assert Application.objects.count() == 0


def test_allowing_leaves_the_same_applications_as_the_policy(asked, caseworker):
    with as_owner():
        found = Application.objects.allowing(
            scope_of(caseworker), Permission.APPLICATION_READ
        )
        assert [each.pk for each in found] == [asked["own"].pk]


@pytest.mark.parametrize("make", PARTS, ids=lambda make: make._meta.model.__name__)
def test_what_belongs_to_an_application_is_seen_where_it_is(make, asked, caseworker):
    made = [make(application=each) for each in asked.values()]
    model = type(made[0])

    with in_scope(caseworker):
        assert [each.pk for each in model.objects.all()] == [made[0].pk]
    with transaction.atomic():
        assert model.objects.count() == 0


@pytest.mark.parametrize("make", PARTS, ids=lambda make: make._meta.model.__name__)
def test_what_belongs_to_an_application_goes_where_it_goes(make):
    made = make()
    to = OfficeFactory(program=made.application.program)

    with as_owner():
        Application.objects.filter(pk=made.application_id).update(office=to)
        made.refresh_from_db()

    assert made.office_id == to.pk


@pytest.mark.parametrize("make", PARTS, ids=lambda make: make._meta.model.__name__)
def test_what_belongs_to_an_application_names_its_office(make):
    with pytest.raises(IntegrityError, match="follows_case"):
        make(office=OfficeFactory())


def test_nobody_but_the_owner_adds_or_deletes_an_application(asked, caseworker):
    office = office_of(caseworker)

    with in_scope(caseworker), pytest.raises(ProgrammingError), transaction.atomic():
        application(office=office, applied_by=caseworker).save()
    with in_scope(caseworker), pytest.raises(ProgrammingError), transaction.atomic():
        Application.objects.all()._raw_delete("default")


def test_nobody_pre_registers_in_an_office_of_others(caseworker):
    with (
        in_scope(caseworker),
        pytest.raises(ProgrammingError, match="not theirs"),
        transaction.atomic(),
    ):
        actions.apply(application(office=OfficeFactory()), by=caseworker)


def test_nobody_refers_whom_they_do_not_see(asked, caseworker):
    for name in ("other office", "child"):
        with (
            in_scope(caseworker),
            pytest.raises(ProgrammingError, match="do not see"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(actions.REFER, [asked[name].pk])


def test_the_history_of_applications_is_read_by_nobody_in_the_web(asked, caseworker):
    for table in ("application", "appeal", "criterionanswer", "paneldecision"):
        with (
            in_scope(caseworker),
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT * FROM participants_{table}event")


# What can happen


def test_the_number_of_an_application_is_no_case_code():
    code = case_codes.new_application()

    assert (code[:2], case_codes.is_any(code)) == ("A-", True)
    assert case_codes.is_valid(code) is False
    assert case_codes.is_any(code[2:]) is True


def test_an_adult_is_pre_registered_and_is_no_case(caseworker):
    with in_scope(caseworker):
        made = actions.apply(application(office=office_of(caseworker)), by=caseworker)
        stored = Application.objects.get(pk=made.pk)

        assert (stored.status, stored.applied_by) == ("pre_registered", caseworker)
        assert Enrolment.objects.count() == 0
    facts = {"case": made.code, "child_track": False}
    assert events() == [("application-added", facts)]


@pytest.mark.parametrize(
    "facts",
    [
        {"category": "child_associated"},
        {"age_in_doubt": True},
        {"birth_date": date(2010, 1, 1), "birth_precision": "day"},
    ],
    ids=["category", "doubt", "age"],
)
def test_a_child_is_with_child_protection_at_once(caseworker, facts):
    office = office_of(caseworker)
    with in_scope(caseworker):
        made = actions.apply(application(office=office, **facts), by=caseworker)
        assert not Application.objects.exists()

    with in_scope(member(Role.CHILD_PROTECTION, office)):
        stored = Application.objects.get()
    assert (stored.pk, stored.status) == (made.pk, "referred_child_track")


def test_nobody_applies_before_they_are_born(caseworker):
    born = {"birth_date": date(2026, 3, 3), "birth_precision": "day"}

    with in_scope(caseworker), pytest.raises(Refused, match="before the birth"):
        actions.apply(application(office=office_of(caseworker), **born), by=caseworker)


def screened(asked, by, answer="met", **facts):
    criterion = EligibilityCriterionFactory(program=asked.program, **facts)
    with in_scope(by):
        return actions.screen(asked, answers={criterion: (answer, "A paper")}, by=by)


def test_a_screening_keeps_who_screened_and_when(asked, caseworker):
    own, other = asked["own"], member(office=office_of(caseworker))
    screened(own, other)

    screened(own, caseworker)

    with as_owner():
        own.refresh_from_db()
        answers = [
            (each.answer, each.evidence) for each in CriterionAnswer.objects.all()
        ]
    assert own.status == "screening"
    assert own.screened_by == sorted([other.pk, caseworker.pk])
    assert own.screened_on == own.program.today()
    assert answers == [("met", "A paper")] * 2
    assert own.version == 3


def test_an_answer_is_changed_and_not_added(asked, caseworker):
    own = asked["own"]
    criterion = EligibilityCriterionFactory(program=own.program)
    for answer in ("unknown", "unknown", "met"):
        with in_scope(caseworker):
            actions.screen(own, answers={criterion: (answer, "")}, by=caseworker)

    with as_owner():
        found = CriterionAnswer.objects.get()
    assert (found.answer, found.version) == ("met", 2)


def panel(asked, by, decision="ineligible", **facts):
    known = {
        "held_on": asked.program.today(),
        "members": [UserFactory(), UserFactory()],
        "present": bool(decision),
        "decision": decision,
        "reason": "Neighbours do not know him.",
    }
    with in_scope(by):
        return actions.decide(asked, **(known | facts), by=by)


@pytest.fixture
def lead(caseworker):
    return member(Role.PROGRAMME_LEAD, office_of(caseworker))


@pytest.mark.parametrize("decision", ["eligible", "ineligible", "disputed"])
def test_a_panel_decides_on_who_is_present(asked, caseworker, lead, decision):
    own = asked["own"]
    screened(own, caseworker)

    decided = panel(own, lead, decision)

    assert decided.status == decision
    with as_owner():
        made = PanelDecision.objects.get()
        assert Application.objects.get(pk=own.pk).status == decision
    assert (made.instance, made.by, made.present) == ("first", lead, True)
    facts = {"instance": "first", "present": True, "decision": decision}
    assert events()[-1] == ("application-decided", {"case": own.code} | facts)


def test_who_does_not_come_stays_unverified(asked, caseworker, lead):
    own = asked["own"]
    screened(own, caseworker)

    assert panel(own, lead, "").status == "screening"
    assert panel(own, lead, "").status == "screening"
    assert panel(own, lead, "eligible").status == "eligible"


def test_a_panel_refers_a_child_out_of_sight(asked, caseworker, lead):
    own = asked["own"]
    screened(own, caseworker)

    assert panel(own, lead, "referred_child_track").status == "referred_child_track"

    assert seen_by(caseworker) == seen_by(lead) == set()
    officer = member(Role.CHILD_PROTECTION, office_of(caseworker))
    assert seen_by(officer) == {own.pk, asked["child"].pk}
    with in_scope(officer):
        assert PanelDecision.objects.get().child_track is True
        assert CriterionAnswer.objects.get().child_track is True


@pytest.mark.parametrize(
    ("who", "field", "told"),
    [
        ("screener", "members", "Whoever screened"),
        ("one", "members", "two different"),
    ],
)
def test_a_panel_that_may_not_decide_is_told_why(
    asked, caseworker, lead, who, field, told
):
    own, one = asked["own"], UserFactory()
    screened(own, caseworker)
    members = {"screener": [one, caseworker], "one": [one]}[who]

    with pytest.raises(Refused, match=told) as refused:
        panel(own, lead, members=members)

    assert refused.value.field == field


def test_a_panel_is_told_that_a_list_is_not_enough(asked, caseworker, lead):
    own = asked["own"]
    screened(own, caseworker, kind="list", required=False)

    with pytest.raises(Refused, match="commander’s list") as refused:
        panel(own, lead, "eligible")

    assert refused.value.field == "decision"


def test_a_panel_meets_after_the_screening_and_decides_once(asked, caseworker, lead):
    own = asked["own"]
    with pytest.raises(Refused, match="decided on meanwhile"):
        panel(own, lead)
    screened(own, caseworker)
    with pytest.raises(Refused, match="before that"):
        panel(own, lead, held_on=date(2026, 2, 1))
    panel(own, lead)

    with pytest.raises(Refused, match="decided on meanwhile"):
        panel(own, lead)
    with pytest.raises(Refused, match="decided on meanwhile"):
        screened(own, caseworker)


def appealed(asked, by, **facts):
    known = {"lodged_on": asked.program.today(), "grounds": "There is a paper."}
    with in_scope(by):
        return actions.appeal(asked, **(known | facts), by=by)


def test_an_appeal_has_its_own_day_and_panel(asked, caseworker, lead):
    own, first = asked["own"], [UserFactory(), UserFactory()]
    screened(own, caseworker)
    panel(own, lead, "disputed", members=first)
    appealed(own, caseworker)
    screened(own, caseworker)

    with pytest.raises(Refused, match="Nobody of the first panel"):
        panel(own, lead, members=[first[0], UserFactory()])
    assert panel(own, lead, "eligible").status == "eligible"

    with as_owner():
        assert Appeal.objects.get().grounds == "There is a paper."
        kept = [each.instance for each in PanelDecision.objects.order_by("created_at")]
    assert kept == ["first", "appeal"]


def test_an_appeal_is_lodged_once_against_a_decision(asked, caseworker, lead):
    own = asked["own"]
    with pytest.raises(Refused, match="no decision"):
        appealed(own, caseworker)
    screened(own, caseworker)
    panel(own, lead)
    with pytest.raises(Refused, match="before the decision") as refused:
        appealed(own, caseworker, lodged_on=date(2026, 1, 1))
    assert refused.value.field == "lodged_on"
    appealed(own, caseworker)

    with pytest.raises(Refused, match="lodged already"):
        appealed(own, caseworker)


def test_the_decision_on_an_appeal_is_the_last(asked, caseworker, lead):
    own = asked["own"]
    screened(own, caseworker)
    panel(own, lead)
    appealed(own, caseworker)
    panel(own, lead, "ineligible")

    with pytest.raises(Refused, match="decided on meanwhile"):
        panel(own, lead, "ineligible")
    with pytest.raises(Refused, match="lodged already"):
        appealed(own, caseworker)
