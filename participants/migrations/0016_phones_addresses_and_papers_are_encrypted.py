"""Telephones, addresses and identity numbers are kept encrypted, stored ones too.

They are found by keyed digests, which the web makes of what is typed: the functions
of the owner's are given these and never the number.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunSQL
from django.db.migrations.operations.base import Operation
from psycopg import sql

from core.digests import DigestConstraint, DigestField
from core.encrypted import EncryptedCharField, EncryptedTextField, SealedConstraint
from core.policies import Columns
from participants import normal

TABLE, BATCH = "participants_participant", 2000
Code = Callable[[Apps, BaseDatabaseSchemaEditor], None]

SEEN = f"""EXISTS (
        SELECT FROM participants_enrolment e WHERE e.participant_id = p.id
          AND {Columns("e.id", "e.office_id", "e.child_track").seen_by_web()}
    )"""


def finding(name: str, given: str, condition: str) -> str:
    """A function for the web alone: ids of persons within its scope."""
    return f"""
CREATE FUNCTION {name}({given}, at_most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT p.id FROM {TABLE} p WHERE {condition} AND {SEEN} LIMIT at_most
$$;
REVOKE ALL ON FUNCTION {name} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name} TO ddr_web
"""


def by_digest(name: str, column: str) -> RunSQL:
    among = f"p.{column} = ANY (digests) AND p.{column} IS NOT NULL"
    return RunSQL(finding(name, "digests bytea[]", among), f"DROP FUNCTION {name}")


DIGITS = """
CREATE FUNCTION participants_digits(phone text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT pg_catalog.regexp_replace(phone, '[^0-9]', '', 'g') COLLATE pg_catalog."C"
$$
"""
BY_DIGITS = finding(
    "participants_reached_at",
    "digits text",
    "participants_digits(p.phone) = digits AND p.phone <> ''",
)
INDEX = f"""
CREATE INDEX participant_phone_digits
ON {TABLE} (participants_digits(phone)) WHERE phone <> ''
"""

BEFORE: dict[str, models.Field] = {
    "national_id": models.CharField(
        "national identity number", max_length=64, blank=True
    ),
    "phone": models.CharField("phone", max_length=64, blank=True),
    "address": models.TextField("address", blank=True),
}
AFTER: dict[str, models.Field] = {
    "national_id": EncryptedCharField(
        "national identity number", max_length=64, blank=True
    ),
    "phone": EncryptedCharField("phone", max_length=64, blank=True),
    "address": EncryptedTextField("address", blank=True),
}
DIGESTS = {
    "national_id_digest": DigestField(of="national_id", normal=normal.identity_number),
    "phone_digest": DigestField(of="phone", normal=normal.digits),
}
PLAIN = {name: f"plain_{name}" for name in BEFORE}


def seal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Empty texts become NULL."""
    for people in batches(apps, schema_editor):
        for person in people:
            for name, plain in PLAIN.items():
                setattr(person, name, getattr(person, plain))
        fields = [*AFTER, *DIGESTS]
        store(
            schema_editor,
            dict.fromkeys(fields, "bytea"),
            [
                (person.pk, *(stored(person, name) for name in fields))
                for person in people
            ],
        )


def open_(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for people in batches(apps, schema_editor):
        rows = [(each.pk, *(getattr(each, name) for name in AFTER)) for each in people]
        store(schema_editor, dict.fromkeys(PLAIN.values(), "text"), rows)


def batches(
    apps: Apps, schema_editor: BaseDatabaseSchemaEditor
) -> Iterator[Sequence[Any]]:
    people = apps.get_model("participants", "Participant").objects
    ordered = people.using(schema_editor.connection.alias).order_by("pk")
    found = list(ordered[:BATCH])
    while found:
        yield found
        found = list(ordered.filter(pk__gt=found[-1].pk)[:BATCH])


def stored(person: Any, name: str) -> bytes | None:
    return person._meta.get_field(name).stored(person)


def store(
    schema_editor: BaseDatabaseSchemaEditor,
    columns: dict[str, str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """A batch at once."""
    names = [sql.Identifier(name) for name in columns]
    update = sql.SQL("UPDATE {} p SET {} FROM unnest({}) s (id, {}) WHERE p.id = s.id")
    statement = update.format(
        sql.Identifier(TABLE),
        sql.SQL(", ").join(sql.SQL("{} = s.{}").format(name, name) for name in names),
        sql.SQL(", ").join(
            sql.SQL("%s::{}[]").format(sql.SQL(kind))
            for kind in ("uuid", *columns.values())
        ),
        sql.SQL(", ").join(names),
    )
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])


def set_aside(name: str) -> list[Operation]:
    """The column under another name, so that the encrypted one has its own."""
    field = BEFORE[name].clone()
    field.null = True
    return [
        migrations.RenameField("participant", name, PLAIN[name]),
        migrations.AlterField("participant", PLAIN[name], field),
    ]


class Migration(migrations.Migration):
    dependencies = [("participants", "0015_who_looked_at_a_case")]

    operations = [
        RunSQL("DROP FUNCTION participants_reached_at", BY_DIGITS),
        RunSQL("DROP INDEX participant_phone_digits", INDEX),
        RunSQL("DROP FUNCTION participants_digits", DIGITS),
        *(step for name in BEFORE for step in set_aside(name)),
        *(
            migrations.AddField("participant", name, field)
            for name, field in (AFTER | DIGESTS).items()
        ),
        migrations.RunPython(seal, open_),
        *(migrations.RemoveField("participant", name) for name in PLAIN.values()),
        *(
            migrations.AddConstraint(
                "participant",
                SealedConstraint(
                    name=f"participant_{name}_is_sealed", field=name, has_content=True
                ),
            )
            for name in AFTER
        ),
        *(
            migrations.AddConstraint(
                "participant",
                DigestConstraint(
                    name=f"participant_{name}_has_one",
                    field=name,
                    of=name.removesuffix("_digest"),
                ),
            )
            for name in DIGESTS
        ),
        *(
            migrations.AddIndex(
                "participant",
                models.Index(
                    name,
                    name=f"participant_{name}",
                    condition=models.Q((f"{name}__isnull", False)),
                ),
            )
            for name in DIGESTS
        ),
        by_digest("participants_reached_at", "phone_digest"),
        by_digest("participants_identified_by", "national_id_digest"),
    ]
