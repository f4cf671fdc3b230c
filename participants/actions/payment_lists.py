"""What can happen to a list of payments: it is asked for, and its password shown.

That a second person approved who stands in it is seen to before: it holds what is
approved for payment alone, and nobody approves what they proposed.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit, jobs, workbooks
from core.models import User
from participants.models import PaymentList
from participants.models.record import Refused
from participants.payment_jobs import make_payment_list
from programs.models import Program


@transaction.atomic
def ask(program: Program, month: date, *, language: str, by: User) -> PaymentList:
    """Promise the list of what is approved of a month when a worker makes it."""
    asked = PaymentList.objects.create(
        program=program,
        month=month,
        language=language,
        password=workbooks.new_password(),
        by=by,
    )
    key = str(asked.pk)
    jobs.ask(make_payment_list, key=key, subject=key, by=by, program_id=program.pk)
    audit.record("payment-list-asked", asked, by=by, month=f"{month:%Y-%m}")
    return asked


@transaction.atomic
def show_password(asked: PaymentList, *, by: User) -> str:
    """The password of a list that is made: once, and never again."""
    held = PaymentList.objects.select_for_update().get(pk=asked.pk)
    if not held.is_made or held.password_shown_at or not held.password:
        raise Refused(gettext("The password of this list was shown before."))
    password = held.password
    held.password, held.password_shown_at = "", timezone.now()
    held.save(update_fields=["password", "password_shown_at"])
    audit.record("payment-password-shown", held, by=by)
    return password
