"""Says whether the trail is as it was sealed; where it is not, names the place."""

import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core import anchor
from core.verifying import Finding, sentence, verify

TOLD_EVERY = 100_000


class Command(BaseCommand):
    """Ends with 0 when all is well, with 1 at the first fault."""

    help = "Verifies the seals of the trail; names the first broken row."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            finding = verify(self.anchored(), self.progress)
        except (anchor.Unreadable, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
        if finding.fault:
            self.stderr.write(self.style.ERROR(sentence(finding.fault)))
            sys.exit(1)
        self.stdout.write(summary(finding))

    def anchored(self) -> list[anchor.Line]:
        if file := anchor.place():
            return anchor.read(file)
        warning = _("No anchor: DDR_ANCHOR is not set, a cut end would not be found.")
        self.stderr.write(self.style.WARNING(warning))
        return []

    def progress(self, number: int) -> None:
        if not number % TOLD_EVERY:
            self.stderr.write(f"{number:,}")


def summary(finding: Finding) -> str:
    return _(
        "The trail is whole: %(seals)d seals, %(lines)d of them anchored; "
        "%(unsealed)d events wait for a seal."
    ) % {
        "seals": finding.seals,
        "lines": len(finding.anchored),
        "unsealed": finding.unsealed,
    }
