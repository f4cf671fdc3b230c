"""`migrate`, as the owner of the tables: no other role may change them."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from core.database import OWNER, as_owner


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER)

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            super().handle(*args, **options)
