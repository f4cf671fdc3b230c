"""A set-up file drawn at random: areas whose codes say nothing about their place."""

from random import Random
from typing import Any

Setup = dict[str, Any]

STAGES = ["psychological_support", "vocational_training", "education"]
PROVINCES = ["QX1", "QX10", "QX2", "AB7"]
PARTNERS = [("P1", "ngo"), ("P2", "government"), ("P3", "private")]


def areas(rng: Random) -> list[Setup]:
    """Four levels, in no order; a code may begin like another province's."""
    found = [area(pcode, 1, None) for pcode in PROVINCES]
    for level, number in ((2, 8), (3, 6), (4, 5)):
        above = [a["pcode"] for a in found if a["level"] == level - 1]
        for n in range(number):
            pcode = f"{rng.choice(PROVINCES)}-{level}{n:02}"
            found.append(area(pcode, level, rng.choice(above)))
    rng.shuffle(found)
    return found


def area(pcode: str, level: int, parent: str | None) -> Setup:
    return {"pcode": pcode, "name": f"Area {pcode}", "level": level, "parent": parent}


def activity(rng: Random, stage: str, number: int, office: str) -> Setup:
    is_vocational = stage == "vocational_training"
    return {
        "code": f"{stage[:3].upper()}-{number}",
        "stage": stage,
        "name": f"{stage.replace('_', ' ').capitalize()}, group {number}",
        "partner": rng.choice([None, "P1", "P2", "P3"]),
        "office": office,
        "occupation": rng.choice(["7212", "7115", "7531"]) if is_vocational else None,
        "isced_level": rng.randint(0, 3) if stage == "education" else None,
        "capacity": rng.randint(10, 60),
        "starts_on": "2023-09-01",
        "ends_on": rng.choice([None, "2026-12-31"]),
    }


def setup(rng: Random, code: str) -> Setup:
    places = areas(rng)
    offices = [
        {"code": f"O{n}", "name": f"Office {n}", "area": rng.choice(places)["pcode"]}
        for n in range(1, 6)
    ]
    codes = [office["code"] for office in offices]
    return {
        "code": code,
        "name": f"Random programme {code}",
        "country": "LBR",
        "timezone": "Africa/Monrovia",
        "started_on": "2023-09-01",
        "areas": places,
        "offices": offices,
        "former_groups": [{"code": f"G{n}", "name": f"Group {n}"} for n in range(1, 4)],
        "partners": [{"code": c, "name": c, "type": kind} for c, kind in PARTNERS],
        "activities": [
            activity(rng, stage, number, rng.choice(codes))
            for stage in STAGES
            for number in (1, 2, 3)
        ],
        "staff": [
            {"username": f"worker-{o.lower()}", "role": "caseworker", "office": o}
            for o in codes
        ]
        + [{"username": "lead-random", "role": "programme_lead", "office": None}],
    }
