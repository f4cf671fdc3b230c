import django.contrib.postgres.fields
import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import core.encrypted
from participants.tables import confidential_table, record_table


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0025_schooling"),
        ("programs", "0012_counsellor_profiles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosingAssessment",
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
                ("day", models.DateField(verbose_name="day")),
                (
                    "goals",
                    models.CharField(
                        choices=[
                            ("fully", "Goals reached"),
                            ("partly", "Goals reached in part"),
                            ("not", "Goals not reached"),
                        ],
                        max_length=10,
                        verbose_name="goals",
                    ),
                ),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("symptoms", "Symptoms that go on"),
                                ("substances", "Alcohol and other substances"),
                                ("safety", "Safety"),
                                ("family", "Family and relationships"),
                                ("community", "Acceptance by the community"),
                                ("health", "Physical health"),
                                ("housing", "Housing"),
                                ("livelihood", "Work and income"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="still needed",
                    ),
                ),
                (
                    "agreed",
                    models.CharField(
                        choices=[
                            ("nothing", "No further contact"),
                            ("call", "A call after some weeks"),
                            ("meeting", "A meeting after some weeks"),
                            ("group", "A group in the community"),
                            ("elsewhere", "Care elsewhere"),
                        ],
                        max_length=10,
                        verbose_name="agreed",
                    ),
                ),
                (
                    "recommendation",
                    models.CharField(
                        choices=[
                            ("end", "The support can end"),
                            ("step_down", "Go on with less support"),
                            ("go_on", "Go on as before"),
                            ("refer", "Hand on to specialised care"),
                        ],
                        max_length=10,
                        verbose_name="recommendation",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.enrolment",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.stage",
                        verbose_name="stay",
                    ),
                ),
            ],
            options={
                "verbose_name": "closing assessment",
                "verbose_name_plural": "closing assessments",
                "ordering": ["-day", "-created_at", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClosingAssessmentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
                ("goals", models.CharField(max_length=10, null=True)),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("symptoms", "Symptoms that go on"),
                                ("substances", "Alcohol and other substances"),
                                ("safety", "Safety"),
                                ("family", "Family and relationships"),
                                ("community", "Acceptance by the community"),
                                ("health", "Physical health"),
                                ("housing", "Housing"),
                                ("livelihood", "Work and income"),
                            ],
                            max_length=20,
                        ),
                        null=True,
                        size=None,
                    ),
                ),
                ("agreed", models.CharField(max_length=10, null=True)),
                ("recommendation", models.CharField(max_length=10, null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
                (
                    "event_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.stage",
                    ),
                ),
            ],
            options={
                "db_table": "participants_closingassessmentevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ClosingNote",
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
                    "text",
                    core.encrypted.EncryptedTextField(
                        verbose_name="what was said on closing"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="participants.closingassessment",
                        verbose_name="closing assessment",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.enrolment",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                    ),
                ),
            ],
            options={
                "verbose_name": "note on the closing",
                "verbose_name_plural": "notes on closings",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClosingNoteEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_closingnote",
                        null=True,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closing",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.closingassessment",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
                (
                    "event_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "participants_closingnoteevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CounsellorWish",
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
                    "sex",
                    models.CharField(
                        choices=[
                            ("any", "Either is fine"),
                            ("F", "A woman"),
                            ("M", "A man"),
                        ],
                        max_length=5,
                        verbose_name="the counsellor is",
                    ),
                ),
                (
                    "age",
                    models.CharField(
                        choices=[
                            ("any", "Any age is fine"),
                            ("older", "Somebody older"),
                            ("younger", "Somebody of the same age or younger"),
                        ],
                        max_length=10,
                        verbose_name="and is",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.enrolment",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                    ),
                ),
                (
                    "stay",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wish",
                        to="participants.stage",
                    ),
                ),
            ],
            options={
                "verbose_name": "wish for a counsellor",
                "verbose_name_plural": "wishes for a counsellor",
            },
        ),
        migrations.CreateModel(
            name="CounsellorWishEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("sex", models.CharField(max_length=5, null=True)),
                ("age", models.CharField(max_length=10, null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
                (
                    "event_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.stage",
                    ),
                ),
            ],
            options={
                "db_table": "participants_counsellorwishevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="GroupNote",
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
                    "text",
                    core.encrypted.EncryptedTextField(
                        verbose_name="note of the group session"
                    ),
                ),
                (
                    "attendance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="participants.attendance",
                        verbose_name="mark",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.enrolment",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                    ),
                ),
            ],
            options={
                "verbose_name": "note of a group session",
                "verbose_name_plural": "notes of group sessions",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GroupNoteEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_groupnote",
                        null=True,
                    ),
                ),
                (
                    "attendance",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.attendance",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
                (
                    "event_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "participants_groupnoteevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
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
                ("day", models.DateField(verbose_name="day")),
                (
                    "until",
                    models.DateField(
                        blank=True,
                        help_text="Empty: until it is ended.",
                        null=True,
                        verbose_name="last day",
                    ),
                ),
                (
                    "stages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("vocational_training", "Vocational training"),
                                ("education", "Education"),
                            ],
                            max_length=30,
                        ),
                        size=None,
                        verbose_name="in",
                    ),
                ),
                (
                    "helps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("shorter_days", "Shorter days"),
                                ("more_breaks", "More breaks"),
                                ("later_start", "A later start"),
                                ("fewer_sessions", "Fewer sessions a week"),
                                ("slower_pace", "A slower pace"),
                                ("pause", "A pause"),
                                ("quiet_place", "A quiet place"),
                                ("trusted_person", "A person of trust beside them"),
                                ("no_machines", "No power tools and no heights"),
                                ("no_night_travel", "No travel after dark"),
                                ("no_exams", "No exams for now"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="what helps",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.enrolment",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                    ),
                ),
            ],
            options={
                "verbose_name": "adjustment",
                "verbose_name_plural": "adjustments",
                "ordering": ["-day", "-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["enrolment", "-day"], name="adjustment_of_a_case"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None),
                            ("until__gte", models.F("day")),
                            _connector="OR",
                        ),
                        name="adjustment_ends_after_it_begins",
                        violation_error_message="The last day is before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("helps", []), _negated=True),
                            (
                                "helps__contained_by",
                                [
                                    "shorter_days",
                                    "more_breaks",
                                    "later_start",
                                    "fewer_sessions",
                                    "slower_pace",
                                    "pause",
                                    "quiet_place",
                                    "trusted_person",
                                    "no_machines",
                                    "no_night_travel",
                                    "no_exams",
                                ],
                            ),
                        ),
                        name="adjustment_says_what_helps",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stages", []), _negated=True),
                            (
                                "stages__contained_by",
                                ["vocational_training", "education"],
                            ),
                        ),
                        name="adjustment_says_in_which_stages",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdjustmentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                (
                    "stages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("vocational_training", "Vocational training"),
                                ("education", "Education"),
                            ],
                            max_length=30,
                        ),
                        null=True,
                        size=None,
                    ),
                ),
                (
                    "helps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("shorter_days", "Shorter days"),
                                ("more_breaks", "More breaks"),
                                ("later_start", "A later start"),
                                ("fewer_sessions", "Fewer sessions a week"),
                                ("slower_pace", "A slower pace"),
                                ("pause", "A pause"),
                                ("quiet_place", "A quiet place"),
                                ("trusted_person", "A person of trust beside them"),
                                ("no_machines", "No power tools and no heights"),
                                ("no_night_travel", "No travel after dark"),
                                ("no_exams", "No exams for now"),
                            ],
                            max_length=20,
                        ),
                        null=True,
                        size=None,
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
                (
                    "event_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "participants_adjustmentevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="adjustmentevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="CareLevel",
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
                ("day", models.DateField(verbose_name="day")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("community", "Community support"),
                            ("basic", "Basic counselling"),
                            ("focused", "Focused support"),
                            ("specialised", "Specialised referral"),
                        ],
                        max_length=20,
                        verbose_name="level of care",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("first", "First appraisal"),
                            ("better", "The person fares better"),
                            ("worse", "The person fares worse"),
                            ("not_enough", "It did not help enough"),
                            ("wish", "The person’s own wish"),
                        ],
                        max_length=20,
                        verbose_name="why",
                    ),
                ),
                (
                    "review_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="next review on"
                    ),
                ),
                (
                    "referred_to",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="referred to"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.enrolment",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.stage",
                        verbose_name="stay",
                    ),
                ),
            ],
            options={
                "verbose_name": "level of care",
                "verbose_name_plural": "levels of care",
                "ordering": ["-day", "-created_at", "-id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stay", "day"),
                        name="care_level_once_a_day",
                        violation_error_message="There is a level from this day on already: correct that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "level__in",
                                ["community", "basic", "focused", "specialised"],
                            )
                        ),
                        name="care_level_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                ["first", "better", "worse", "not_enough", "wish"],
                            )
                        ),
                        name="care_level_reason_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("review_on", None),
                            ("review_on__gt", models.F("day")),
                            _connector="OR",
                        ),
                        name="care_level_is_reviewed_later",
                        violation_error_message="The review comes after the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("level", "specialised"), ("referred_to__isnull", False)
                            ),
                            models.Q(
                                models.Q(("level", "specialised"), _negated=True),
                                ("referred_to__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="care_level_says_where_it_refers_to",
                    ),
                    core.encrypted.SealedConstraint(
                        field="referred_to",
                        has_content=True,
                        name="care_level_referral_is_sealed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CareLevelEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
                ("level", models.CharField(max_length=20, null=True)),
                ("reason", models.CharField(max_length=20, null=True)),
                ("review_on", models.DateField(null=True)),
                (
                    "referred_to",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_carelevel",
                        null=True,
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.enrolment",
                    ),
                ),
                (
                    "event_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.stage",
                    ),
                ),
            ],
            options={
                "db_table": "participants_carelevelevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="carelevelevent_of")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="closingassessment",
            constraint=models.UniqueConstraint(
                fields=("stay",),
                name="closing_once_a_stay",
                violation_error_message="This stay has a closing assessment already: correct that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("goals__in", ["fully", "partly", "not"])),
                name="closing_goals_are_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "needs__contained_by",
                        [
                            "symptoms",
                            "substances",
                            "safety",
                            "family",
                            "community",
                            "health",
                            "housing",
                            "livelihood",
                        ],
                    )
                ),
                name="closing_needs_are_known_codes",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed__in", ["nothing", "call", "meeting", "group", "elsewhere"])
                ),
                name="closing_agreement_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("recommendation__in", ["end", "step_down", "go_on", "refer"])
                ),
                name="closing_recommendation_is_known_code",
            ),
        ),
        migrations.AddIndex(
            model_name="closingassessmentevent",
            index=models.Index(fields=["enrolment"], name="closingassessmentevent_of"),
        ),
        migrations.AddConstraint(
            model_name="closingnote",
            constraint=models.UniqueConstraint(
                fields=("closing", "by"), name="closing_note_once_a_writer"
            ),
        ),
        migrations.AddConstraint(
            model_name="closingnote",
            constraint=core.encrypted.SealedConstraint(
                field="text", name="closing_note_is_sealed"
            ),
        ),
        migrations.AddIndex(
            model_name="closingnoteevent",
            index=models.Index(fields=["enrolment"], name="closingnoteevent_of"),
        ),
        migrations.AddConstraint(
            model_name="counsellorwish",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["any", "F", "M"])),
                name="counsellor_wish_sex_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="counsellorwish",
            constraint=models.CheckConstraint(
                condition=models.Q(("age__in", ["any", "older", "younger"])),
                name="counsellor_wish_age_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="counsellorwish",
            constraint=models.CheckConstraint(
                condition=models.Q(("age", "any"), ("sex", "any"), _negated=True),
                name="counsellor_wish_says_something",
            ),
        ),
        migrations.AddIndex(
            model_name="counsellorwishevent",
            index=models.Index(fields=["enrolment"], name="counsellorwishevent_of"),
        ),
        migrations.AddConstraint(
            model_name="groupnote",
            constraint=models.UniqueConstraint(
                fields=("attendance", "by"), name="group_note_once_a_writer"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupnote",
            constraint=core.encrypted.SealedConstraint(
                field="text", name="group_note_is_sealed"
            ),
        ),
        migrations.AddIndex(
            model_name="groupnoteevent",
            index=models.Index(fields=["enrolment"], name="groupnoteevent_of"),
        ),
        *record_table("participants_carelevel", of_stay=True),
        *record_table("participants_closingassessment", of_stay=True),
        *record_table("participants_counsellorwish", of_stay=True),
        *record_table("participants_adjustment"),
        *confidential_table("participants_closingnote"),
        *confidential_table("participants_groupnote"),
    ]
