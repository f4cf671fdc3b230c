"""What the trail says of places, staff and sessions."""

from django.utils.translation import gettext_lazy as _

from core.trail import Act, Group

ACTS = {
    "programme-loaded": Act(_("Loaded a programme from its file"), Group.KEPT),
    "thresholds-raised": Act(
        _("Raised from how many people on others are told"), Group.KEPT
    ),
    "role-given": Act(_("Gave somebody a role"), Group.KEPT),
    "role-changed": Act(_("Changed somebody’s role"), Group.KEPT),
    "role-ended": Act(_("Ended somebody’s role"), Group.KEPT),
    "cover-arranged": Act(_("Arranged who covers for whom"), Group.KEPT),
    "cover-ended": Act(_("Ended a cover early"), Group.KEPT),
    "intake-planned": Act(_("Planned an intake"), Group.WROTE),
    "sessions-planned": Act(_("Planned sessions"), Group.WROTE),
    "session-moved": Act(_("Moved a session"), Group.WROTE),
    "session-made-up": Act(_("Planned a make-up session"), Group.WROTE),
    "community-added": Act(_("Recorded work with a community"), Group.WROTE),
    "community-changed": Act(
        _("Changed what is known of work with a community"), Group.WROTE
    ),
    "community-counted": Act(
        _("Recorded how many took part or were asked"), Group.WROTE
    ),
    "calendar-feed-made": Act(_("Made a calendar for a phone"), Group.KEPT),
    "calendar-feed-ended": Act(_("Switched a calendar for a phone off"), Group.KEPT),
    "denied": Act(_("Was refused"), Group.REFUSED),
}
