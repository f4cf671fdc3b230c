"""What the trail says of summaries, and the words of all apps together."""

from django.utils.translation import gettext_lazy as _

from core import trail as core
from core.trail import Act, Group
from participants import trail as participants
from programs import trail as programs

ACTS = {
    **core.ACTS,
    **programs.ACTS,
    **participants.ACTS,
    "summary-asked": Act(_("Asked for a summary"), Group.FILES),
    "cohorts-asked": Act(_("Had cohorts counted anew"), Group.FILES),
    "cohorts-exported": Act(_("Downloaded cohorts"), Group.FILES),
    "summary-published": Act(_("Published a summary"), Group.FILES),
    "dashboard-asked": Act(_("Had the progress counted"), Group.FILES),
    "target-set": Act(_("Set or took back a target"), Group.FILES),
    "summary-narrated": Act(_("Wrote what stands behind a summary"), Group.FILES),
    "summary-exported": Act(_("Downloaded a summary"), Group.FILES),
    "summary-released": Act(_("Protected a summary for others"), Group.FILES),
    "table-exported": Act(_("Downloaded a table of summaries"), Group.FILES),
    "table-saved": Act(_("Saved a table of summaries"), Group.FILES),
    "table-removed": Act(_("Removed a saved table"), Group.FILES),
    "demonstration-stored": Act(_("Made up the demonstration"), Group.FILES),
}


def of_group(group: str) -> list[str]:
    """The actions that count to a group."""
    return [action for action, act in ACTS.items() if act.group == group]
