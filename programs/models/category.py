"""Why somebody is in a programme, or asks to be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """Why somebody is in the programme."""

    EX_COMBATANT = "ex_combatant", _("Ex-combatant")
    ASSOCIATED = "associated", _("Associated person")
    DEPENDANT = "dependant", _("Dependant")
    CHILD_ASSOCIATED = (
        "child_associated",
        _("Child associated with an armed force or group"),
    )
    COMMUNITY_MEMBER = "community_member", _("Community member")
