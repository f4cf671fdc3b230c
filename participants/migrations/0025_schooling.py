import django.core.validators
import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from core.policies import reference
from participants.tables import STAYS, record_table

# Written so before: the year in which the term ended is the school year known of it.
YEAR = "UPDATE participants_termresult SET school_year = to_char(day, 'YYYY')"
TABLE = "participants_schooling"


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0024_waivers"),
        ("programs", "0011_rules_of_stages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Schooling",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "learning",
                    models.CharField(
                        choices=[
                            ("literacy", "Literacy"),
                            ("numeracy", "Numeracy"),
                            ("catch_up", "Catch-up classes"),
                            ("formal_school", "Formal school"),
                            ("bridging", "Bridging class"),
                            ("language", "Language"),
                        ],
                        max_length=20,
                        verbose_name="kind of learning",
                    ),
                ),
                (
                    "beside_school",
                    models.BooleanField(
                        default=False, verbose_name="goes to formal school beside it"
                    ),
                ),
                (
                    "school",
                    models.CharField(blank=True, max_length=120, verbose_name="school"),
                ),
                (
                    "grade",
                    models.CharField(blank=True, max_length=30, verbose_name="class"),
                ),
                (
                    "entry_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "0: none, or early childhood only"),
                            (1, "1: primary school"),
                            (2, "2: lower secondary school"),
                            (3, "3: upper secondary school"),
                            (4, "4: after secondary school, not tertiary"),
                            (5, "5: short course of tertiary education"),
                            (6, "6: bachelor"),
                            (7, "7: master"),
                            (8, "8: doctorate"),
                        ],
                        null=True,
                        verbose_name="level at the start",
                    ),
                ),
                (
                    "exit_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "0: none, or early childhood only"),
                            (1, "1: primary school"),
                            (2, "2: lower secondary school"),
                            (3, "3: upper secondary school"),
                            (4, "4: after secondary school, not tertiary"),
                            (5, "5: short course of tertiary education"),
                            (6, "6: bachelor"),
                            (7, "7: master"),
                            (8, "8: doctorate"),
                        ],
                        null=True,
                        verbose_name="level at the end",
                    ),
                ),
                (
                    "childcare",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_needed", "Not needed"),
                            ("needed", "Needed, nobody looks after the children yet"),
                            ("given", "Given"),
                        ],
                        max_length=10,
                        verbose_name="childcare",
                    ),
                ),
                (
                    "childcare_since",
                    models.DateField(
                        blank=True, null=True, verbose_name="childcare since"
                    ),
                ),
                (
                    "left_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fees", "School fees"),
                            ("work", "Had to work"),
                            ("children", "Care of children"),
                            ("distance", "Too far away"),
                            ("illness", "Illness"),
                            ("security", "Not safe"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                        verbose_name="why they left",
                    ),
                ),
            ],
            options={
                "verbose_name": "schooling",
                "verbose_name_plural": "schooling",
            },
        ),
        migrations.CreateModel(
            name="SchoolingEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("learning", models.CharField(max_length=20, null=True)),
                ("beside_school", models.BooleanField(null=True)),
                ("school", models.CharField(max_length=120, null=True)),
                ("grade", models.CharField(max_length=30, null=True)),
                ("entry_level", models.PositiveSmallIntegerField(null=True)),
                ("exit_level", models.PositiveSmallIntegerField(null=True)),
                ("childcare", models.CharField(max_length=10, null=True)),
                ("childcare_since", models.DateField(null=True)),
                ("left_because", models.CharField(max_length=10, null=True)),
            ],
            options={
                "db_table": "participants_schoolingevent",
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="termresult",
            options={
                "ordering": ["-school_year", "-day", "-created_at", "-id"],
                "verbose_name": "term result",
                "verbose_name_plural": "term results",
            },
        ),
        migrations.RemoveConstraint(
            model_name="termresult",
            name="term_result_once_a_term",
        ),
        migrations.AddField(
            model_name="termresult",
            name="days_held",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="school days of the term"
            ),
        ),
        migrations.AddField(
            model_name="termresult",
            name="days_present",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="days in school"
            ),
        ),
        migrations.AddField(
            model_name="termresult",
            name="promoted_to",
            field=models.CharField(
                blank=True, max_length=30, verbose_name="goes on to class"
            ),
        ),
        migrations.AddField(
            model_name="termresult",
            name="school_year",
            field=models.CharField(
                default="2026",
                max_length=7,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(19|20)[0-9]{2}(/[0-9]{2})?$",
                        "Write it like 2026, or like 2025/26.",
                    )
                ],
                verbose_name="school year",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="termresultevent",
            name="days_held",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="termresultevent",
            name="days_present",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="termresultevent",
            name="promoted_to",
            field=models.CharField(max_length=30, null=True),
        ),
        migrations.AddField(
            model_name="termresultevent",
            name="school_year",
            field=models.CharField(max_length=7, null=True),
        ),
        migrations.RunSQL(YEAR, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="termresult",
            constraint=models.UniqueConstraint(
                fields=("stay", "school_year", "term"),
                name="term_result_once_a_term",
                violation_error_message="There is a result of this term already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="termresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("school_year__regex", "^(19|20)[0-9]{2}(/[0-9]{2})?$")
                ),
                name="term_result_school_year_is_written_as_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="termresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("days_present", None),
                    models.Q(
                        ("days_held__isnull", False),
                        ("days_present__lte", models.F("days_held")),
                    ),
                    _connector="OR",
                ),
                name="term_result_days_in_school_are_of_those_held",
                violation_error_message="Nobody comes on more days than there are: enter both numbers.",
            ),
        ),
        migrations.AddField(
            model_name="schooling",
            name="again_after",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="enrolled_again",
                to="participants.stage",
                verbose_name="enrolled again after",
            ),
        ),
        migrations.AddField(
            model_name="schooling",
            name="enrolment",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="participants.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="schooling",
            name="office",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="programs.office",
            ),
        ),
        migrations.AddField(
            model_name="schooling",
            name="stay",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="schooling",
                to="participants.stage",
                verbose_name="stay",
            ),
        ),
        migrations.AddField(
            model_name="schoolingevent",
            name="again_after",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="participants.stage",
            ),
        ),
        migrations.AddField(
            model_name="schoolingevent",
            name="enrolment",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="participants.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="schoolingevent",
            name="event_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="schoolingevent",
            name="stay",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="participants.stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="schooling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "learning__in",
                        [
                            "literacy",
                            "numeracy",
                            "catch_up",
                            "formal_school",
                            "bridging",
                            "language",
                        ],
                    )
                ),
                name="schooling_learning_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="schooling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("beside_school", False),
                    models.Q(
                        ("learning__in", ["catch_up", "bridging"]),
                        models.Q(("school", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="schooling_beside_school_leads_to_it",
                violation_error_message="Only catch-up and bridging classes are taken beside a school: name the school.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schooling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("entry_level", None), ("entry_level__lte", 8), _connector="OR"
                ),
                name="schooling_entry_level_is_0_to_8",
            ),
        ),
        migrations.AddConstraint(
            model_name="schooling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("exit_level", None), ("exit_level__lte", 8), _connector="OR"
                ),
                name="schooling_exit_level_is_0_to_8",
            ),
        ),
        migrations.AddConstraint(
            model_name="schooling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("entry_level", None),
                    ("exit_level", None),
                    ("exit_level__gte", models.F("entry_level")),
                    _connector="OR",
                ),
                name="schooling_level_does_not_fall",
                violation_error_message="The level at the end is below that at the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schooling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("childcare__in", ["", "not_needed", "needed", "given"])
                ),
                name="schooling_childcare_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="schooling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("childcare_since", None),
                    ("childcare__in", ["needed", "given"]),
                    _connector="OR",
                ),
                name="schooling_childcare_that_has_a_day_is_asked_for",
                violation_error_message="Only childcare that is needed or given has a first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schooling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "left_because__in",
                        [
                            "",
                            "fees",
                            "work",
                            "children",
                            "distance",
                            "illness",
                            "security",
                            "other",
                        ],
                    )
                ),
                name="schooling_left_because_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="schooling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("again_after", None),
                    models.Q(("again_after", models.F("stay")), _negated=True),
                    _connector="OR",
                ),
                name="schooling_is_not_again_after_itself",
            ),
        ),
        migrations.AddIndex(
            model_name="schoolingevent",
            index=models.Index(fields=["enrolment"], name="schoolingevent_of"),
        ),
        *record_table(TABLE, of_stay=True),
        reference(
            TABLE,
            "again_after_id, enrolment_id",
            f"{STAYS} (id, enrolment_id)",
            f"{TABLE}_is_after_a_stay_of_the_case",
        ),
    ]
