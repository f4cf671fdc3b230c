"""Work with communities: projects, dialogue, surveys, and how many took part."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.history.triggers import keep
from core.policies import grant, grant_all, reference

CHANGED = [
    "programs_acceptanceanswer",
    "programs_acceptancequestion",
    "programs_acceptancesurvey",
    "programs_communitydialogue",
    "programs_communitykind",
    "programs_communityproject",
    "programs_participation",
]
TIES = "programs_communitypartner"
RECORDS = ["acceptancesurvey", "communitydialogue", "communityproject"]
REFERENCES = [
    *((each, "office", "office") for each in RECORDS),
    *((each, "area", "area") for each in RECORDS),
    *((each, "kind", "communitykind") for each in RECORDS[1:]),
    ("communitypartner", "partner", "partner"),
    ("communitypartner", "project", "communityproject"),
    ("communitypartner", "dialogue", "communitydialogue"),
    ("acceptanceanswer", "survey", "acceptancesurvey"),
    ("acceptanceanswer", "question", "acceptancequestion"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0007_benefit_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AcceptanceQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Za-z0-9][A-Za-z0-9_-]*\\Z",
                                "Use letters, digits, hyphens and underscores; begin with a letter or digit.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        help_text="A sentence to agree with or not, as it is read out.",
                        max_length=300,
                        verbose_name="text",
                    ),
                ),
                (
                    "is_asked",
                    models.BooleanField(
                        default=True,
                        help_text="Surveys that asked it before keep its answers.",
                        verbose_name="is asked",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptance_questions",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "question about acceptance",
                "verbose_name_plural": "questions about acceptance",
                "ordering": ["code", "id"],
            },
        ),
        migrations.CreateModel(
            name="AcceptanceQuestionEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("code", models.CharField(max_length=20, null=True)),
                ("text", models.CharField(max_length=300, null=True)),
                ("is_asked", models.BooleanField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
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
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "db_table": "programs_acceptancequestionevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AcceptanceSurvey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("day", models.DateField(verbose_name="day")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.area",
                        verbose_name="place",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "acceptance survey",
                "verbose_name_plural": "acceptance surveys",
                "ordering": ["-day", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AcceptanceAnswerEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("agree", models.PositiveIntegerField(null=True)),
                ("partly", models.PositiveIntegerField(null=True)),
                ("disagree", models.PositiveIntegerField(null=True)),
                ("silent", models.PositiveIntegerField(null=True)),
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
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.acceptancequestion",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.acceptancesurvey",
                    ),
                ),
            ],
            options={
                "db_table": "programs_acceptanceanswerevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AcceptanceAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("agree", models.PositiveIntegerField(verbose_name="agree")),
                ("partly", models.PositiveIntegerField(verbose_name="partly agree")),
                ("disagree", models.PositiveIntegerField(verbose_name="disagree")),
                ("silent", models.PositiveIntegerField(verbose_name="no answer")),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="programs.acceptancequestion",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="programs.acceptancesurvey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AcceptanceSurveyEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("day", models.DateField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.area",
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
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.office",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "db_table": "programs_acceptancesurveyevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CommunityKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("project", "Projects"), ("dialogue", "Dialogue")],
                        max_length=10,
                        verbose_name="a kind of",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Za-z0-9][A-Za-z0-9_-]*\\Z",
                                "Use letters, digits, hyphens and underscores; begin with a letter or digit.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="community_kinds",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "kind of community work",
                "verbose_name_plural": "kinds of community work",
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="CommunityDialogueEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("name", models.CharField(max_length=200, null=True)),
                ("day", models.DateField(null=True)),
                ("state", models.CharField(max_length=10, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.area",
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
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.office",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.communitykind",
                    ),
                ),
            ],
            options={
                "db_table": "programs_communitydialogueevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CommunityDialogue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "name",
                    models.CharField(
                        help_text="Name no person here.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Took place"),
                            ("not_held", "Did not take place"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.area",
                        verbose_name="place",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.communitykind",
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "dialogue event",
                "verbose_name_plural": "dialogue events",
                "ordering": ["-day", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CommunityKindEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("purpose", models.CharField(max_length=10, null=True)),
                ("code", models.CharField(max_length=20, null=True)),
                ("name", models.CharField(max_length=100, null=True)),
                ("version", models.PositiveIntegerField(null=True)),
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
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "db_table": "programs_communitykindevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CommunityPartner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "dialogue",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ties",
                        to="programs.communitydialogue",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.partner",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="communitydialogue",
            name="partners",
            field=models.ManyToManyField(
                blank=True,
                related_name="+",
                through="programs.CommunityPartner",
                to="programs.partner",
                verbose_name="partners",
            ),
        ),
        migrations.CreateModel(
            name="CommunityProject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "name",
                    models.CharField(
                        help_text="Name no person here.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(blank=True, null=True, verbose_name="first day"),
                ),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="last day"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("under_way", "Under way"),
                            ("done", "Done"),
                            ("stopped", "Stopped"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.area",
                        verbose_name="place",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.communitykind",
                        verbose_name="kind",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "partners",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        through="programs.CommunityPartner",
                        to="programs.partner",
                        verbose_name="partners",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "community project",
                "verbose_name_plural": "community projects",
                "ordering": ["name", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CommunityPartnerEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                (
                    "dialogue",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.communitydialogue",
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
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.partner",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.communityproject",
                    ),
                ),
            ],
            options={
                "db_table": "programs_communitypartnerevent",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="communitypartner",
            name="project",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ties",
                to="programs.communityproject",
            ),
        ),
        migrations.CreateModel(
            name="CommunityProjectEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("name", models.CharField(max_length=200, null=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("state", models.CharField(max_length=10, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.area",
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
                    "kind",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.communitykind",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.office",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "db_table": "programs_communityprojectevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "ex_combatant",
                                "Ex-combatants and associated persons",
                            ),
                            ("community_member", "Community members"),
                            ("unknown", "Group not known"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[
                            ("F", "Women"),
                            ("M", "Men"),
                            ("X", "Another"),
                            ("U", "Not stated"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        choices=[
                            ("0-14", "Under 15"),
                            ("15-17", "15 to 17"),
                            ("18-24", "18 to 24"),
                            ("25-34", "25 to 34"),
                            ("35-49", "35 to 49"),
                            ("50+", "50 and over"),
                            ("unknown", "Not known"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(9999)]
                    ),
                ),
                (
                    "dialogue",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted",
                        to="programs.communitydialogue",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted",
                        to="programs.communityproject",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted",
                        to="programs.acceptancesurvey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ParticipationEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("group", models.CharField(max_length=20, null=True)),
                ("sex", models.CharField(max_length=1, null=True)),
                ("age_band", models.CharField(max_length=10, null=True)),
                ("number", models.PositiveSmallIntegerField(null=True)),
                (
                    "dialogue",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.communitydialogue",
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
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.communityproject",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.acceptancesurvey",
                    ),
                ),
            ],
            options={
                "db_table": "programs_participationevent",
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="acceptancequestion",
            constraint=models.UniqueConstraint(
                fields=("program", "code"),
                name="acceptance_question_code_once_in_a_programme",
                violation_error_message="The programme has a question with this code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptancequestion",
            constraint=models.UniqueConstraint(
                fields=("id", "program"), name="acceptance_question_and_its_program"
            ),
        ),
        migrations.AddIndex(
            model_name="acceptancequestionevent",
            index=models.Index(fields=["row"], name="acceptancequestionevent_of"),
        ),
        migrations.AddConstraint(
            model_name="acceptancesurvey",
            constraint=models.UniqueConstraint(
                fields=("id", "program"), name="acceptance_survey_and_its_program"
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptancesurvey",
            constraint=models.UniqueConstraint(
                fields=("office", "area", "day"),
                name="acceptance_survey_once_of_a_place_and_day",
                violation_error_message="The office has a survey of this place and day.",
            ),
        ),
        migrations.AddIndex(
            model_name="acceptanceanswerevent",
            index=models.Index(fields=["row"], name="acceptanceanswerevent_of"),
        ),
        migrations.AddConstraint(
            model_name="acceptanceanswer",
            constraint=models.UniqueConstraint(
                fields=("survey", "question"),
                name="acceptance_answer_once_of_a_question",
            ),
        ),
        migrations.AddIndex(
            model_name="acceptancesurveyevent",
            index=models.Index(fields=["row"], name="acceptancesurveyevent_of"),
        ),
        migrations.AddConstraint(
            model_name="communitykind",
            constraint=models.UniqueConstraint(
                fields=("program", "code"),
                name="community_kind_code_once_in_a_programme",
                violation_error_message="The programme has a kind with this code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="communitykind",
            constraint=models.UniqueConstraint(
                fields=("id", "program"), name="community_kind_and_its_program"
            ),
        ),
        migrations.AddConstraint(
            model_name="communitykind",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["project", "dialogue"])),
                name="community_kind_is_of_projects_or_dialogue",
            ),
        ),
        migrations.AddIndex(
            model_name="communitydialogueevent",
            index=models.Index(fields=["row"], name="communitydialogueevent_of"),
        ),
        migrations.AddIndex(
            model_name="communitykindevent",
            index=models.Index(fields=["row"], name="communitykindevent_of"),
        ),
        migrations.AddConstraint(
            model_name="communitydialogue",
            constraint=models.UniqueConstraint(
                fields=("id", "program"), name="community_dialogue_and_its_program"
            ),
        ),
        migrations.AddConstraint(
            model_name="communitydialogue",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "held", "not_held"])),
                name="community_dialogue_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="communityproject",
            constraint=models.UniqueConstraint(
                fields=("id", "program"), name="community_project_and_its_program"
            ),
        ),
        migrations.AddConstraint(
            model_name="communityproject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["planned", "under_way", "done", "stopped"])
                ),
                name="community_project_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="communityproject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "planned"), ("starts_on__isnull", False), _connector="OR"
                ),
                name="community_project_has_begun_on_a_day",
                violation_error_message="Say since when it is under way.",
            ),
        ),
        migrations.AddConstraint(
            model_name="communityproject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["done", "stopped"]), _negated=True),
                    ("ends_on__isnull", False),
                    _connector="OR",
                ),
                name="community_project_is_over_on_a_day",
                violation_error_message="Say when it was over.",
            ),
        ),
        migrations.AddConstraint(
            model_name="communityproject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None),
                    ("ends_on", None),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="community_project_ends_after_it_began",
                violation_error_message="The last day is before the first.",
            ),
        ),
        migrations.AddIndex(
            model_name="communitypartnerevent",
            index=models.Index(fields=["row"], name="communitypartnerevent_of"),
        ),
        migrations.AddConstraint(
            model_name="communitypartner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dialogue__isnull", False), ("project", None)),
                    models.Q(("dialogue", None), ("project__isnull", False)),
                    _connector="OR",
                ),
                name="community_partner_is_of_one_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="communitypartner",
            constraint=models.UniqueConstraint(
                fields=("project", "dialogue", "partner"),
                name="community_partner_once_of_a_work",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="communityprojectevent",
            index=models.Index(fields=["row"], name="communityprojectevent_of"),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("dialogue", None), ("project__isnull", False), ("survey", None)
                    ),
                    models.Q(
                        ("dialogue__isnull", False), ("project", None), ("survey", None)
                    ),
                    models.Q(
                        ("dialogue", None), ("project", None), ("survey__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="participation_is_in_one_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group", ""), ("survey__isnull", False)),
                    models.Q(
                        ("group__in", ["ex_combatant", "community_member", "unknown"]),
                        ("survey", None),
                    ),
                    _connector="OR",
                ),
                name="participation_group_is_of_works_alone",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["F", "M", "X", "U"])),
                name="participation_sex_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "age_band__in",
                        ["0-14", "15-17", "18-24", "25-34", "35-49", "50+", "unknown"],
                    )
                ),
                name="participation_age_band_is_known_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__lte", 9999)),
                name="participation_number_is_up_to_9999",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                fields=("project", "dialogue", "survey", "group", "sex", "age_band"),
                name="participation_once_of_group_sex_and_age",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="participationevent",
            index=models.Index(fields=["row"], name="participationevent_of"),
        ),
        *grant_all(CHANGED, web="SELECT, INSERT, UPDATE", jobs="SELECT"),
        grant(TIES, web="SELECT, INSERT, UPDATE, DELETE", jobs="SELECT"),
        *(
            reference(
                f"programs_{table}",
                f"{name}_id, program_id",
                f"programs_{to} (id, program_id)",
                f"{table}_{name}_is_of_its_program",
            )
            for table, name, to in REFERENCES
        ),
        *(operation for table in [*CHANGED, TIES] for operation in keep(table)),
    ]
