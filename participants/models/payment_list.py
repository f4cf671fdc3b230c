"""Lists of payments for a cashier."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.access import Permission, Scope
from core.encrypted import EncryptedBinaryField, EncryptedTextField, SealedConstraint
from programs.models import Program

KEPT = timedelta(days=7)


class PaymentListQuerySet(models.QuerySet["PaymentList"]):
    def allowing(self, scope: Scope, permission: Permission) -> PaymentListQuerySet:
        """Their own alone: names stand in them, of those whom they may read."""
        programs = scope.reach(permission).programs
        return self.filter(by=scope.user_id, program__in=programs)

    def forget_outlived(self) -> int:
        """Empty the lists that were kept for long enough; how many they were."""
        outlived = self.filter(created_at__lt=Now() - KEPT)
        gone = Q(content__isnull=True, password__isnull=True)
        return outlived.exclude(gone).update(content=None, password=None)


class PaymentList(models.Model):
    """The approved benefits of a month as a file under a password, for a cashier.

    A worker makes it. The password is shown once, to whoever asked for the list;
    after a week only the number of its rows is left.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    program = models.ForeignKey(Program, models.PROTECT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by")
    )
    month = models.DateField(_("month"), help_text=_("By its first day."))
    language = models.CharField(
        _("language of the list"), max_length=10, default=settings.LANGUAGE_CODE
    )
    password = EncryptedTextField(_("password"), blank=True)
    password_shown_at = models.DateTimeField(_("password shown"), null=True, blank=True)
    content = EncryptedBinaryField(_("content"), null=True)
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    created_at = models.DateTimeField(_("asked"), db_default=Now())

    objects = PaymentListQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("payment list")
        verbose_name_plural = _("payment lists")
        indexes = [models.Index(fields=["by", "-created_at"], name="payment_list_own")]
        constraints = [
            models.CheckConstraint(
                name="payment_list_month_is_its_first_day", condition=Q(month__day=1)
            ),
            models.CheckConstraint(
                name="payment_list_made_has_rows",
                condition=Q(content__isnull=True) | Q(rows__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_list_password_is_shown_once",
                condition=Q(password_shown_at=None) | Q(password__isnull=True),
            ),
            SealedConstraint(name="payment_list_content_is_sealed", field="content"),
            SealedConstraint(name="payment_list_password_is_sealed", field="password"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        return f"payments-{self.month:%Y-%m}.xlsx"

    @property
    def kept_until(self) -> datetime:
        return self.created_at + KEPT

    @property
    def is_gone(self) -> bool:
        """Whether only the number of its rows is left."""
        return timezone.now() > self.kept_until

    @property
    def is_made(self) -> bool:
        return self.rows is not None
