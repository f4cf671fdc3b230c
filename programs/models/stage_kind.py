"""The three stages, by their codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StageKind(models.TextChoices):
    """The three stages that people are taken through."""

    PSYCHOLOGICAL_SUPPORT = "psychological_support", _("Psychological support")
    VOCATIONAL_TRAINING = "vocational_training", _("Vocational training")
    EDUCATION = "education", _("Education")
