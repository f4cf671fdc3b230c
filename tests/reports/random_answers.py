"""Item answers that add up to a wanted score, now and then with items missing."""

from random import Random

# Items, and the least and the greatest answer of each.
ITEMS = {
    "PHQ-9": (9, 0, 3),
    "GAD-7": (7, 0, 3),
    "PCL-5": (20, 0, 4),
    "WHO-5": (5, 0, 5),
    "K10": (10, 1, 5),
}


def answers_with(rng: Random, instrument: str, score: int) -> str:
    """As near to the score as the instrument goes; a quarter lack some items."""
    number, least, greatest = ITEMS[instrument]
    wanted = score // 4 if instrument == "WHO-5" else score
    answers = [least] * number
    wanted = max(least * number, min(greatest * number, wanted))
    while sum(answers) < wanted:
        item = rng.randrange(number)
        answers[item] = min(greatest, answers[item] + 1)
    texts = [str(answer) for answer in answers]
    if rng.random() < 0.25:
        for item in rng.sample(range(number), rng.choice([1, 1, 2, 2, 3])):
            texts[item] = "-"
    return " ".join(texts)
