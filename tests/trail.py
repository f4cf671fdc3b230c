"""The trail as tests read it: all of it, as its owner."""

from collections.abc import Iterable
from typing import Any

from core.access import Permission, Scope
from core.models import AuditEvent
from core.models.audit import AuditEventQuerySet
from tests.roles import role


class WholeTrail(AuditEventQuerySet):
    """Reads and stores as the owner; what `allowing` gives is the web's again."""

    def allowing(self, scope: Scope, permission: Permission) -> AuditEventQuerySet:
        return AuditEventQuerySet(self.model).allowing(scope, permission)

    def _fetch_all(self) -> None:
        with role("ddr_owner"):
            super()._fetch_all()

    def count(self) -> int:
        with role("ddr_owner"):
            return super().count()

    def exists(self) -> bool:
        with role("ddr_owner"):
            return super().exists()

    def bulk_create(self, objs: Iterable[AuditEvent], **how: Any) -> list[AuditEvent]:
        with role("ddr_owner"):
            return super().bulk_create(objs, **how)
