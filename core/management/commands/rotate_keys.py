"""`rotate_keys`: seal with the first key of DDR_KEYS what older keys have sealed.

As the owner of the tables. It may run while people work, break off, and run again;
an older key may leave DDR_KEYS (and its backups) when nothing is left under it.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.database import as_owner
from core.rotation import rotate


class Command(BaseCommand):
    help = "Encrypt with the newest key what older keys have encrypted."

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = 0
        with as_owner():
            for each in rotate():
                unreadable += each.unreadable
                self.stdout.write(
                    f"{each.table}: {each.sealed} sealed anew,"
                    f" {each.unreadable} unreadable"
                )
        if unreadable:
            raise CommandError(
                f"{unreadable} rows can't be read. Keep every key that you have."
            )
