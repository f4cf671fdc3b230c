"""Whoever is on a waiting list has their turn; and who counts the places of all.

Nobody who asks sees all who sit in a course: a function of the owner's counts them,
and tells no more than was asked for, so that a page need not tell how many there are.
"""

from django.conf import settings
from django.db import migrations, models

# Written so before: the moment they were stored is the turn that is known of them.
SINCE = """
UPDATE participants_stage SET waiting_since = created_at WHERE status = 'waitlisted'
"""
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
    dependencies = [
        ("participants", "0021_every_write_is_kept"),
        ("programs", "0010_opportunities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="stage",
            name="waiting_since",
            field=models.DateTimeField(
                blank=True,
                help_text="Since when on the waiting list: of those who wait, their order.",
                null=True,
                verbose_name="waiting since",
            ),
        ),
        migrations.AddField(
            model_name="stageevent",
            name="waiting_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(SINCE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "waitlisted"), _negated=True),
                    ("waiting_since__isnull", False),
                    _connector="OR",
                ),
                name="stage_on_the_waiting_list_has_its_turn",
            ),
        ),
        migrations.RunSQL(FREE_SEATS, "DROP FUNCTION participants_free_seats"),
    ]
