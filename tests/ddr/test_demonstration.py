"""The made-up people: the same each time, believable, and fit for the import."""

import csv
import stat
from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta
from itertools import islice

import pytest
from django.contrib.auth.password_validation import validate_password
from django.db.models import Q, Sum
from django.utils import timezone

from core.access import Permission
from core.dates import parse_partial
from core.models import Job, User
from ddr.demonstration import setting_up
from ddr.demonstration.kept import Kept
from ddr.demonstration.people import COLUMNS, people
from ddr.demonstration.programme import ACCOUNTS, programme, today
from ddr.demonstration.write import file_of, write
from participants import imports
from participants.models import (
    Alert,
    Appeal,
    Application,
    Assessment,
    Benefit,
    BusinessPlan,
    Certificate,
    CertificateCount,
    Complaint,
    Document,
    Enrolment,
    ExitRequest,
    Incident,
    MentoringVisit,
    Merge,
    Note,
    PanelDecision,
    PaymentList,
    Placement,
    PriorSkill,
    Referral,
    SafetyPlan,
    Schooling,
    SessionNote,
    Stage,
    StartUpKit,
    Task,
    TermResult,
    TrainingResult,
    Waiver,
)
from participants.models.application import Status
from participants.reading.seats import FreeSeats
from participants.school_age import is_under
from programs.loading import load
from programs.models import (
    AcceptanceAnswer,
    Activity,
    Category,
    CommunityDialogue,
    CommunityProject,
    Participation,
    Role,
    Session,
    StageKind,
)
from programs.scope import scope_of
from reports.models import Summary
from tests.roles import as_owner

UNTIL = date(2026, 11, 22)


def rows(kind, *, seed=1, persons=800, until=UNTIL):
    """The rows of one kind, as dictionaries."""
    lives = people(seed, persons, until)
    return [
        dict(zip(COLUMNS[kind], row, strict=True))
        for life in lives
        for row in getattr(life, kind)
    ]


def share(found, of):
    return len(found) / len(of)


# The same each time


def test_the_same_seed_gives_the_same_people():
    assert list(people(1, 40, UNTIL)) == list(people(1, 40, UNTIL))


def test_another_seed_gives_other_people():
    assert list(people(1, 40, UNTIL)) != list(people(2, 40, UNTIL))


def test_somebody_is_the_same_however_many_are_made():
    assert list(islice(people(1, 100, UNTIL), 30)) == list(people(1, 30, UNTIL))


# Believable


def test_about_a_quarter_are_women_and_some_are_children():
    everybody = rows("participants")

    assert 0.2 < share([r for r in everybody if r["sex"] == "F"], everybody) < 0.32
    assert {r["category"] for r in everybody} == set(Category.values)


def test_nobody_under_15_is_in_training():
    born = {each["external_id"]: each for each in rows("participants")}
    training = [
        each for each in rows("stages") if each["stage"] == "vocational_training"
    ]

    younger = [
        each["external_id"]
        for each in training
        if is_under(
            partial(born[each["external_id"]]["birth_date"]),
            date.fromisoformat(each["started_on"]),
            in_doubt=born[each["external_id"]]["category"] == "child_associated",
        )
    ]

    assert younger == []
    assert len(training) > 0


def partial(written):
    return parse_partial(written) if written else None


def test_birth_dates_are_sometimes_vague_and_seldom_missing():
    known = Counter(len(row["birth_date"]) for row in rows("participants"))

    assert set(known) == {0, 4, 7, 10}
    assert known[10] > known[4] > known[0] > 0


def test_most_sessions_are_attended():
    marks = [row for row in rows("attendance") if row["status"] != "cancelled"]
    countable = [row for row in marks if row["status"] != "excused"]
    came = [row for row in countable if row["status"] in {"present", "late"}]

    assert 0.8 < share(came, countable) < 0.92


def test_a_person_has_about_ten_sessions():
    assert 8_000 < len(rows("attendance")) < 13_000


def test_nothing_lies_in_the_future_and_the_history_is_two_years():
    for kind, columns in COLUMNS.items():
        dates = [name for name in columns if name.endswith(("_on", "_date"))]
        latest = max(row[name] for row in rows(kind) for name in dates)
        assert latest <= UNTIL.isoformat(), kind

    registered = sorted(row["registered_on"] for row in rows("participants"))
    assert registered[0] >= (UNTIL - timedelta(days=730)).isoformat()
    assert registered[0] < (UNTIL - timedelta(days=640)).isoformat()


def test_there_is_an_account_for_each_role():
    assert [role for role, _ in ACCOUNTS] == Role.values


# Fit for the import


@pytest.fixture
def koro(db):
    with as_owner():
        return load(programme(today()))


@pytest.mark.parametrize(
    ("seed", "until"), [(1, today()), (7, today()), (3, date(2024, 2, 29))]
)
def test_the_import_takes_every_row(db, tmp_path, seed, until):
    written = write(tmp_path, persons=120, seed=seed, until=until)
    program = load(programme(until))

    for kind in COLUMNS:
        counts = imports.run(kind, file_of(tmp_path, kind), program, by=None)
        facts = asdict(counts)
        assert (facts["created"], facts["rejected"]) == (written[kind], 0), kind


def test_the_files_hold_what_was_made(tmp_path):
    write(tmp_path, persons=20, seed=1, until=UNTIL)

    for kind in COLUMNS:
        with file_of(tmp_path, kind).open(newline="", encoding="utf-8") as file:
            assert list(csv.DictReader(file)) == rows(kind, persons=20)


# Stored for the demonstration


@pytest.fixture
def stored(db):
    return setting_up.store(today(), persons=150)


def test_a_programme_counts_as_stored_only_when_all_of_it_is(koro, monkeypatch):
    assert setting_up.stored() is None

    program = setting_up.store(today(), persons=5)

    assert setting_up.stored() == program == koro


def test_children_have_neither_adult_instruments_nor_a_caseworker(stored):
    with as_owner():
        children = Enrolment.objects.filter(child_track=True)

        assert children.count() > 0
        assert children.exclude(caseworker=None).count() == 0
        assert Assessment.objects.filter(child_track=True).count() == 0
        assert Assessment.objects.count() > 0


def test_every_role_finds_something_to_look_at(stored):
    kept = {role: User.objects.get(username=name) for role, name in ACCOUNTS}
    scopes = {role: scope_of(user) for role, user in kept.items()}

    with as_owner():
        clients = Stage.objects.filter(counsellor=kept["counsellor"]).count()
        caseload = Enrolment.objects.filter(caseworker=kept["caseworker"]).count()
    read = Permission.CASE_READ

    assert clients > 0
    assert caseload > 0
    assert len(scopes["counsellor"].reach(read).cases) > 0
    assert len(scopes["facilitator"].reach(Permission.NAME_READ).cases) > 0
    assert len(scopes["caseworker"].reach(read).offices) == 1
    assert len(scopes["child_protection"].reach(read).children) == 5
    assert Activity.objects.filter(facilitators=kept["facilitator"]).count() > 0


def test_work_was_done_lately_and_some_of_it_waits(stored):
    until = stored.today()

    with as_owner():
        unkept = Session.objects.filter(took_place=None, date__lte=until)
        assert {session.date >= until - timedelta(days=4) for session in unkept} == {
            True
        }
        assert Session.objects.filter(date__gt=until).exists()
        assert Note.objects.exists()
        complaints = Complaint.objects
        assert {*complaints.values_list("state", flat=True)} == {*Complaint.State}
        assert complaints.filter(enrolment=None).exists()
        assert complaints.exclude(decided_by=None).exists()
        merged = Merge.objects.select_related("kept", "gone").get()
        assert merged.gone.external_id == f"{merged.kept.external_id}-2"
        incidents = Incident.objects
        assert {*incidents.values_list("certainty", flat=True)} == {*Incident.Certainty}
        late = Task.objects.open().filter(due_on__lt=until)
        assert 0 < late.count() < Task.objects.count()
        assert SessionNote.objects.exists()
        assert SafetyPlan.objects.exists()
        alerts = Alert.objects.order_by("raised_at", "pk")
        assert [alert.state for alert in alerts] == ["open", "proposed", "closed"]
        assert alerts[0].assessment.answers[8] == 1
        assert ExitRequest.objects.waiting().exists()
        waivers = Waiver.objects.waiting().values_list("gate", flat=True)
        assert {*waivers} == {"start", "complete"}
        assert [rule.stage for rule in stored.stage_rules.all()] == sorted(StageKind)
        assert Stage.objects.filter(status="planned", started_on=None).exists()


def test_support_is_worked_out_proposed_and_paid(stored):
    with as_owner():
        states = Benefit.objects.values_list("state", flat=True).distinct()
        assert {"earned", "withheld", "appealed", "approved", "paid"} <= {*states}
        assert Benefit.objects.waiting().filter(state="earned").exists()
        months = Benefit.objects.order_by("month").values_list("month", flat=True)
        assert len({*months}) == 3
        asked = PaymentList.objects.get()
        assert Benefit.objects.filter(state="approved", month=asked.month).exists()
        assert Job.objects.filter(subject=asked.pk).exists()


def test_children_go_to_school_and_adults_learn_to_read(stored):
    with as_owner():
        learned = list(Schooling.objects.select_related("stay"))
        terms = TermResult.objects.count()
        without = Stage.objects.filter(stage="education", schooling=None)
        assert list(without) == []

    children = {each.learning for each in learned if each.child_track}
    assert all(each.leads_to_school for each in learned if each.child_track)
    assert "formal_school" in children
    assert "literacy" in {each.learning for each in learned if not each.child_track}
    assert "needed" in {each.childcare for each in learned}
    assert any(each.again_after_id for each in learned)
    assert terms > 0


def test_scores_were_taken_amended_and_sometimes_left_open(stored):
    with as_owner():
        own = Assessment.objects.exclude(taken_by=None)
        amended = own.exclude(amended_because="")

        assert {each.score for each in amended} == {10}
        assert own.filter(score=None).exists()
        assert {each.version for each in amended} == {2}
        several = Assessment.objects.filter(
            enrolment__in=own.values("enrolment"), instrument="PHQ-9"
        )
        assert several.count() > own.filter(instrument="PHQ-9").count()


def test_training_leads_to_certificates_kits_work_and_businesses(stored):
    with as_owner():
        numbered = Certificate.objects.values_list("day", "stay__certified_on")
        assert {day == certified for day, certified in numbered} == {True}
        kinds = (PriorSkill, StartUpKit, Placement, MentoringVisit)
        assert all(kind.objects.exists() for kind in kinds)
        results = {*TrainingResult.objects.values_list("result", flat=True)}
        assert results == {"passed", "failed"}
        states = {*BusinessPlan.objects.values_list("state", flat=True)}
        assert states == {"submitted", "approved"}
        last = CertificateCount.objects.order_by("year").values_list("last", flat=True)
        assert sum(last) == Certificate.objects.count()


def test_there_is_something_to_learn_and_people_wait_for_a_place(stored):
    with as_owner():
        listed = Stage.objects.filter(status="waitlisted", activity__program=stored)
        seats = FreeSeats("pk", 1)
        free = dict(
            Activity.objects.filter(starts_on__gt=stored.today())
            .annotate(seats=seats)
            .values_list("code", "seats")
        )

        waiting = Counter(listed.values_list("activity__code", flat=True))
    assert set(waiting) == {"BAKE-1", "TAILOR-2", "WELD-2"}
    assert waiting["BAKE-1"] == 3
    assert stored.opportunities.count() == 10
    assert free == {"BAKE-1": 0, "READ-2": 1, "TAILOR-2": 1, "WELD-2": 1}
    assert Activity.objects.filter(opportunity__code="WELD").count() == 2


def test_partners_offer_services_some_of_them_full(stored):
    places = stored.services.values_list("places_free", flat=True)

    assert Counter(stored.services.values_list("kind", flat=True)) == {
        "documents": 1,
        "health": 2,
        "housing": 1,
        "legal_aid": 1,
        "livelihood": 2,
        "psychosocial": 1,
    }
    assert sum(each == 0 for each in places) == 2


def test_communities_work_talk_and_are_asked(stored):
    projects = CommunityProject.objects.filter(program=stored)
    dialogues = CommunityDialogue.objects.filter(program=stored)
    answers = AcceptanceAnswer.objects.filter(program=stored)
    people = Participation.objects.aggregate(
        project=Sum("number", filter=Q(project__isnull=False)),
        dialogue=Sum("number", filter=Q(dialogue__isnull=False)),
        survey=Sum("number", filter=Q(survey__isnull=False)),
    )

    assert Counter(projects.values_list("state", flat=True)) == {
        "done": 2,
        "planned": 1,
        "stopped": 1,
        "under_way": 2,
    }
    assert Counter(dialogues.values_list("state", flat=True)) == {
        "held": 4,
        "not_held": 1,
        "planned": 1,
    }
    assert people == {"project": 279, "dialogue": 406, "survey": 185}
    assert len(answers) == 9


def test_people_ask_to_be_taken_in_and_some_wait_for_a_panel(stored):
    with as_owner():
        statuses = Counter(Application.objects.values_list("status", flat=True))
        assert {*statuses} == {*Status.values}
        assert statuses["screening"] == 2 * stored.offices.count()
        absent = PanelDecision.objects.filter(present=False)
        assert absent.count() == stored.offices.count()
        assert Appeal.objects.count() == stored.offices.count()
        children = Application.objects.filter(child_track=True)
        assert {child.status for child in children} == {"referred_child_track"}


def test_somebody_is_away_and_a_colleague_covers(stored):
    amina = User.objects.get(username="amina")

    (cover,) = scope_of(amina).covers

    assert cover.absent == User.objects.get(username="joseph").pk


def test_some_are_referred_with_their_consent(stored):
    with as_owner():
        referrals = Referral.objects.filter(program=stored)
        found = Counter(referrals.values_list("status", flat=True))

    assert found == {
        "accepted": 1,
        "draft": 1,
        "rejected": 1,
        "sent": 1,
        "service_received": 1,
    }


def test_some_have_a_photograph_and_papers(stored):
    with as_owner():
        kept = Document.objects.filter(enrolment__program=stored)
        found = Counter(kept.values_list("kind", "content_type", "removed_because"))

    assert found == {
        ("photo", "image/jpeg", ""): 4,
        ("scan", "image/jpeg", ""): 1,
        ("scan", "application/pdf", ""): 1,
        ("other", "application/pdf", "wrong_case"): 1,
    }


def test_the_accounts_can_be_used_and_a_second_start_changes_nothing(
    stored, tmp_path, client
):
    kept = Kept.read_or_make(tmp_path)
    setting_up.give_passwords(kept)
    before = {user.pk: user.password for user in User.objects.all()}

    again = Kept.read_or_make(tmp_path)
    setting_up.give_passwords(again)

    assert {user.pk: user.password for user in User.objects.all()} == before
    for _, username in ACCOUNTS:
        validate_password(again.password_of(username))
        assert client.login(username=username, password=again.password_of(username))


def test_all_who_work_in_the_programme_have_a_name(stored):
    unnamed = User.objects.filter(first_name="") | User.objects.filter(last_name="")

    assert list(unnamed) == []


def test_a_password_that_the_database_lost_is_given_again(stored, tmp_path):
    kept = Kept.read_or_make(tmp_path)
    setting_up.give_passwords(kept)
    User.objects.filter(username="amina").update(password="!")

    setting_up.give_passwords(kept)

    amina = User.objects.get(username="amina")
    assert amina.check_password(kept.password_of("amina"))


def test_what_is_kept_is_for_its_owner_only(tmp_path):
    kept = Kept.read_or_make(tmp_path / "data")
    kept.password_of("amina")

    file = tmp_path / "data" / "demonstration.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert Kept.read_or_make(tmp_path / "data") == kept


def test_months_that_are_missing_are_asked_for_once(stored):
    months = setting_up.months(stored)
    assert len({month.code for month in months}) == len(months) == 12
    assert months[-1].end < today() <= months[-1].end + timedelta(days=31)

    setting_up.ask_for_missing(stored, months)
    setting_up.ask_for_missing(stored, months)

    assert Job.objects.filter(task="reports.build_summary").count() == 12
    assert Job.objects.filter(task="reports.count_dashboard").count() == 1
    assert Job.objects.filter(task="reports.count_cohorts").count() == 1


def test_old_months_are_published_by_the_lead_and_the_last_one_is_left(koro):
    begun_anew, *old, latest = setting_up.months(koro)
    summary(koro, begun_anew, revision=2)
    for month in (*old, latest):
        summary(koro, month)

    setting_up.publish_old(koro, today())

    drafts = Summary.objects.drafts()
    assert [draft.period for draft in drafts.order_by("period")] == [
        begun_anew.code,
        latest.code,
    ]
    published = Summary.objects.published().select_related("published_by")
    assert {each.published_by.username for each in published} == {"kofi"}
    [release] = Job.objects.filter(task="reports.release_summary")
    assert release.subject.endswith(old[-1].code)


def summary(program, month, revision=1):
    with as_owner():
        return Summary.objects.create(
            program=program,
            period=month.code,
            kind="month",
            starts_on=month.start,
            ends_on=month.end,
            revision=revision,
            status="draft",
            definitions="1.0",
            cutoff=timezone.now(),
        )
