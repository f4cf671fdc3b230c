"""The made-up programme: places, offices, partners, activities and staff.

No such country exists; `XO` is a code that ISO 3166 leaves to users.
"""

from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from core.dates import add_months

CODE = "KORO"
TIMEZONE = "Africa/Abidjan"
MONTHS = 25
"""Since when it runs: two years of history and a month to begin."""

PERSONS = 2000
"""How many are registered, unless somebody asks for another number."""

PSY, VOC, EDU = (
    "psychological_support",
    "vocational_training",
    "education",
)


class Place(NamedTuple):
    """An office, its staff and where the people it registers live."""

    code: str
    name: str
    area: str
    homes: tuple[str, ...]
    caseworkers: tuple[str, ...]
    counsellor: str
    region: str


class Course(NamedTuple):
    """An activity. Its group meets on one day of the week, Monday being 0."""

    code: str
    stage: str
    name: str
    partner: str | None
    office: str
    occupation: str | None
    isced_level: int | None
    capacity: int
    weekday: int


AREAS: tuple[tuple[str, str, int, str | None], ...] = (
    ("XO01", "Upper Koro", 1, None),
    ("XO02", "Lower Koro", 1, None),
    ("XO0101", "Tamba Hills", 2, "XO01"),
    ("XO0102", "Saraya", 2, "XO01"),
    ("XO0103", "Bandé", 2, "XO01"),
    ("XO0201", "Port Lirio", 2, "XO02"),
    ("XO0202", "Dene Marsh", 2, "XO02"),
    ("XO0203", "Ouraya", 2, "XO02"),
    ("XO010101", "Tamba Town", 3, "XO0101"),
    ("XO010102", "Three Wells", 3, "XO0101"),
    ("XO010201", "Saraya Gare", 3, "XO0102"),
    ("XO020101", "Barrio del Faro", 3, "XO0201"),
    ("XO020102", "Salinas", 3, "XO0201"),
    ("XO020301", "Ouraya Sud", 3, "XO0203"),
)
PLACES = (
    Place(
        "TAM",
        "Tamba office",
        "XO0101",
        ("XO010101", "XO010101", "XO010102", "XO0101", "XO0103"),
        ("amina", "joseph"),
        "esther",
        "XO01",
    ),
    Place(
        "SAR",
        "Saraya office",
        "XO0102",
        ("XO010201", "XO010201", "XO0102", "XO0103"),
        ("mariam", "bakary"),
        "solange",
        "XO01",
    ),
    Place(
        "LIR",
        "Port Lirio office",
        "XO0201",
        ("XO020101", "XO020101", "XO020102", "XO0201"),
        ("carlos", "lucia"),
        "teresa",
        "XO02",
    ),
    Place(
        "OUR",
        "Ouraya office",
        "XO0203",
        ("XO020301", "XO0203", "XO0202"),
        ("idris", "hawa"),
        "nadia",
        "XO02",
    ),
    Place(
        "DEN",
        "Dene desk",
        "XO0202",
        ("XO0202", "XO0202", "XO0203"),
        ("pema", "gopal"),
        "sunita",
        "XO02",
    ),
)
GROUPS = (
    ("G1", "Northern Column"),
    ("G2", "Front du Plateau"),
    ("G3", "River Guard"),
    ("G4", "Los de la Marisma"),
    ("G5", "Salt Road Brigade"),
    ("G6", "Village defence committees"),
)
PARTNERS = (
    ("P1", "Koro Technical Institute", "government"),
    ("P2", "Children's Agency", "un"),
    ("P3", "Open Hand", "ngo"),
    ("P4", "Talleres Lirio", "private"),
    ("P5", "Women of the Marsh", "community"),
    ("P6", "Ministry of Education", "government"),
    ("P7", "Lirio District Hospital", "government"),
    ("P8", "Lawyers of the Coast", "ngo"),
)
COURSES = (
    Course("PSY-TAM", PSY, "Group support, Tamba", "P3", "TAM", None, None, 80, 0),
    Course("PSY-SAR", PSY, "Group support, Saraya", "P3", "SAR", None, None, 60, 1),
    Course("PSY-LIR", PSY, "Group support, Lirio", "P3", "LIR", None, None, 80, 2),
    Course("PSY-OUR", PSY, "Group support, Ouraya", "P3", "OUR", None, None, 60, 3),
    Course("PSY-DEN", PSY, "Family sessions, Dene", "P5", "DEN", None, None, 40, 4),
    Course("WELD", VOC, "Welding", "P1", "TAM", "7212", None, 40, 1),
    Course("MOTOR", VOC, "Motor mechanics", "P4", "LIR", "7231", None, 40, 0),
    Course("CARP", VOC, "Carpentry", "P1", "SAR", "7115", None, 40, 2),
    Course("TAILOR", VOC, "Tailoring", "P5", "DEN", "7531", None, 35, 1),
    Course("FARM", VOC, "Mixed farming", "P3", "OUR", "6130", None, 60, 3),
    Course("ELEC", VOC, "Building electrics", "P1", "LIR", "7411", None, 30, 4),
    Course("LIT-TAM", EDU, "Reading and writing, Tamba", "P6", "TAM", None, 0, 50, 2),
    Course("CATCH-SAR", EDU, "Catch-up classes, Saraya", "P2", "SAR", None, 1, 50, 4),
    Course("LIT-LIR", EDU, "Reading and writing, Lirio", "P6", "LIR", None, 0, 50, 3),
    Course("BRIDGE", EDU, "Bridge to lower secondary", "P6", "OUR", None, 2, 40, 0),
)
LEAD = "kofi"
WHOLE_PROGRAMME = (
    ("ruth", "clinical_supervisor"),
    ("beatriz", "child_protection"),
    (LEAD, "programme_lead"),
    ("leila", "monitoring_officer"),
    ("tomas", "auditor"),
    ("agnes", "administrator"),
)
FACILITATORS = (
    ("samuel", "TAM", ("WELD", "LIT-TAM")),
    ("omar", "SAR", ("CARP",)),
    ("rosa", "LIR", ("MOTOR", "ELEC")),
    ("yusuf", "OUR", ("FARM",)),
    ("maya", "DEN", ("TAILOR",)),
)

ACCOUNTS = (
    ("caseworker", "amina"),
    ("counsellor", "esther"),
    ("clinical_supervisor", "ruth"),
    ("facilitator", "samuel"),
    ("child_protection", "beatriz"),
    ("programme_lead", LEAD),
    ("monitoring_officer", "leila"),
    ("auditor", "tomas"),
    ("administrator", "agnes"),
)
"""Whoever tries the demonstration signs in as one of these: one for each role."""

NAMES = {
    "agnes": ("Agnès", "Ouédraogo"),
    "amina": ("Amina", "Sesay"),
    "bakary": ("Bakary", "Dolo"),
    "beatriz": ("Beatriz", "Moreno"),
    "carlos": ("Carlos", "Ibáñez"),
    "esther": ("Esther", "Mensah"),
    "gopal": ("Gopal", "Tharu"),
    "hawa": ("Hawa", "Kollie"),
    "idris": ("Idris", "Farah"),
    "joseph": ("Joseph", "Kabongo"),
    "kofi": ("Kofi", "Bangura"),
    "leila": ("Leila", "Mansour"),
    "lucia": ("Lucía", "Gómez"),
    "mariam": ("Mariam", "Haroun"),
    "maya": ("Maya", "Gurung"),
    "nadia": ("Nadia", "Saleh"),
    "omar": ("Omar", "Bakri"),
    "pema": ("Pema", "Sherpa"),
    "rosa": ("Rosa", "Quintero"),
    "ruth": ("Ruth", "Adhikari"),
    "samuel": ("Samuel", "Togba"),
    "solange": ("Solange", "Ngoma"),
    "sunita": ("Sunita", "Rai"),
    "teresa": ("Teresa", "Acosta"),
    "tomas": ("Tomás", "Rojas"),
    "yusuf": ("Yusuf", "Hamdan"),
}


def today() -> date:
    """The day it is where the programme works."""
    return datetime.now(ZoneInfo(TIMEZONE)).date()


def programme(until: date) -> dict[str, Any]:
    """The set-up file of the programme as it stands on ``until``."""
    started_on = add_months(until.replace(day=1), -MONTHS).isoformat()
    area = ("pcode", "name", "level", "parent")
    return {
        "code": CODE,
        "name": "Koro reintegration programme",
        "country": "XOR",
        "timezone": TIMEZONE,
        "started_on": started_on,
        "areas": [dict(zip(area, row, strict=True)) for row in AREAS],
        "offices": [{"code": p.code, "name": p.name, "area": p.area} for p in PLACES],
        "former_groups": [{"code": code, "name": name} for code, name in GROUPS],
        "partners": [{"code": c, "name": n, "type": kind} for c, n, kind in PARTNERS],
        "activities": [_activity(course, started_on) for course in COURSES],
        "staff": _staff(),
    }


def _activity(course: Course, started_on: str) -> dict[str, Any]:
    facts = course._asdict()
    del facts["weekday"]
    return {**facts, "starts_on": started_on, "ends_on": None}


def _staff() -> list[dict[str, str | None]]:
    of_offices: list[tuple[str, str, str | None]] = []
    for place in PLACES:
        of_offices += [(name, "caseworker", place.code) for name in place.caseworkers]
        of_offices += [(place.counsellor, "counsellor", place.code)]
    of_offices += [(name, "facilitator", office) for name, office, _ in FACILITATORS]
    everybody = [*of_offices, *((name, role, None) for name, role in WHOLE_PROGRAMME)]
    return [{"username": n, "role": role, "office": o} for n, role, o in everybody]
