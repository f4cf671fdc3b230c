"""What a revision says otherwise than the one before, and why it does."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from core.database import as_jobs
from participants.models import (
    Attendance,
    Benefit,
    Enrolment,
    FollowUp,
    Participant,
    Referral,
    Stage,
)
from programs.models import Role
from reports import late
from reports.models import LateEntry, Summary
from reports.reading import differences
from tests.factories import (
    AssessmentFactory,
    AttendanceFactory,
    BenefitFactory,
    ComplaintFactory,
    FollowUpFactory,
    OfficeFactory,
    PlacementFactory,
    ReferralFactory,
    StageFactory,
)
from tests.reports.summaries import (
    MONTH,
    built,
    enrol,
    programme_with,
    published,
    rewrite,
)
from tests.reports.test_summary_pages import address, member, words
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return programme_with(3)


@pytest.fixture
def north(program):
    return OfficeFactory(program=program, name="North office")


def cells(found, code):
    (indicator,) = [each for each in found.shown if each.code == code]
    return {
        (part.name, cell.group): (cell.before, cell.after, cell.change)
        for part in indicator.parts
        for cell in part.cells
    }


def test_each_figure_that_differs_is_told_with_before_after_and_change(program):
    first = published(program)
    enrol(program.offices.get(), 2, participant__sex="M")

    found = differences.between(first, built(program))

    registered = cells(found, "CASE-1")
    assert registered["", "All"] == ("3", "5", "+2")
    assert registered["Sex", "Men"] == ("0", "2", "+2")
    assert ("Sex", "Women") not in registered
    assert [code for code, *_ in found.offered][:3] == ["CASE-1", "CASE-2", "CASE-3"]
    assert found.number == sum(number for *_, number in found.offered)


def test_a_share_is_told_with_what_it_was_counted_from(program):
    first = published(program)
    enrol(
        program.offices.get(),
        participant__birth_date=None,
        participant__birth_precision="",
    )

    found = differences.between(first, built(program))

    assert cells(found, "DQ-1")["", "All"] == (
        "0.0 % (0 of 3)",
        "25.0 % (1 of 4)",
        "+25.0",
    )


def test_revisions_that_say_the_same_differ_in_nothing(program):
    first = published(program)

    assert differences.between(first, first).number == 0


def test_one_figure_can_be_looked_at_alone(program):
    first = published(program)
    enrol(program.offices.get())

    found = differences.between(first, built(program), only="CASE-2")

    assert [each.code for each in found.shown] == ["CASE-2"]
    assert len(found.offered) > 1


def test_more_than_can_be_read_is_cut_and_said_to_be(program, monkeypatch):
    first = published(program)
    enrol(program.offices.get())
    monkeypatch.setattr(differences, "MOST", 2)

    found = differences.between(first, built(program))

    assert sum(len(part.cells) for each in found.shown for part in each.parts) == 2
    assert found.is_cut


def test_the_page_compares_any_two_revisions(client, program):
    published(program)
    for _each in range(2):
        enrol(program.offices.get())
        published(program)
    client.force_login(member(program, Role.AUDITOR))

    newest = words(client.get(address(program, "differences/")))
    all_of_it = words(client.get(address(program, "differences/?before=1&after=3")))

    assert "Group Revision 2 Revision 3 Change All 4 5 +1" in newest
    assert "Group Revision 1 Revision 3 Change All 3 5 +2" in all_of_it
    assert "Late entries." in newest


@pytest.mark.parametrize("query", ["?after=9", "?before=2&after=2", "?before=x"])
def test_revisions_that_there_are_not_are_not_found(client, program, query):
    published(program)
    enrol(program.offices.get())
    built(program)
    client.force_login(member(program))

    assert client.get(address(program, f"differences/{query}")).status_code == 404


def test_one_revision_has_nothing_to_be_compared_with(client, program):
    built(program)
    client.force_login(member(program))

    page = words(client.get(address(program, "differences/")))

    assert "There is one revision so far." in page


# Why: what is written in transactions of its own has times of its own


def told(program):
    """What stands beside the next revision of who was published first."""
    first = Summary.objects.of(program, MONTH).published().first()
    return list(differences.came_late(first, built(program)))


def add_registrations(case):
    enrol(case.office, 3)


def add_exit(case):
    exit_of = {"exited_on": date(2026, 3, 20), "exit_reason": "completed"}
    rewrite(Enrolment.objects.filter(pk=case.pk), **exit_of)


def withdraw(case):
    """Registered twice: found after the month, and it leaves the month all the same."""
    exit_of = {"exited_on": date(2026, 5, 1), "exit_reason": "duplicate"}
    rewrite(Enrolment.objects.filter(pk=case.pk), **exit_of)


def correct_sex(case):
    rewrite(Participant.objects.filter(pk=case.participant_id), sex="M")


def correct_registration(case):
    earlier = date(2026, 2, 1)
    rewrite(Enrolment.objects.filter(pk=case.pk), registered_on=earlier)


def correct_stage(case):
    rewrite(Stage.objects.filter(enrolment=case), started_on=date(2026, 4, 2))


def correct_mark(case):
    rewrite(Attendance.objects.filter(enrolment=case), status="absent")


def strike_mark(case):
    with as_owner():
        Attendance.objects.filter(enrolment=case).delete()


def follow_up(case):
    """Left in December: three months on is in March."""
    gone = {"registered_on": date(2025, 9, 1), "exited_on": date(2025, 12, 10)}
    (left,) = enrol(case.office, exit_reason="completed", **gone)
    published(case.program)
    FollowUpFactory(enrolment=left)


MARCH = datetime(2026, 3, 1, 12, tzinfo=UTC)


def train(case):
    trained = {"stage": "vocational_training", "status": "completed"}
    days = {"started_on": date(2025, 1, 5), "ended_on": date(2025, 9, 30)}
    StageFactory(enrolment=case, **trained, **days)


def place(case):
    """Half a year after a training that ended in September."""
    train(case)
    published(case.program)
    PlacementFactory(enrolment=case, day=date(2026, 2, 1))


def receive(case):
    """The service of a referral that was sent 30 days before."""
    sent = {"sent": True, "sent_at": datetime(2026, 2, 10, 12, tzinfo=UTC)}
    referral = ReferralFactory(enrolment=case, **sent)
    published(case.program)
    received = {"status": "service_received", "received_on": date(2026, 3, 1)}
    rewrite(Referral.objects.filter(pk=referral.pk), **received)


def pay(case):
    benefit = BenefitFactory(enrolment=case, approved=True, decided_at=MARCH)
    published(case.program)
    paid = {"state": "paid", "paid_on": date(2026, 3, 9)}
    rewrite(Benefit.objects.filter(pk=benefit.pk), **paid)


def earn(case):
    follow_up(case)
    published(case.program)
    rows = FollowUp.objects.all()
    rewrite(rows, income=5, income_per="day", currency="USD")


def elsewhen(case):
    """Nothing of it concerns the month, or changes what is counted."""
    AttendanceFactory(enrolment=case, session_date=date(2026, 4, 2))
    StageFactory(enrolment=case, stage="education", started_on=date(2026, 4, 2))
    enrol(case.office, registered_on=date(2026, 4, 3))
    rewrite(Enrolment.objects.filter(pk=case.pk), external_id="ANOTHER")
    rewrite(Participant.objects.filter(pk=case.participant_id), given_name="Ada")
    enrol(OfficeFactory(), 2)
    ComplaintFactory(enrolment=case, received_on=date(2026, 4, 2))
    PlacementFactory(enrolment=case, day=date(2026, 3, 1))
    ReferralFactory(enrolment=case)
    BenefitFactory(enrolment=case)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (add_registrations, ["3 late registrations, North office"]),
        (add_exit, ["1 late exit, North office"]),
        (withdraw, ["1 late exit, North office"]),
        (correct_sex, ["1 person whose sex or birth date was corrected, North office"]),
        (correct_registration, ["1 corrected registration, North office"]),
        (correct_stage, ["1 corrected stage record, North office"]),
        (correct_mark, ["1 corrected mark of attendance, North office"]),
        (strike_mark, ["1 corrected mark of attendance, North office"]),
        (
            lambda case: AssessmentFactory(enrolment=case, taken_on=date(2026, 3, 5)),
            ["1 late assessment, North office"],
        ),
        (follow_up, ["1 late follow-up, North office"]),
        (earn, ["1 corrected follow-up, North office"]),
        (
            lambda case: ComplaintFactory(enrolment=case, received_on=date(2026, 3, 5)),
            ["1 late complaint, North office"],
        ),
        (receive, ["1 corrected referral, North office"]),
        (pay, ["1 corrected benefit, North office"]),
        (place, ["1 late placement, North office"]),
        (elsewhen, []),
    ],
)
def test_what_came_late_is_counted_by_kind_and_office(change, sentences):
    office = OfficeFactory(name="North office")
    case, *_others = enrol(office, 2)
    StageFactory(enrolment=case, started_on=date(2026, 3, 1))
    AttendanceFactory(enrolment=case)
    published(office.program)
    change(case)
    enrol(OfficeFactory(program=office.program, name="South"))

    found = told(office.program)

    of_south = "1 late registration, South"
    assert [each for each in found if each != of_south] == sentences
    assert of_south in found


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_is_built_again_counts_anew_what_came_late(program):
    published(program)
    enrol(program.offices.get())
    built(program)
    enrol(program.offices.get())
    built(program)

    (entry,) = LateEntry.objects.all()

    assert (entry.source, entry.added, entry.changed) == ("registrations", 2, 0)


def test_what_came_late_is_published_and_frozen_with_the_summary(program, north):
    published(program)
    enrol(north)
    draft = built(program)
    facts = {"summary": draft, "office": north, "source": "exits"}
    with as_jobs([]):
        LateEntry.objects.create(**facts, added=1, changed=0)
    draft.publish(by=None, reason="Late.")

    late.note(draft)
    assert LateEntry.objects.get().source == "exits"
    rows = LateEntry.objects.all()
    for change in (rows.delete, lambda: rows.update(added=2)):
        frozen = pytest.raises(IntegrityError, match="never changed")
        with as_owner(), frozen, transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"added": 0}, "late_entries_are_some"),
        ({}, "late_entries_once_in_a_summary"),
    ],
)
def test_late_entries_keep_their_rules(program, north, values, rule):
    facts = {"summary": built(program), "office": north, "source": "exits"}
    with as_jobs([]):
        LateEntry.objects.create(**facts, added=1, changed=0)

    with as_owner(), pytest.raises(IntegrityError, match=rule), transaction.atomic():
        LateEntry.objects.create(**facts, changed=0, **{"added": 1} | values)


def test_the_web_counts_nothing_late_itself(program):
    built(program)

    with pytest.raises(ProgrammingError, match="permission denied"):
        late.connection().cursor().execute(late.COUNTED, ["now", "now", "now", "now"])


# A published summary that is behind the data


def test_a_published_summary_says_that_later_records_give_other_figures(
    client, program
):
    published(program)
    client.force_login(member(program))
    assert "behind the data" not in words(client.get(address(program)))
    enrol(program.offices.get())
    built(program)

    page = client.get(address(program, "?revision=1"))

    assert "This revision is behind the data" in words(page)
    assert f"{address(program, 'differences/')}?before=1" in page.content.decode()


def test_a_draft_of_the_same_figures_is_no_news(client, program):
    published(program)
    built(program)
    client.force_login(member(program))

    assert "behind the data" not in words(client.get(address(program)))


def test_an_earlier_revision_leads_to_the_newest_published_one(client, program):
    published(program)
    enrol(program.offices.get())
    published(program)
    client.force_login(member(program))

    page = words(client.get(address(program, "?revision=1")))

    assert "Revision 2 is published and says otherwise." in page
    assert "says otherwise" not in words(client.get(address(program)))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PROGRAMME_LEAD])
def test_a_draft_of_a_later_revision_says_what_it_is_compared_with(
    client, program, role
):
    published(program)
    enrol(program.offices.get())
    built(program)
    client.force_login(member(program, role))

    page = words(client.get(address(program)))

    assert "Revision 1 is published; this draft says otherwise." in page
