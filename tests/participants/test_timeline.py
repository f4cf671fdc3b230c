"""The timeline: everything that happened in a case, as far as the reader may know."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from core.dates import add_months
from participants.reading.timeline.entry import MOST
from programs.models import Role
from tests.factories import (
    ActivityFactory,
    AppealFactory,
    ApplicationFactory,
    AssessmentFactory,
    AssignmentFactory,
    AttendanceFactory,
    BenefitFactory,
    BenefitRuleFactory,
    ConsentFactory,
    ContactAttemptFactory,
    CorrectionFactory,
    CriterionAnswerFactory,
    DocumentFactory,
    EligibilityCriterionFactory,
    EnrolmentFactory,
    ExitRequestFactory,
    FollowUpFactory,
    NeedFactory,
    NoteFactory,
    OfficeFactory,
    PanelDecisionFactory,
    PartnerConsentFactory,
    ReferralFactory,
    StageFactory,
    TaskFactory,
    UserFactory,
    WaiverFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
TRAINING = "vocational_training"
DONE = {"state": "done", "what": "Ask the headman."}


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def case(office):
    return EnrolmentFactory(office=office)


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def opened(client, case, user=None, query=""):
    client.force_login(user or member(case.office))
    return client.get(f"/participants/{case.case_code}/timeline/{query}")


def entries(response) -> list[str]:
    """What each entry says, without the markup."""
    page = response.content.decode()
    listed = re.search(r'<ol class="timeline">.*</ol>', page, re.S)[0]
    found = re.findall(r"<li>(.*?)</li>", listed, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


def recorded_on(record, day):
    """As if it had been stored on that day."""
    with as_owner():
        type(record).objects.filter(pk=record.pk).update(created_at=f"{day}T12:00Z")


def test_everything_stands_there_the_newest_first(client, case):
    staff = UserFactory(first_name="Mariam", last_name="Keita")
    for purpose, agreed in (("service", True), ("terms", True), ("photo", False)):
        ConsentFactory(enrolment=case, purpose=purpose, agreed=agreed, by=staff)
    StageFactory(
        enrolment=case,
        stage=TRAINING,
        activity=ActivityFactory(office=case.office, name="Welding"),
        status="completed",
        started_on="2026-02-02",
        ended_on="2026-05-04",
        certified_on="2026-05-06",
    )
    for day, status in (("03", "present"), ("05", "late"), ("06", "absent")):
        AttendanceFactory(
            enrolment=case, stage=TRAINING, session_date=f"2026-03-{day}", status=status
        )
    NoteFactory(
        enrolment=case, happened_on="2026-04-01", text="Moved.\nA secret.", by=staff
    )
    correction = CorrectionFactory(
        enrolment=case, fields=["family_name", "birth_date"], by=staff
    )
    recorded_on(correction, "2026-04-02")

    assert entries(opened(client, case)) == [
        "6 May 2026 Vocational training: certificate given Welding",
        "4 May 2026 Vocational training: Completed Welding",
        "2 April 2026 Corrected: Family name, Birth date Misspelt Mariam Keita",
        "1 April 2026 Note: At the office Moved. Mariam Keita",
        "6 March 2026 March 2026: attended 2 of 3",
        "2 February 2026 Vocational training: begun Welding",
        "5 January 2026 Consent recorded Agreed: Keeping a record and giving services,"
        " Terms and conditions of the programme Not agreed: A photograph on the"
        " identity card Mariam Keita",
        "5 January 2026 Registered Ex-combatant",
    ]


def test_an_exit_and_what_came_after_stand_there(client, office):
    case = EnrolmentFactory(
        office=office, exited_on="2026-03-01", exit_reason="completed"
    )
    asked = ExitRequestFactory(
        enrolment=case,
        asked_by__first_name="Mariam",
        state="approved",
        decided_by=UserFactory(first_name="Daniel"),
        decided_at="2026-03-03T12:00Z",
    )
    recorded_on(asked, "2026-02-27")
    FollowUpFactory(enrolment=case, contacted_on="2026-06-02", result="refused")

    assert entries(opened(client, case))[:-1] == [
        "2 June 2026 Follow-up after 3 months Refused",
        "3 March 2026 Exit approved Daniel",
        "1 March 2026 Left the programme Completed the programme",
        "27 February 2026 Exit asked for Completed the programme Mariam",
    ]


def test_what_waits_stands_at_the_day_on_which_it_was_recorded(client, case):
    waits = StageFactory(
        enrolment=case, stage=TRAINING, status="waitlisted", started_on=None
    )
    recorded_on(waits, "2026-02-27")

    assert entries(opened(client, case))[0] == (
        "27 February 2026 Vocational training: Waiting list"
    )


@pytest.mark.parametrize(
    ("role", "is_told"),
    [
        (Role.CASEWORKER, False),
        (Role.PROGRAMME_LEAD, False),
        (Role.CLINICAL_SUPERVISOR, True),
    ],
)
def test_care_is_told_only_to_who_reads_it(client, case, role, is_told):
    StageFactory(enrolment=case)
    AttendanceFactory(enrolment=case)

    found = entries(opened(client, case, member(case.office, role)))

    told = "1 February 2026 Psychological support: begun" in found
    counted = "2 March 2026 March 2026: attended 1 of 1" in found
    assert (told, counted) == (is_told, is_told)


def test_a_page_holds_whole_days_and_leads_to_what_is_older(client, case):
    for number in range(MOST + 20):
        day = date(2026, 2, 1) + timedelta(days=number // 3)
        NoteFactory(enrolment=case, happened_on=day, text=f"Note {number}.")

    first = opened(client, case)
    older = re.search(r'href="(\?before=[0-9-]+)"', first.content.decode())[1]
    second = opened(client, case, query=older)

    days = [entry.split(" Note:")[0] for entry in entries(first)]
    assert len(days) == MOST - 1
    assert {days.count(day) for day in days} == {3}
    assert len(entries(second)) == 22
    assert 'href="?before=' not in second.content.decode()


@pytest.mark.parametrize("what", ["task", "support"])
def test_nothing_is_too_old_to_be_come_to(client, case, what):
    """What is read the newest first, and no more of it than a page takes."""
    rule = BenefitRuleFactory(program=case.program)
    for number in range(MOST + 3):
        at = datetime(2026, 2, 1, 12, tzinfo=UTC) + timedelta(days=number)
        if what == "task":
            TaskFactory(enrolment=case, settled_by=UserFactory(), settled_at=at, **DONE)
        else:
            month = add_months(date(2010, 1, 1), number)
            decided = {"decided_by": UserFactory(), "decided_at": at}
            BenefitFactory(
                enrolment=case, month=month, rule=rule, approved=True, **decided
            )

    first = opened(client, case)
    older = re.search(r'href="(\?before=[0-9-]+)"', first.content.decode())[1]

    # The last of the first page is not the oldest, nor is the registration.
    assert len(entries(first)) == MOST
    assert [entry[:15] for entry in entries(opened(client, case, query=older))] == [
        *("3 February 2026", "2 February 2026", "1 February 2026"),
        "5 January 2026 ",
    ]


def test_what_was_done_without_stands_there(client, case):
    staff = UserFactory(first_name="Mariam", last_name="Keita")
    daniel = UserFactory(first_name="Daniel")
    decided = {"decided_by": daniel, "decided_at": "2026-03-03T12:00Z"}
    waiver = WaiverFactory(
        enrolment=case, reason="A secret.", state="approved", asked_by=staff, **decided
    )
    recorded_on(waiver, "2026-03-01")
    of_care = WaiverFactory(enrolment=case, stage="psychological_support")
    recorded_on(of_care, "2026-03-01")

    page = opened(client, case)

    assert entries(page)[:-1] == [
        "3 March 2026 Waiver: Approved Vocational training: To start Daniel",
        "1 March 2026 Waiver asked for Vocational training: To start Mariam Keita",
    ]
    assert "A secret." not in page.content.decode()


@pytest.mark.parametrize(
    ("role", "is_told"), [(Role.CASEWORKER, False), (Role.CLINICAL_SUPERVISOR, True)]
)
def test_an_assessment_is_told_to_who_reads_scores(client, case, role, is_told):
    StageFactory(enrolment=case)
    AssessmentFactory(enrolment=case, score=23)

    found = entries(opened(client, case, member(case.office, role)))

    assert ("1 February 2026 Assessment PHQ-9" in found) == is_told


def test_a_day_that_is_none_leads_to_the_newest(client, case):
    assert len(entries(opened(client, case, query="?before=soon"))) == 1


def test_before_the_registration_there_is_nothing(client, case):
    found = entries(opened(client, case, query="?before=2026-01-05"))

    assert found == ["Nothing is recorded before this day."]


def test_somebody_elses_case_has_no_timeline(client, case):
    stranger = member(OfficeFactory(program=case.program))

    assert opened(client, case, stranger).status_code == 404


def test_a_facilitator_reads_no_timeline(client, case):
    facilitator = member(case.office, Role.FACILITATOR)

    assert opened(client, case, facilitator).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_timeline_asks_the_same_however_much_happened(
    client, case, number, django_assert_num_queries
):
    for each in range(number):
        day = date(2026, 3, 1) + timedelta(days=40 * each)
        NoteFactory(enrolment=case, happened_on=day)
        ConsentFactory(enrolment=case, given_on=day)
        CorrectionFactory(enrolment=case)
        AttendanceFactory(enrolment=case, stage=TRAINING, session_date=day)
        StageFactory(
            enrolment=case,
            stage=TRAINING,
            status="completed",
            started_on=day,
            ended_on=day,
        )
        ExitRequestFactory(
            enrolment=case,
            state="withdrawn",
            decided_by=UserFactory(),
            decided_at="2026-03-03T12:00Z",
        )
    client.force_login(member(case.office))
    url = f"/participants/{case.case_code}/timeline/"
    client.get(url)

    with django_assert_num_queries(17):
        client.get(url)


EACH_KIND = [
    *("Registered", "Note: Visit", "Follow-up after 3 months"),
    "Tried to reach them: By telephone",
]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("case", EACH_KIND[:1]),
        ("notes", EACH_KIND[1:2]),
        ("after", EACH_KIND[2:]),
        ("", EACH_KIND),
        ("nonsense", EACH_KIND),
    ],
)
def test_the_timeline_is_narrowed_to_one_kind_by_its_address(
    client, office, kind, shown
):
    case = EnrolmentFactory(
        office=office, exited_on=date(2026, 6, 1), exit_reason="completed"
    )
    NoteFactory(enrolment=case, kind="visit")
    FollowUpFactory(enrolment=case)
    ContactAttemptFactory(enrolment=case)
    client.force_login(member(office))

    page = client.get(f"/participants/{case.case_code}/timeline/?kind={kind}")

    [entries] = re.findall(r'<ol class="timeline">.*</ol>', page.content.decode(), re.S)
    assert [each for each in EACH_KIND if each in entries] == shown


def test_needs_support_partners_tasks_and_papers_stand_there_too(client, case):
    staff = UserFactory(first_name="Mariam", last_name="Keita")
    decided = {"decided_by": UserFactory(), "decided_at": "2026-04-10T12:00Z"}
    NeedFactory(
        enrolment=case, code="papers", found_on="2026-03-01", met_on="2026-03-20"
    )
    BenefitFactory(
        enrolment=case,
        month=date(2026, 3, 1),
        approved=True,
        state="paid",
        paid_on="2026-04-12",
        **decided,
    )
    referral = ReferralFactory(
        enrolment=case,
        service__name="Birth certificates",
        sent=True,
        by=staff,
        sent_at=datetime(2026, 3, 5, 12, tzinfo=UTC),
        status="service_received",
        received_on="2026-03-19",
    )
    TaskFactory(
        enrolment=case,
        what="Ask the headman.",
        state="done",
        settled_by=staff,
        settled_at="2026-03-15T12:00Z",
    )
    TaskFactory(enrolment=case, what="Still open.")
    document = DocumentFactory(enrolment=case, title="Letter of the court", by=staff)
    recorded_on(document, "2026-03-16")

    no = {"agreed": False, "given_on": "2026-03-20", "by": staff}
    PartnerConsentFactory(enrolment=case, partner=referral.partner, **no)
    PartnerConsentFactory(enrolment=case, partner__name="Of no referral")

    *found, agreed, _registered = entries(opened(client, case))
    told = f"that a partner is told {referral.partner}"

    assert agreed.startswith(f"5 January 2026 Agreed {told}")
    assert found == [
        "12 April 2026 Monthly support, March 2026: Paid 60.00 USD",
        "10 April 2026 Monthly support, March 2026: Approved for payment 60.00 USD",
        f"20 March 2026 Not agreed {told} Mariam Keita",
        "20 March 2026 Need met Papers",
        "19 March 2026 Service of a partner received Birth certificates",
        "16 March 2026 Document added Letter of the court Mariam Keita",
        "15 March 2026 Task done Ask the headman. Mariam Keita",
        "5 March 2026 Referred to a partner Birth certificates Service received"
        " Mariam Keita",
        "1 March 2026 Need found Papers",
    ]


def test_how_somebody_came_to_be_registered_stands_there(client, office):
    staff = UserFactory(first_name="Mariam", last_name="Keita")
    case = EnrolmentFactory(office=office, registered_on="2026-03-09")
    asked = ApplicationFactory(
        office=office,
        status="registered",
        enrolment=case,
        screened_on="2026-02-05",
        applied_by=staff,
    )
    PanelDecisionFactory(application=asked)
    asks = EligibilityCriterionFactory(program=office.program)
    CriterionAnswerFactory(application=asked, criterion=asks, answer="met")
    of = {"application": asked, "held_on": "2026-02-20"}
    PanelDecisionFactory(**of, decided=True, decision="eligible", reason="A secret.")
    of["lodged_on"] = of.pop("held_on")
    AppealFactory(**of, grounds="A secret.", by=staff)

    page = opened(client, case)

    assert entries(page)[1:] == [
        "20 February 2026 Appeal lodged Mariam Keita",
        "20 February 2026 Verification Eligible",
        "10 February 2026 Verification",
        "5 February 2026 Screened",
        f"2 February 2026 Pre-registered {asked.code} Mariam Keita",
    ]
    assert "A secret." not in page.content.decode()


def test_nobody_is_told_of_a_photograph_that_is_not_agreed_to(client, case):
    DocumentFactory(enrolment=case, photo=True)

    assert "Document added" not in opened(client, case).content.decode()


def test_a_referral_to_care_is_told_to_who_knows_of_the_care(client, case):
    ReferralFactory(enrolment=case, service__kind="psychosocial", sent=True)
    lead = member(case.office, Role.PROGRAMME_LEAD)

    pages = [opened(client, case, user) for user in (None, lead)]

    for words in ("Referred to a partner", "a partner is told"):
        told = [words in page.content.decode() for page in pages]
        assert told == [True, False]
