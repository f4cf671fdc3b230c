"""What people are found by: words, how they sound, and the rows that hold them."""

from threading import Thread

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from core.database import as_jobs
from participants.models import Enrolment, Participant
from tests.factories import EnrolmentFactory, OfficeFactory, ParticipantFactory
from tests.roles import as_owner, role

pytestmark = pytest.mark.django_db
WORDS = "SELECT participants_words(%s)"
SOUNDS = "SELECT participants_sound(w) FROM unnest(participants_words(%s)) AS w"
UNKNOWN = {"birth_date": None, "birth_precision": ""}
ROW = """
SELECT participant_id, program_id, office_id, child_track, birth_year,
    ARRAY(SELECT DISTINCT word FROM participants_namepart n
          WHERE n.id = ANY (r.named) ORDER BY word),
    ARRAY(SELECT DISTINCT word FROM participants_namepart n
          WHERE n.id = ANY (r.own) AND n.id <> ALL (r.named) ORDER BY word),
    ARRAY(SELECT DISTINCT word FROM participants_namepart n
          WHERE n.id = ANY (r.mother) ORDER BY word)
FROM participants_searchrow r WHERE enrolment_id = %s
"""


def answer(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def words(name):
    return answer(WORDS, name)[0][0]


def sounds(name):
    return [sound for (sound,) in answer(SOUNDS, name)]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("KAMARA Fatmata", ["kamara", "fatmata"]),
        ("Ouédraogo", ["ouedraogo"]),
        ("Ŋɔŋɛ Ærø", ["ngonge", "aero"]),
        ("Jean-Bosco", ["jean", "bosco"]),
        ("N’Diaye", ["ndiaye"]),
        ("N Diaye", ["n", "diaye", "ndiaye"]),
        ("Mohamed ben Ali", ["mohamed", "ali", "benali"]),
        ("de la Cruz", ["cruz", "delacruz"]),
        ("Ben", ["ben"]),
        ("Ben;Kamara", ["ben", "kamara"]),
        ("Abd al-Karim", ["abd", "karim", "abdalkarim"]),
        ("Nur al-Din", ["nur", "din", "aldin", "nurdin"]),
        ("يُوسُف", ["ywsf"]),
        ("محمد الحسن", ["mhmd", "hsn", "alhsn"]),
        ("عبد الله", ["abd", "allh", "abdallh"]),
        ("١٩٩٠", ["1990"]),
        (" '-. ;; ", []),
        ("", []),
        ("a" * 50, ["a" * 40]),
    ],
)
def test_a_name_is_parted_into_plain_words(name, parts):
    assert words(name) == parts


def test_long_texts_are_bounded():
    assert len(words("ab " * 5000)) < 1000
    assert len(words("a b c;" * 5000)) < 100


@pytest.mark.parametrize(
    "alike",
    [
        ["Mohamed", "Muhammad", "Mohammed", "Mouhamad", "محمد"],
        ["Youssef", "Yusuf", "Yousouf", "يوسف"],
        ["Abdullah", "Abdoulaye", "Abdallah", "عبدالله"],
        ["Abderrahmane", "Abdurrahman", "Abdelrahman", "عبدالرحمن"],
        ["Khadija", "Khadidja", "Cadija", "خديجة"],
        ["Kadiatou", "Kadijatu", "Kadiatu"],
        ["Fatoumata", "Fatumata", "Fattoumata"],
        ["Ouédraogo", "Wedraogo", "Ouedrago"],
        ["Djibril", "Jibril", "Gibril", "جبريل"],
        ["Diallo", "Jallow", "Djallo"],
        ["N’Diaye", "Ndiaye", "Njie"],
        ["Aïcha", "Aisha", "Aysha", "عائشة"],
        ["Ousmane", "Usman", "Othman", "عثمان"],
        ["Hassan", "Hasan", "Assane", "حسن"],
        ["Oumar", "Umar", "Omar", "عمر"],
        ["Noureddine", "Nouredine", "Nooruddin"],
        ["Philippe", "Filip", "Felipe"],
        ["González", "Gonzales", "Gonsalez"],
        ["Vásquez", "Basques", "Vazquez"],
    ],
    ids=lambda names: names[0],
)
def test_what_sounds_alike_has_one_sound(alike):
    assert [sounds(name) for name in alike] == [sounds(alike[0])] * len(alike)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kamara", "Bangura"), ("Fatima", "Mariam"), ("Diallo", "Ba"), ("Issa", "Ali")],
)
def test_what_sounds_otherwise_has_another(one, other):
    assert sounds(one) != sounds(other)


def row(case):
    with as_owner():
        return answer(ROW, case.pk)


def expected(case, named, others=(), mother=(), year=None):
    place = (case.participant_id, case.program_id, case.office_id, case.child_track)
    return [(*place, year, sorted(named), sorted(others), sorted(mother))]


@pytest.fixture
def case():
    return EnrolmentFactory(
        participant__family_name="Kamara",
        participant__given_name="Aminata",
        participant__other_names="Petit; Mama Rose",
        participant__mothers_name="Hawa Bah",
        participant__birth_date="1990-07-01",
        participant__birth_precision="year",
    )


NAMED, OTHERS = ["kamara", "aminata"], ["petit", "mama", "rose"]
WHOLE = (NAMED, OTHERS, ["hawa", "bah"], 1990)


def test_who_is_registered_is_found_by_their_words(case):
    assert row(case) == expected(case, *WHOLE)


def test_a_correction_is_found_by_the_new_words_alone(case):
    with as_owner():
        Participant.objects.update(family_name="Ndao", mothers_name="", **UNKNOWN)

    assert row(case) == expected(case, ["ndao", "aminata"], OTHERS)


def test_who_moves_and_who_becomes_a_child_is_found_there(case):
    office = OfficeFactory(program=case.program)
    with as_owner():
        Enrolment.objects.update(office=office, child_track=True)
    case.office, case.child_track = office, True

    assert row(case) == expected(case, *WHOLE)


def test_a_case_that_becomes_another_persons_is_found_by_their_words(case):
    other = ParticipantFactory(family_name="Sesay", given_name="Sia", **UNKNOWN)
    with as_owner():
        Enrolment.objects.update(participant=other)
    case.participant = other

    assert row(case) == expected(case, ["sesay", "sia"])


def test_each_case_of_a_person_is_found(case):
    again = EnrolmentFactory(participant=case.participant)
    with as_owner():
        Participant.objects.update(other_names="")

    for each in (case, again):
        assert row(each) == expected(each, NAMED, [], *WHOLE[2:])


def test_what_is_deleted_is_not_found(case):
    with as_owner():
        Enrolment.objects.all().delete()

    assert row(case) == []


def test_many_stored_by_one_statement_are_found(case):
    with as_owner():
        people = [
            Participant(family_name=f"Bah{number}", given_name="Sia", sex="F")
            for number in range(3)
        ]
        Participant.objects.bulk_create(people)
        cases = [
            EnrolmentFactory.build(
                participant=person, office=case.office, program=case.program
            )
            for person in people
        ]
        Enrolment.objects.bulk_create(cases)

    assert [row(each) for each in cases] == [
        expected(each, [f"bah{number}", "sia"]) for number, each in enumerate(cases)
    ]


@pytest.mark.parametrize("table", ["participants_searchrow", "participants_namepart"])
@pytest.mark.parametrize("verb", ["SELECT 1 FROM", "DELETE FROM"])
def test_the_web_reads_neither_table(case, table, verb):
    with pytest.raises(ProgrammingError, match="permission denied"):
        answer(f"{verb} {table}")


def test_jobs_read_the_rows_of_their_programme_and_write_none(case):
    elsewhere = EnrolmentFactory()

    with as_jobs([case.office_id]):
        rows = answer("SELECT enrolment_id FROM participants_searchrow")
        words = answer("SELECT DISTINCT word FROM participants_namepart")
    with (
        as_jobs([case.office_id]),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
    ):
        answer("DELETE FROM participants_searchrow")
    with as_jobs([]):
        none = answer("SELECT 1 FROM participants_searchrow")

    assert rows == [(case.pk,)]
    assert row(elsewhere) != []
    assert {word for (word,) in words} > {*NAMED, *OTHERS}
    assert none == []


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_same_new_words_do_not_wait_for_each_other():
    """In whatever order: neither waits, neither fails, and both are found."""
    with as_owner():
        office = OfficeFactory()
        cases = [
            EnrolmentFactory(
                office=office,
                participant__family_name="Zz",
                participant__given_name=given,
            )
            for given in ("One", "Other")
        ]
    problems: list[Exception] = []

    def rename() -> None:
        try:
            with transaction.atomic(), role("ddr_owner"):
                answer("SELECT set_config('lock_timeout', '2s', true)")
                other = Participant.objects.filter(pk=cases[1].participant_id)
                other.update(family_name="Newword", given_name="Aaa")
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    with as_owner():
        one = Participant.objects.filter(pk=cases[0].participant_id)
        one.update(family_name="Aaa", given_name="Newword")
        thread = Thread(target=rename)
        thread.start()
        thread.join(10)

    assert problems == []
    year = cases[0].participant.birth_date.year
    for each in cases:
        assert row(each) == expected(each, ["aaa", "newword"], year=year)


@pytest.mark.django_db(transaction=True)
def test_what_is_emptied_is_found_no_more():
    EnrolmentFactory()

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE participants_enrolment CASCADE")

        assert answer("SELECT 1 FROM participants_searchrow") == []
        assert answer("SELECT 1 FROM participants_namepart") == []
