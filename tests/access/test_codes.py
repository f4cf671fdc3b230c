"""What is said in codes has no mark of its own: its words are looked for instead.

How much support somebody gets, what was reached and what helps in training stand in
no free text. No page shows these words to who may not know them.
"""

import pytest

from participants.models import Adjustment, CareLevel, ClosingAssessment, CounsellorWish
from tests.access.cells import cells
from tests.access.matrix import Matrix
from tests.access.rights import ROLES

WORDS = {
    "advice": [
        *(Adjustment.Help(code).label for code in ("no_machines", "no_night_travel")),
        *("What to do differently here", "Adjustments needed"),
    ],
    "psychological": [
        CareLevel.Level.SPECIALISED.label,
        ClosingAssessment.Goals.PARTLY.label,
        ClosingAssessment.Recommendation.END.label,
        CounsellorWish.Age.OLDER.label,
    ],
}
"""Right -> what only its holders are shown of a case."""
ASKED = {"participants:care-ask"}
"""Where the words are there to choose from, and tell of nobody."""
CORNERS = ("own", "child")


@pytest.mark.parametrize("who", ROLES[:6])
def test_words_of_codes_are_shown_to_who_may_know_them_alone(world, who):
    """The other roles are named nobody, as the matrix says."""
    matrix, found = Matrix(world), {}
    for cell in cells(world, people=[who], corners=CORNERS, methods=["GET"]):
        case = matrix.case_of(cell)
        if case is None or cell.name in ASKED:
            continue
        page = matrix.clients[who].get(cell.url).content.decode(errors="replace")
        for right, words in WORDS.items():
            shown = {word for word in words if str(word) in page}
            if shown and not cell.person.may(right, case):
                found[str(cell)] = shown

    assert found == {}


@pytest.mark.parametrize(
    ("who", "part", "right"),
    [
        ("caseworker", "", "advice"),
        ("child_protection", "", "advice"),
        ("counsellor", "psychological-support/", "psychological"),
    ],
)
def test_they_are_found_where_they_are_shown(world, who, part, right):
    corner = world.corners["child" if who == "child_protection" else "own"]
    url = f"/participants/{corner.case.case_code}/{part}"

    page = Matrix(world).clients[who].get(url).content.decode()

    assert any(str(word) in page for word in WORDS[right])
