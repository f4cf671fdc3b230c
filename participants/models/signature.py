"""How somebody put their name to what they agreed to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Signed(models.TextChoices):
    PAPER = "paper", _("Signed on paper")
    THUMBPRINT = "thumbprint", _("Thumbprint on paper")
    WITNESS = "witness", _("Said before a witness")
