"""What an administrator does to somebody's account, never to the own one.

Nobody sets anybody's password: who is invited, or has lost the second factor, gets a
way to set up a new one, by e-mail or at the next sign-in.
"""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit, mail
from core.accounts import passwords
from core.database import alias
from core.models import Letter, User

INVITATION = "invitation"


class NotPossible(Exception):
    """Why it can't be done, as a sentence."""


class OwnAccount(Exception):
    """Whoever asks is the one it would be done to."""


def invite(user: User, *, by: User) -> Letter:
    """Send a link by which the password is set: once, within a week."""
    if not user.email:
        raise NotPossible(_("An invitation needs an e-mail address."))
    if user.has_usable_password() or not user.is_active:
        raise NotPossible(_("Who has a password, or is not active, is not invited."))
    with transaction.atomic(using=alias()):
        audit.record("invited", user, by=by)
        link, of_use = passwords.link(user), passwords.INVITATION
        return mail.send(INVITATION, to=user, link=link, of_use=of_use)


def remove_factors(user: User, *, by: User) -> None:
    """So that a new one is set up at the next sign-in, and the person knows of it."""
    if user == by:
        raise OwnAccount
    with transaction.atomic(using=alias()):
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
        audit.record("second-factor-removed", user, by=by)
        mail.send("second-factor-removed", to=user)


def end_sessions(user: User) -> None:
    """All of them, at once: they do not come back with the account either."""
    for session in UserSession.objects.filter(user=user):
        session.end()
