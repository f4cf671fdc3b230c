"""Who counts the places of all.

Nobody who asks sees all who sit in a course: a function of the owner's counts them,
and tells no more than was asked for, so that a page need not tell how many there are.
"""

from django.db import migrations

FREE_SEATS = """
CREATE FUNCTION participants_free_seats(asked bigint, at_most int) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT greatest(0, least(at_most, a.capacity - (
        SELECT count(*) FROM participants_stage s
        WHERE s.activity_id = a.id AND s.status IN ('planned', 'active', 'on_hold')
    )))::int
    FROM programs_activity a WHERE a.id = asked
$$;
REVOKE ALL ON FUNCTION participants_free_seats FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_free_seats TO ddr_web
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0009_every_write_is_kept")]

    operations = [
        migrations.RunSQL(FREE_SEATS, "DROP FUNCTION participants_free_seats"),
    ]
