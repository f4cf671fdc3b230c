"""The table of instruments: those that are shipped, and those that a site adds.

An instrument is one file and, when it is shipped, one code here. A site's files
lie in the folder that `DDR_INSTRUMENTS` names, for wording that needs a licence of
its own is never shipped; they are read once, when a process starts, and a file that
can't be used stops it with a sentence.
"""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from participants.instruments import file
from participants.instruments.file import Unusable
from participants.instruments.questionnaire import Instrument, Questionnaire

SHIPPED = ("PHQ-9", "GAD-7", "PCL-5", "WHO-5", "K10")
"""Codes, in the order in which they are offered."""
FILES = Path(__file__).parent / "shipped"


def shipped() -> dict[str, Instrument]:
    return {code: file.instrument(_file_of(code)) for code in SHIPPED}


def with_those_of(folder: Path, known: dict[str, Instrument]) -> dict[str, Instrument]:
    """The known instruments and those of the site's files, by their names.

    A site's file may also hold further wordings of a known instrument. Raises
    `Unusable` for a folder or file that is not as it should be.
    """
    if not folder.is_dir():
        raise Unusable(folder, "", "is no folder")
    found = dict(known)
    paths = sorted(folder.glob("*.toml"))
    wordings = {path: code for path in paths if (code := file.wording_of(path))}
    for path in paths:
        if path not in wordings:
            new = file.instrument(path)
            if new.code in found:
                raise Unusable(path, "code", f"there is another {new.code}")
            found[new.code] = new
    for path, code in wordings.items():
        if code not in found:
            raise Unusable(path, "wording_of", f"there is no instrument {code}")
        found[code] = file.with_wordings(path, found[code])
    return found


def choices() -> Iterable[tuple[str, str]]:
    """For the fields of models: asked when it is needed, so no migration holds it."""
    return [(code, code) for code in INSTRUMENTS]


def _file_of(code: str) -> Path:
    return FILES / f"{code.lower()}.toml"


INSTRUMENTS = shipped()
if settings.INSTRUMENTS_FOLDER:
    INSTRUMENTS = with_those_of(Path(settings.INSTRUMENTS_FOLDER), INSTRUMENTS)
WG_SS: Questionnaire = file.questionnaire(_file_of("WG-SS"))
"""Of the case and not of care: no score, so none of `INSTRUMENTS`."""
