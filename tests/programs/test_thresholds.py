"""From how many persons on partners and the public are told: upward alone."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

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
        program = ProgramFactory()
        told = pytest.raises(
            IntegrityError, match="program_protects_partners_and_the_public_no_less"
        )
        with told, transaction.atomic():
            Program.objects.filter(pk=program.pk).update(**facts)
