"""Which counsellor somebody would rather talk to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.record import CaseRecord, CaseRecordQuerySet
from participants.models.stage import Stage


class CounsellorWish(CaseRecord):
    """What somebody said when support was asked for; who wishes nothing has none.

    It is read by whoever gives or supervises the support, and shown where the
    counsellor is chosen.
    """

    class Sex(models.TextChoices):
        ANY = "any", _("Either is fine")
        WOMAN = "F", _("A woman")
        MAN = "M", _("A man")

    class Age(models.TextChoices):
        ANY = "any", _("Any age is fine")
        OLDER = "older", _("Somebody older")
        YOUNGER = "younger", _("Somebody of the same age or younger")

    stay = models.OneToOneField(
        Stage, models.PROTECT, db_constraint=False, related_name="wish"
    )
    sex = models.CharField(_("the counsellor is"), max_length=5, choices=Sex)
    age = models.CharField(_("and is"), max_length=10, choices=Age)

    objects = CaseRecordQuerySet["CounsellorWish"].as_manager()

    class Meta:
        verbose_name = _("wish for a counsellor")
        verbose_name_plural = _("wishes for a counsellor")
        constraints = [
            models.CheckConstraint(
                name="counsellor_wish_sex_is_known_code",
                condition=Q(sex__in=["any", "F", "M"]),
            ),
            models.CheckConstraint(
                name="counsellor_wish_age_is_known_code",
                condition=Q(age__in=["any", "older", "younger"]),
            ),
            models.CheckConstraint(
                name="counsellor_wish_says_something",
                condition=~Q(sex="any", age="any"),
            ),
        ]

    def __str__(self) -> str:
        said = [
            str(wish)
            for code, wish in (
                (self.sex, self.get_sex_display()),
                (self.age, self.get_age_display()),
            )
            if code != "any"
        ]
        return ", ".join(said)
