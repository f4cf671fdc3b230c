"""E-mails to members of staff: a row now, the e-mail after commit.

    mail.send("reset", to=user, link=reverse("..."))

sends `templates/mail/reset.txt`, whose first line is the subject. A text knows whom
it is to, one address of ours and whole numbers, and nothing else: so no e-mail can
name anybody or tell what a page holds. A worker sends it. While the mail server does
not answer it is tried again, until it is of no use any more; no page waits for that
or fails.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, override

from core import outbox
from core.database import alias
from core.models import Letter, User

logger = logging.getLogger(__name__)

DELIVER = "core.deliver"
OF_USE = timedelta(days=2)
LONGEST_PAUSE = 60
"""Minutes between two tries."""


def send(
    template: str,
    *,
    to: User | None,
    link: str = "/",
    of_use: timedelta = OF_USE,
    figures: Mapping[str, int] | None = None,
) -> Letter:
    """Promise the e-mail, in the caller's transaction. ``link`` is a path of ours.

    Who has no address, is out, or does not exist (None) gets none.
    """
    letter = Letter.objects.create(
        to=to,
        template=template,
        language=get_language() or settings.LANGUAGE_CODE,
        link=link,
        best_before=timezone.now() + of_use,
        figures={name: int(figure) for name, figure in (figures or {}).items()},
    )
    outbox.send(deliver, letter.pk)
    return letter


@shared_task(name=DELIVER)
def deliver(letter_id: str) -> None:
    """Send one e-mail, if nobody has, or leave it to a later try."""
    with transaction.atomic(using=alias()):
        waiting = Letter.objects.to_leave().select_for_update(skip_locked=True)
        letter = waiting.filter(pk=letter_id).first()
        if letter is None:
            return
        if _is_wanted(letter) and not _left(letter):
            letter.tries += 1
            letter.save(update_fields=["tries"])
            pause = timedelta(minutes=min(2**letter.tries, LONGEST_PAUSE))
            outbox.leave_to_sweep(DELIVER, letter.pk, after=pause)
            return
        letter.sent_at, letter.link, letter.figures = timezone.now(), "", {}
        letter.save(update_fields=["sent_at", "link", "figures"])


def forget_old() -> None:
    Letter.objects.outlived().delete()


def _is_wanted(letter: Letter) -> bool:
    return bool(letter.to and letter.to.is_active and letter.to.email)


def _left(letter: Letter) -> bool:
    """Hand it to the mail server; the log says what failed, never to whom."""
    subject, body = _written(letter)
    try:
        EmailMessage(subject, body, to=[letter.to.email]).send()  # type: ignore[union-attr]
    except (SMTPException, OSError) as error:
        reason = type(error).__name__
        logger.warning("The mail server took no e-mail (%s); it waits.", reason)
        return False
    return True


def _written(letter: Letter) -> tuple[str, str]:
    """Its subject and its text."""
    link = settings.ADDRESS + letter.link
    facts = {"to": letter.to, "link": link, **letter.figures}
    with override(letter.language):
        text = render_to_string(f"mail/{letter.template}.txt", facts)
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"
