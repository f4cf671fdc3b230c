"""Two registrations of one person that were made one, and perhaps two again."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from core.access import Permission, Scope
from core.encrypted import EncryptedJSONField, EncryptedTextField, SealedConstraint
from core.models.audit import Traced
from participants.models.enrolment import Enrolment, within

KEPT, GONE = "kept", "gone"
SIDES = (KEPT, GONE)


class MergeQuerySet(models.QuerySet["Merge"]):
    def allowing(self, scope: Scope, permission: Permission) -> MergeQuerySet:
        """Who may do so with both cases."""
        cases = Enrolment.objects.filter(within(scope.reach(permission))).values("pk")
        return self.filter(kept__in=cases, gone__in=cases)

    def standing(self) -> MergeQuerySet:
        return self.filter(undone_at=None)

    def of(self, case: Enrolment) -> MergeQuerySet:
        return self.filter(Q(kept=case) | Q(gone=case))

    def others_of(self, case: Enrolment) -> list[UUID]:
        """The cases that are or were one with it: some of its records were theirs.

        The database leaves out those that the reader sees nothing of.
        """
        merges = self.of(case) | self.filter(gone__merged_into=case)
        pairs = merges.order_by().values_list("kept_id", "gone_id")
        return sorted({pk for pair in pairs for pk in pair} - {case.pk})


class Merge(models.Model):
    """One case merged into another: by whom, why, and what each was before.

    Both cases stay in the register. The one that is gone counts nowhere, and what
    asks for it by its code finds the one that was kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kept = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="merges", db_constraint=False
    )
    kept_office = models.ForeignKey(
        "programs.Office",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    kept_child = models.BooleanField(_("child track"))
    gone = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="merged_away", db_constraint=False
    )
    gone_office = models.ForeignKey(
        "programs.Office",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    gone_child = models.BooleanField(_("child track"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("merged by"),
    )
    at = models.DateTimeField(_("merged"))
    reason = EncryptedTextField(_("reason"))
    image = EncryptedJSONField(
        _("before and after"), help_text=_("Of the columns that the merge changed.")
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_reason = EncryptedTextField(_("why undone"), blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.CheckConstraint(
                name="merge_is_of_two_cases", condition=~Q(kept=F("gone"))
            ),
            models.UniqueConstraint(
                name="merge_takes_a_case_away_once",
                fields=["gone"],
                condition=Q(undone_at=None),
            ),
            models.CheckConstraint(
                name="merge_undone_has_who_when_and_why",
                condition=Q(undone_by=None, undone_at=None, undone_reason__isnull=True)
                | Q(
                    undone_by__isnull=False,
                    undone_at__isnull=False,
                    undone_reason__isnull=False,
                ),
            ),
            SealedConstraint(
                name="merge_reason_is_sealed", field="reason", has_content=True
            ),
            SealedConstraint(name="merge_image_is_sealed", field="image"),
            SealedConstraint(
                name="merge_undone_reason_is_sealed",
                field="undone_reason",
                has_content=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone.case_code} > {self.kept.case_code}"

    def traced(self) -> Traced:
        return self.kept.traced()


class MergedRow(models.Model):
    """What became of one row when two cases were merged; only added to."""

    class What(models.TextChoices):
        MOVED = "moved", _("Moved")
        STAYED = "stayed", _("Stayed")
        CASE = "case", _("Another case of the person")
        POINTER = "pointer", _("A case merged before")

    merge = models.ForeignKey(Merge, models.PROTECT, related_name="rows")
    what = models.CharField(_("what"), max_length=7, choices=What)
    table = models.CharField(_("table"), max_length=63)
    row = models.UUIDField(_("row"))
    came_from = models.UUIDField(_("came from"))
    went_to = models.UUIDField(_("went to"), null=True)
    why = models.CharField(_("why it stayed"), max_length=63, blank=True)

    class Meta:
        verbose_name = _("row of a merge")
        verbose_name_plural = _("rows of merges")
        constraints = [
            models.UniqueConstraint(
                name="merged_row_once_in_a_merge", fields=["merge", "what", "row"]
            ),
            models.CheckConstraint(
                name="merged_row_went_somewhere_or_stayed",
                condition=Q(what="stayed", went_to=None)
                | Q(what__in=["moved", "case", "pointer"], went_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.what}"
