"""`demonstration prepare` and `demonstration finish`: for `python -m ddr.demo`.

The one stores what the demonstration shows, before its processes start; the
other asks for the summary that is built while somebody looks on.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.utils.translation import gettext as _

from ddr.demonstration import setting_up, static_files
from ddr.demonstration.kept import Kept
from ddr.demonstration.programme import CODE, PERSONS
from programs.models import Program

STEPS = ("prepare", "finish")


class Command(BaseCommand):
    help = "Store the demonstration's programme, people and accounts."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", choices=STEPS)
        parser.add_argument("--data", type=Path, required=True, metavar="DIR")
        parser.add_argument("--persons", type=int, default=PERSONS)

    def handle(
        self, *args: Any, step: str, data: Path, persons: int, **options: Any
    ) -> None:
        try:
            if step == "prepare":
                self._prepare(data, persons)
            else:
                self._finish(Kept.read_or_make(data))
        finally:
            connections.close_all()

    def _prepare(self, data: Path, persons: int) -> None:
        kept = Kept.read_or_make(data)
        self._say(_("Making the tables."))
        call_command("migrate", verbosity=0, interactive=False)
        self._say(_("Collecting the static files."))
        static_files.collect()
        program = setting_up.stored()
        if program is None:
            text = _("Making up %(persons)d people and importing their records.")
            self._say(text % {"persons": persons})
            program = setting_up.store(date.fromisoformat(kept.until), persons)
        setting_up.give_passwords(kept)
        setting_up.send_again()
        setting_up.ask_for_missing(program, setting_up.months(program)[:-1])

    def _finish(self, kept: Kept) -> None:
        program = Program.objects.get(code=CODE)
        setting_up.ask_for_missing(program, setting_up.months(program))
        setting_up.publish_old(program, date.fromisoformat(kept.until))

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
