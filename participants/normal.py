"""How what is looked for exactly is written, to be found however it is typed."""

import re
import unicodedata


def digits(phone: str) -> str:
    """The digits of a telephone number, in whatever script they are written."""
    found = re.sub(r"\D", "", phone)
    return found if found.isascii() else "".join(str(int(each)) for each in found)


def identity_number(text: str) -> str:
    """The letters and digits of a paper's number; spaces and signs go, case too."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return re.sub(r"[\W_]", "", plain.upper())
