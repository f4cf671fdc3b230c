from django.utils.translation import override

from programs import isced


def test_a_level_is_said_in_words_and_an_unknown_one_not_at_all():
    with override("en"):
        assert isced.in_words(0) == "0: none, or early childhood only"
    assert isced.in_words(None) == ""
