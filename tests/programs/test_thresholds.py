"""From how many persons on partners and the public are told: upward alone."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from core.models import AuditEvent
from programs.models import Program
from tests.factories import ProgramFactory
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["protects_partners_below", "protects_public_below"])
def test_a_threshold_is_made_larger_and_never_smaller(name):
    with as_owner():
        program = ProgramFactory(protects_partners_below=6, protects_public_below=12)
        setattr(program, name, getattr(program, name) + 1)
        program.full_clean()
        setattr(program, name, getattr(program, name) - 2)

        with pytest.raises(ValidationError) as told:
            program.full_clean()

    assert told.value.message_dict[name] == ["This can be made larger, never smaller."]


@pytest.mark.parametrize(
    "facts",
    [
        {"protects_partners_below": 2},
        {"protects_public_below": 4},
        {"protects_public_below": 101},
    ],
)
def test_the_public_is_told_no_more_than_partners_and_nobody_of_two(facts):
    with as_owner():
        told = pytest.raises(
            IntegrityError, match="program_protects_partners_and_the_public_no_less"
        )
        with told, transaction.atomic():
            ProgramFactory(**facts)


@pytest.mark.parametrize("name", ["protects_partners_below", "protects_public_below"])
def test_no_other_way_makes_it_smaller(name):
    with as_owner():
        rows = Program.objects.filter(pk=ProgramFactory().pk)
        rows.update(protects_partners_below=6, protects_public_below=12)
        told = pytest.raises(IntegrityError, match="only goes up")

        with told, transaction.atomic():
            rows.update(**{name: F(name) - 1})


def saved(client, program, **changed):
    path = reverse("admin:programs_program_change", args=[program.pk])
    form = client.get(path).context["adminform"].form
    typed = {name: form[name].value() for name in form.fields}
    typed = {name: value for name, value in typed.items() if value is not None}
    return client.post(path, typed | changed)


def test_what_is_raised_stands_in_the_trail(site, program):
    assert saved(site, program, protects_public_below=15).status_code == 302

    (event,) = AuditEvent.objects.filter(action="thresholds-raised")
    assert (event.subject_id, event.facts) == (str(program.pk), {"public": [10, 15]})


def test_what_is_not_raised_does_not(site, program):
    assert saved(site, program, currency="EUR").status_code == 302
    refused = saved(site, program, protects_public_below=9)

    assert "This can be made larger, never smaller." in refused.content.decode()
    assert not AuditEvent.objects.filter(action="thresholds-raised").exists()
