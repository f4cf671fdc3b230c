"""Which e-mails somebody chose to get, and in which language."""

from django.db import transaction

from core import audit
from core.models import User


@transaction.atomic
def choose(*, weekly_e_mail: bool, language: str, by: User) -> None:
    """Somebody chooses for themselves."""
    user = User.objects.select_for_update().get(pk=by.pk)
    user.weekly_e_mail, user.language = weekly_e_mail, language
    user.save(update_fields=["weekly_e_mail", "language"])
    audit.record("e-mails-chosen", user, by=by, weekly=weekly_e_mail, language=language)
