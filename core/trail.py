"""What the codes of the trail mean, in words: each app says it of its own."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Group(TextChoices):
    """Kinds of deeds that somebody looks for."""

    LOOKED = "looked", _("Looked at people")
    WROTE = "wrote", _("Recorded or changed")
    FILES = "files", _("Files and summaries")
    KEPT = "kept", _("Accounts, roles and reference lists")
    SIGNED = "signed", _("Signing in")
    TRAIL = "trail", _("The trail itself")
    REFUSED = "refused", _("Refused")
    EMERGENCY = "emergency", _("Emergencies")


class Act(NamedTuple):
    """One action: what it says of whoever did it, and among which it counts."""

    words: Promise
    group: Group


ACTS = {
    "account-added": Act(_("Added an account"), Group.KEPT),
    "account-changed": Act(_("Changed an account"), Group.KEPT),
    "first-password-set": Act(_("Set a first password"), Group.KEPT),
    "invited": Act(_("Invited somebody"), Group.KEPT),
    "second-factor-removed": Act(_("Took away somebody’s second factor"), Group.KEPT),
    "signed-in": Act(_("Signed in"), Group.SIGNED),
    "signed-out": Act(_("Signed out"), Group.SIGNED),
    "session-ended": Act(_("A session came to its end"), Group.SIGNED),
    "sign-in-failed": Act(_("A sign-in failed"), Group.SIGNED),
    "sign-in-locked": Act(_("A sign-in was locked"), Group.SIGNED),
    "e-mails-chosen": Act(_("Chose which e-mails to get"), Group.SIGNED),
    "password-changed": Act(_("Changed the own password"), Group.SIGNED),
    "password-reset": Act(_("Set a new password by e-mail"), Group.SIGNED),
    "factor-added": Act(_("Added a second factor"), Group.SIGNED),
    "factor-removed": Act(_("Removed a second factor"), Group.SIGNED),
    "recovery-codes-made": Act(_("Made recovery codes"), Group.SIGNED),
    "trail-read": Act(_("Looked at the trail"), Group.TRAIL),
    "trail-exported": Act(_("Exported the trail"), Group.TRAIL),
    "trail-check-asked": Act(_("Had the trail verified"), Group.TRAIL),
}
