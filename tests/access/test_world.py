"""The world of the matrix is whole: no text about a person stands there unmarked."""

import pytest
from django.apps import apps
from django.db import models

from core.models import Draft
from participants.models import (
    Application,
    ApplicationRecord,
    Complaint,
    Enrolment,
    ImportFile,
    Participant,
    PaymentList,
)
from participants.models.record import CaseRecord
from tests.roles import as_owner

WITHOUT = {
    "Benefit.currency": "a code",
    "Benefit.kind": "a code",
    "BusinessPlan.currency": "a code",
    "BusinessPlan.decision_note": "none is refused there",
    "Certificate.occupation": "a code",
    "Certificate.revoked_because": "none is revoked there",
    "FollowUp.currency": "a code",
    "MentoringVisit.currency": "a code",
    "Placement.currency": "a code",
    "Placement.occupation": "a code",
    "PriorSkill.occupation": "a code",
    "StartUpKit.currency": "a code",
    "Consent.form_version": "the programme's own",
    "Correction.fields": "names of fields",
    "Draft.key": "what it is for, by ids",
    "ImportFile.counts": "numbers",
    "TermResult.school_year": "a year",
    **dict.fromkeys(
        (
            "BusinessPlan.currency",
            "MentoringVisit.currency",
            "Placement.currency",
            "StartUpKit.currency",
        ),
        "the programme's own",
    ),
    **dict.fromkeys(
        ("Certificate.occupation", "Placement.occupation", "PriorSkill.occupation"),
        "a code of ISCO-08",
    ),
    "Document.name": "made of its kind and random letters",
    "Document.content_type": "one of four",
    "ImportFile.refusal": "which column is missing",
    "ImportFile.language": "the reader's",
    "PaymentList.language": "the reader's",
}
OF_PERSONS = [
    model
    for model in (*apps.get_app_config("participants").get_models(), Draft)
    if issubclass(model, CaseRecord | Application | ApplicationRecord)
    or model in (Complaint, Participant, Enrolment, ImportFile, PaymentList, Draft)
]


def texts(model: type[models.Model]) -> list[str]:
    """The fields that hold what somebody wrote, and no digest of it."""
    free = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, free)
        and not getattr(field, "choices", None)
        and "digest" not in field.name
    ]


@pytest.mark.parametrize("model", OF_PERSONS, ids=lambda model: model.__name__)
def test_every_text_about_a_person_holds_a_canary(world, model):
    """A field that is new, and marked nowhere, fails: mark it in `people.py`."""
    with as_owner():
        rows = [*model._default_manager.all()]

    unmarked = {
        f"{model.__name__}.{name}"
        for name in texts(model)
        if not any(world.canaries.found_in(str(getattr(row, name))) for row in rows)
    }
    assert sorted(unmarked - WITHOUT.keys()) == []
