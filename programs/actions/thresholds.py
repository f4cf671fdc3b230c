"""From how many persons on partners and the public are told: it only goes up.

What was told before stays as it was, and what comes later is protected against it.
"""

from django.db import transaction

from core import audit
from core.models import User
from programs.models import Program


@transaction.atomic
def keep(program: Program, *, by: User) -> Program:
    """Store the programme; what was raised stands in the trail, from what to what."""
    was = Program.objects.select_for_update().get(pk=program.pk)
    program.save()
    raised = {
        audience: [was.protects_below(audience), program.protects_below(audience)]
        for audience in ("partners", "public")
        if was.protects_below(audience) != program.protects_below(audience)
    }
    if raised:
        audit.record("thresholds-raised", program, by=by, **raised)
    return program
