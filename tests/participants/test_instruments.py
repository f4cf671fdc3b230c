from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participants import instruments
from participants.instruments import INSTRUMENTS, disability, parse_answers, score


def band_of(code, text):
    scored = score(code, parse_answers(code, text))
    return scored.score, scored.band and scored.band.code


@pytest.mark.parametrize(
    ("answers", "expected", "band", "alert"),
    [
        ("1 1 1 1 1 0 0 0 0", 5, "mild", False),
        ("0 0 0 0 0 0 0 0 1", 1, "minimal", True),
        ("2 2 2 2 2 2 2 - -", 18, "moderately_severe", False),
        ("3 3 3 3 3 3 3 3 3", 27, "severe", True),
    ],
)
def test_phq_9_scores_as_the_design_checks_it(answers, expected, band, alert):
    scored = score("PHQ-9", parse_answers("PHQ-9", answers))

    assert (scored.score, scored.band.code, scored.alert) == (expected, band, alert)


def test_pcl_5_may_meet_the_cluster_rule_below_the_cut_off():
    answers = [2 if item in {1, 6, 8, 9, 15, 16} else 0 for item in range(1, 21)]

    assert score("PCL-5", answers) == (12, None, False, False, True)


def test_pcl_5_may_miss_the_cluster_rule_above_the_cut_off():
    answers = [4 if 8 <= item <= 15 else 0 for item in range(1, 21)]

    assert score("PCL-5", answers) == (32, None, True, False, False)


@pytest.mark.parametrize("missed", [1, 6, 8, 9, 15, 16])
def test_pcl_5_cluster_rule_needs_every_cluster(missed):
    present = {1, 6, 8, 9, 15, 16} - {missed}
    answers = [2 if item in present else 1 for item in range(1, 21)]

    assert score("PCL-5", answers).cluster_rule is False


@pytest.mark.parametrize(
    ("code", "answers", "expected", "band"),
    [
        ("WHO-5", "3 3 2 2 2", 48, "low"),
        ("WHO-5", "3 3 3 2 2", 52, "not_low"),
        ("WHO-5", "2 2 1 1 1", 28, "likely_depression"),
        ("WHO-5", "2 2 2 1 1", 32, "low"),
        ("K10", "1 1 1 1 1 1 1 1 1 1", 10, "low"),
        ("K10", "3 3 3 3 3 3 3 3 3 3", 30, "very_high"),
        ("K10", "2 2 2 2 2 1 1 1 1 1", 15, "low"),
        ("K10", "2 2 2 2 2 2 1 1 1 1", 16, "moderate"),
        ("K10", "3 2 2 2 2 2 2 2 2 2", 21, "moderate"),
        ("K10", "3 3 2 2 2 2 2 2 2 2", 22, "high"),
        ("K10", "3 3 3 3 3 3 3 3 3 2", 29, "high"),
        ("GAD-7", "3 1 0 0 0 0 0", 4, "minimal"),
        ("GAD-7", "3 2 0 0 0 0 0", 5, "mild"),
        ("GAD-7", "3 3 3 0 0 0 0", 9, "mild"),
        ("GAD-7", "3 3 3 1 0 0 0", 10, "moderate"),
        ("GAD-7", "3 3 3 3 2 0 0", 14, "moderate"),
        ("GAD-7", "3 3 3 3 3 0 0", 15, "severe"),
        ("PHQ-9", "3 3 3 3 2 0 0 0 0", 14, "moderate"),
        ("PHQ-9", "3 3 3 3 3 0 0 0 0", 15, "moderately_severe"),
        ("PHQ-9", "3 3 3 3 3 3 1 0 0", 19, "moderately_severe"),
        ("PHQ-9", "3 3 3 3 3 3 2 0 0", 20, "severe"),
    ],
)
def test_a_score_falls_into_the_band_whose_limits_hold_it(
    code, answers, expected, band
):
    assert band_of(code, answers) == (expected, band)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([2, 2, 2, 2, 2, 2], "no"),
        ([1, 1, 3, 1, 1, 1], "yes"),
        ([1, 1, 1, 1, 1, 4], "yes"),
        ([None, None, 3, None, None, None], "yes"),
        ([None, None, 2, None, None, None], "no"),
        ([None] * 6, "unknown"),
    ],
)
def test_disability_is_any_answer_of_3_or_4(answers, expected):
    assert disability(answers) == expected


@pytest.mark.parametrize(
    ("code", "below", "at"),
    [("PHQ-9", 9, 10), ("GAD-7", 9, 10), ("PCL-5", 30, 31), ("K10", 21, 22)],
)
def test_the_cut_off_itself_is_on_the_clinical_side(code, below, at):
    instrument = INSTRUMENTS[code]

    assert (instrument.is_clinical(below), instrument.is_clinical(at)) == (False, True)


def test_the_clinical_side_of_who_5_lies_below_its_cut_off():
    who_5 = INSTRUMENTS["WHO-5"]

    assert (who_5.is_clinical(50), who_5.is_clinical(51)) == (True, False)


def test_a_programmes_own_cut_off_takes_the_place_of_the_default():
    answers = [2, 2, 2, 2, 2, 2, 0, 0, 0]

    assert score("PHQ-9", answers).clinical is True
    assert score("PHQ-9", answers, cut_off=13).clinical is False
    assert score("PHQ-9", [0] * 9, cut_off=0).clinical is True


@pytest.mark.parametrize(
    ("code", "first", "enough", "too_little"),
    [
        ("PHQ-9", 20, 15, 16),
        ("GAD-7", 15, 11, 12),
        ("PCL-5", 40, 30, 31),
        ("WHO-5", 40, 50, 49),
    ],
)
def test_a_change_is_reliable_from_the_instruments_own_limit_on(
    code, first, enough, too_little
):
    instrument = INSTRUMENTS[code]

    assert instrument.reliably_improved(first, enough) is True
    assert instrument.reliably_improved(first, too_little) is False
    assert instrument.reliably_improved(enough, first) is False


def test_k10_has_no_reliable_change():
    assert INSTRUMENTS["K10"].reliably_improved(50, 10) is None


@pytest.mark.parametrize(
    ("code", "missing", "is_scored"),
    [
        ("PHQ-9", 2, True),
        ("PHQ-9", 3, False),
        ("GAD-7", 2, True),
        ("GAD-7", 3, False),
        ("PCL-5", 1, False),
        ("WHO-5", 1, False),
        ("K10", 1, False),
    ],
)
def test_too_many_missing_items_leave_no_score(code, missing, is_scored):
    items = INSTRUMENTS[code].items
    scored = score(code, [1] * (items - missing) + [None] * missing)

    assert (scored.score is not None) == is_scored
    assert (scored.clinical is not None) == is_scored


def test_phq_9_item_9_raises_the_alert_without_a_score_too():
    unscored = score("PHQ-9", [None] * 8 + [1])

    assert unscored == (None, None, None, True, None)


def test_phq_9_without_an_answer_to_item_9_raises_no_alert():
    assert score("PHQ-9", [3] * 8 + [None]).alert is False


def test_pcl_5_with_a_missing_item_says_nothing_of_the_cluster_rule():
    assert score("PCL-5", [4] * 19 + [None]) == (None, None, None, False, None)


def answers_to(instrument):
    answer = st.none() | st.integers(instrument.lowest, instrument.highest)
    return st.lists(answer, min_size=instrument.items, max_size=instrument.items)


@pytest.mark.parametrize("code", INSTRUMENTS)
@settings(deadline=None)
@given(data=st.data())
def test_any_answers_are_read_back_as_written_and_scored_within_limits(code, data):
    instrument = INSTRUMENTS[code]
    answers = data.draw(answers_to(instrument))

    written = " ".join("-" if each is None else str(each) for each in answers)
    scored = score(code, answers)

    assert parse_answers(code, written) == answers
    if scored.score is not None:
        steps = instrument.items * instrument.factor
        assert instrument.lowest * steps <= scored.score <= instrument.highest * steps
        assert (scored.band is None) == (code == "PCL-5")


@pytest.mark.parametrize("code", ["PHQ-9", "GAD-7"])
@settings(deadline=None)
@given(data=st.data())
def test_missing_items_count_as_the_mean_of_the_others_half_up(code, data):
    instrument = INSTRUMENTS[code]
    answers = data.draw(answers_to(instrument))
    given_answers = [each for each in answers if each is not None]

    scored = score(code, answers)

    if instrument.items - len(given_answers) <= 2:
        mean = Decimal(sum(given_answers) * instrument.items) / len(given_answers)
        assert scored.score == mean.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    else:
        assert scored.score is None


def test_a_prorated_half_is_rounded_up():
    assert band_of("PHQ-9", "1 1 1 1 - 0 0 0 0") == (5, "mild")  # 4.5
    assert band_of("GAD-7", "3 3 3 0 0 0 -") == (11, "moderate")  # 10.5


@pytest.mark.parametrize(
    ("code", "text", "problem"),
    [
        ("PHQ-9", "1 1 1 1 1 1 1 1", "PHQ-9 takes 9 answers, here are 8"),
        ("GAD-7", "1 1 1 1 1 1 1 1", "GAD-7 takes 7 answers, here are 8"),
        ("PCL-5", "", "PCL-5 takes 20 answers, here are 0"),
        ("WHO-5", "33222", "WHO-5 takes 5 answers, here are 1"),
        ("WHO-5", "3 3  2 2 2", "answers stand apart by one space, no more"),
        ("WHO-5", "5 5 x 5 5", "answer 3 is not one of 0 to 5, or - if missing"),
        ("PHQ-9", "0 0 0 4 0 0 0 0 0", "answer 4 is not one of 0 to 3"),
        ("K10", "0 1 1 1 1 1 1 1 1 1", "answer 1 is not one of 1 to 5"),
        ("GAD-7", "-1 0 0 0 0 0 0", "answer 1 is not one of 0 to 3"),
        ("WHO-5", "+3 3 2 2 2", "answer 1 is not one of"),
        ("WHO-5", "03 3 2 2 2", "answer 1 is not one of"),
        ("WHO-5", "٣ 3 2 2 2", "answer 1 is not one of"),
        ("WHO-5", "3,3 2 2 2 2", "answer 1 is not one of"),
    ],
)
def test_answers_that_can_not_be_are_refused_in_plain_words(code, text, problem):
    with pytest.raises(ValueError, match=problem):
        parse_answers(code, text)


@pytest.mark.parametrize("answers", [[0] * 4, [0] * 6, [0, 0, 6, 0, 0], [-1] * 5])
def test_answers_that_can_not_be_are_never_scored(answers):
    with pytest.raises(ValueError, match="answer"):
        score("WHO-5", answers)


def test_an_instrument_is_added_by_its_entry_alone(monkeypatch):
    entry = replace(INSTRUMENTS["WHO-5"], code="NEW-3", items=3, bands=())
    monkeypatch.setitem(instruments.INSTRUMENTS, "NEW-3", entry)

    assert score("NEW-3", parse_answers("NEW-3", "1 2 3")).score == 24
