"""What somebody is given to begin to work with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import User
from participants.items import Item, total
from participants.models.stage_record import StayRecord
from programs import money


class ItemsField(models.JSONField):
    """The items of a kit: number, what it is, and what each is worth."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        stored = super().from_db_value(value, expression, connection)
        return stored and [Item(*each) for each in stored]

    def in_words(self, value: Sequence[Item]) -> str:
        return "; ".join(str(each) for each in value)


class StartUpKit(StayRecord):
    """Tools and goods handed over at the end of a stay: once for a stay."""

    class ReceivedBy(models.TextChoices):
        PERSON = "person", _("The person")
        GUARDIAN = "guardian", _("Parent or guardian")
        SPOUSE = "spouse", _("Husband or wife")
        RELATIVE = "relative", _("Another relative")
        OTHER = "other", _("Somebody else whom the person sent")

    details = ("items", "received_by", "by")

    items = ItemsField(_("items"))
    total = models.DecimalField(_("worth together"), max_digits=12, decimal_places=2)
    currency = models.CharField(
        _("currency"), max_length=3, validators=[money.CURRENCY]
    )
    received_by = models.CharField(
        _("handed over to"), max_length=10, choices=ReceivedBy
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("handed over by"),
    )

    class Meta(StayRecord.Meta):
        verbose_name = _("start-up kit")
        verbose_name_plural = _("start-up kits")
        constraints = [
            models.UniqueConstraint(
                name="start_up_kit_once_a_stay",
                fields=["stay"],
                violation_error_message=_("A kit of this stay is recorded already."),
            ),
            models.CheckConstraint(
                name="start_up_kit_is_received_by_known_code",
                condition=Q(
                    received_by__in=[
                        *("person", "guardian", "spouse", "relative", "other")
                    ]
                ),
            ),
            models.CheckConstraint(
                name="start_up_kit_has_items", condition=~Q(items=[])
            ),
            models.CheckConstraint(
                name="start_up_kit_is_worth_something_in_a_currency",
                condition=Q(total__gte=0, currency__regex=r"^[A-Z]{3}$"),
            ),
        ]

    def __str__(self) -> str:
        worth = money.in_words(self.total, self.currency)
        return gettext("Kit worth %(amount)s") % {"amount": worth}

    def prepare(self, *, by: User) -> None:
        if self._state.adding:
            self.by = by

    def fit(self) -> None:
        super().fit()
        self.total = total(self.items)
