"""The trail of who did what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope


class Traced(NamedTuple):
    """What the trail says of a record beside its kind and id: `Model.traced()`."""

    program_id: int | None = None
    case: str = ""
    """The code of the case it belongs to."""


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Reading begins with `allowing`; the table's policy says the same again."""

    def allowing(self, scope: Scope, permission: Permission) -> AuditEventQuerySet:
        """What concerns the programmes the permission holds for, or none at all."""
        programs = scope.reach(permission).programs
        of_none = models.Q(program_id=None) if programs else models.Q(pk=None)
        return self.filter(models.Q(program_id__in=programs) | of_none)

    def of_program(self, program_id: int | None) -> AuditEventQuerySet:
        return self.filter(program_id=program_id)

    def of_actions(self, actions: Iterable[str]) -> AuditEventQuerySet:
        return self.filter(action__in=sorted(actions))

    def of_case(self, code: str) -> AuditEventQuerySet:
        """What names the case: asked of a function, which may use the index."""
        ids = RawSQL("SELECT core_events_of_case(%s)", [code])
        return self.filter(pk__in=ids)

    def between(
        self, start: datetime | None = None, end: datetime | None = None
    ) -> AuditEventQuerySet:
        """From the ``start`` on, and before the ``end``."""
        found = self.filter(at__gte=start) if start else self
        return found.filter(at__lt=end) if end else found


class AuditEvent(models.Model):
    """One thing somebody did. It holds ids and codes only, and never changes."""

    action = models.CharField(_("action"), max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,
        verbose_name=_("by"),
    )
    subject_type = models.CharField(_("kind of record"), max_length=60, blank=True)
    subject_id = models.CharField(_("record"), max_length=40, blank=True)
    facts = models.JSONField(_("facts"), default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    program_id = models.IntegerField(
        _("programme"), null=True, help_text=_("Empty: it concerns none.")
    )

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of the trail")
        verbose_name_plural = _("events of the trail")
        indexes = [
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(name="audit_of_a_program", fields=["program_id", "at", "id"]),
            models.Index(
                name="audit_by_action", fields=["program_id", "action", "at", "id"]
            ),
            models.Index(name="audit_by_person", fields=["by", "at", "id"]),
            # Without a list of pending entries: nobody's page waits for its clearing.
            GinIndex(
                name="audit_named_cases",
                fields=["facts"],
                opclasses=["jsonb_path_ops"],
                fastupdate=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}".strip()
