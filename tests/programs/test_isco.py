import pytest
from django.utils.translation import override

from programs import isco


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("7212", "Welders and flame cutters (7212)"),
        ("9999", "9999"),
        ("", ""),
    ],
)
def test_an_occupation_is_said_in_words_where_there_are_some(code, words):
    with override("en"):
        assert isco.in_words(code) == words
