import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import core.digests
import core.encrypted
import participants.case_codes
import participants.instruments.register
import participants.models.appointment
import participants.models.stage
import participants.models.start_up_kit
import participants.models.trade
import participants.normal


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "__first__"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Participant",
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
                (
                    "family_name",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="family name"
                    ),
                ),
                (
                    "given_name",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="given name"
                    ),
                ),
                (
                    "other_names",
                    models.TextField(
                        blank=True,
                        help_text="Separated by semicolons.",
                        verbose_name="other names",
                    ),
                ),
                (
                    "mothers_name",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="mother's name"
                    ),
                ),
                (
                    "national_id",
                    core.encrypted.EncryptedCharField(
                        blank=True,
                        max_length=64,
                        verbose_name="national identity number",
                    ),
                ),
                (
                    "national_id_digest",
                    core.digests.DigestField(
                        normal=participants.normal.identity_number, of="national_id"
                    ),
                ),
                (
                    "phone",
                    core.encrypted.EncryptedCharField(
                        blank=True, max_length=64, verbose_name="phone"
                    ),
                ),
                (
                    "phone_digest",
                    core.digests.DigestField(
                        normal=participants.normal.digits, of="phone"
                    ),
                ),
                (
                    "address",
                    core.encrypted.EncryptedTextField(
                        blank=True, verbose_name="address"
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[
                            ("F", "Woman"),
                            ("M", "Man"),
                            ("X", "Another"),
                            ("U", "Not stated"),
                        ],
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                (
                    "birth_date",
                    models.DateField(
                        blank=True,
                        help_text="A month alone is kept as its 15th, a year alone as its 1 July.",
                        null=True,
                        verbose_name="birth date",
                    ),
                ),
                (
                    "birth_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        max_length=5,
                        verbose_name="birth date known to the",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "indexes": [
                    models.Index(
                        models.F("family_name"),
                        models.F("given_name"),
                        models.F("id"),
                        name="participant_name",
                    ),
                    models.Index(
                        models.F("national_id_digest"),
                        condition=models.Q(("national_id_digest__isnull", False)),
                        name="participant_national_id_digest",
                    ),
                    models.Index(
                        models.F("phone_digest"),
                        condition=models.Q(("phone_digest__isnull", False)),
                        name="participant_phone_digest",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("family_name", ""), ("given_name", ""), _negated=True
                        ),
                        name="participant_has_a_name",
                        violation_error_message="Give a family name or a given name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["F", "M", "X", "U"])),
                        name="participant_sex_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("birth_date", None), ("birth_precision", "")),
                            models.Q(
                                ("birth_date__isnull", False),
                                ("birth_precision__in", ["day", "month", "year"]),
                            ),
                            _connector="OR",
                        ),
                        name="participant_birth_date_has_a_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("birth_date", None),
                            ("birth_date__gte", datetime.date(1900, 1, 1)),
                            _connector="OR",
                        ),
                        name="participant_born_since_1900",
                        violation_error_message="Birth dates begin in 1900.",
                    ),
                    core.encrypted.SealedConstraint(
                        field="national_id",
                        has_content=True,
                        name="participant_national_id_is_sealed",
                    ),
                    core.encrypted.SealedConstraint(
                        field="phone",
                        has_content=True,
                        name="participant_phone_is_sealed",
                    ),
                    core.encrypted.SealedConstraint(
                        field="address",
                        has_content=True,
                        name="participant_address_is_sealed",
                    ),
                    core.digests.DigestConstraint(
                        field="national_id_digest",
                        name="participant_national_id_digest_has_one",
                        of="national_id",
                    ),
                    core.digests.DigestConstraint(
                        field="phone_digest",
                        name="participant_phone_digest_has_one",
                        of="phone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
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
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="participants.participant",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.program",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                    ),
                ),
                (
                    "child_track",
                    models.BooleanField(default=False, verbose_name="child track"),
                ),
                (
                    "age_in_doubt",
                    models.BooleanField(default=False, verbose_name="age in doubt"),
                ),
                (
                    "case_code",
                    models.CharField(
                        default=participants.case_codes.new,
                        max_length=11,
                        unique=True,
                        verbose_name="case code",
                    ),
                ),
                (
                    "external_id",
                    models.CharField(max_length=64, verbose_name="external number"),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("ex_combatant", "Ex-combatant"),
                            ("associated", "Associated person"),
                            ("dependant", "Dependant"),
                            (
                                "child_associated",
                                "Child associated with an armed force or group",
                            ),
                            ("community_member", "Community member"),
                        ],
                        max_length=20,
                        verbose_name="category",
                    ),
                ),
                (
                    "residence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.area",
                        verbose_name="residence",
                    ),
                ),
                (
                    "caseworker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="caseload",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="caseworker",
                    ),
                ),
                (
                    "education_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="ISCED 2011, 0 to 8.",
                        null=True,
                        verbose_name="education level",
                    ),
                ),
                (
                    "wg_seeing",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="seeing"
                    ),
                ),
                (
                    "wg_hearing",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="hearing"
                    ),
                ),
                (
                    "wg_walking",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="walking"
                    ),
                ),
                (
                    "wg_remembering",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="remembering"
                    ),
                ),
                (
                    "wg_self_care",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="self-care"
                    ),
                ),
                (
                    "wg_communicating",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="communicating"
                    ),
                ),
                ("registered_on", models.DateField(verbose_name="registered on")),
                (
                    "exited_on",
                    models.DateField(blank=True, null=True, verbose_name="exited on"),
                ),
                (
                    "exit_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("completed", "Completed the programme"),
                            ("voluntary_withdrawal", "Withdrew"),
                            ("lost_contact", "Lost contact"),
                            ("breach_of_terms", "Breach of terms"),
                            ("eligibility_revoked", "Eligibility revoked"),
                            ("detained", "Detained"),
                            ("convicted", "Convicted"),
                            ("rejoined_armed_group", "Rejoined an armed group"),
                            ("joined_security_forces", "Joined the security forces"),
                            ("employment_found", "Found employment"),
                            ("relocated", "Moved away"),
                            (
                                "transferred_to_other_programme",
                                "Transferred to another programme",
                            ),
                            ("medical", "Medical reasons"),
                            ("death_natural", "Died of natural causes"),
                            ("death_violent", "Died by violence"),
                            ("death_unknown", "Died, cause unknown"),
                            ("duplicate", "Registered twice"),
                            ("data_error", "Registered in error"),
                        ],
                        max_length=40,
                        verbose_name="exit reason",
                    ),
                ),
                (
                    "exit_imported",
                    models.BooleanField(
                        default=False,
                        help_text="Not approved here.",
                        verbose_name="exit imported",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "enrolment",
                "verbose_name_plural": "enrolments",
                "indexes": [
                    models.Index(
                        condition=models.Q(("exited_on", None)),
                        fields=["registered_on", "id"],
                        name="enrolment_active",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "external_id"),
                        name="enrolment_external_id_once_in_a_programme",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "office", "child_track"),
                        name="enrolment_office_and_track_for_its_records",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("exit_reason", ""), ("exited_on", None)),
                            models.Q(
                                ("exited_on__isnull", False),
                                models.Q(("exit_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="enrolment_exit_has_date_and_reason",
                        violation_error_message="An exit has a date and a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("exited_on", None),
                            ("exited_on__gte", models.F("registered_on")),
                            _connector="OR",
                        ),
                        name="enrolment_exits_after_registration",
                        violation_error_message="The exit is before the registration.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "ex_combatant",
                                    "associated",
                                    "dependant",
                                    "child_associated",
                                    "community_member",
                                ],
                            )
                        ),
                        name="enrolment_category_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "exit_reason__in",
                                [
                                    "",
                                    "completed",
                                    "voluntary_withdrawal",
                                    "lost_contact",
                                    "breach_of_terms",
                                    "eligibility_revoked",
                                    "detained",
                                    "convicted",
                                    "rejoined_armed_group",
                                    "joined_security_forces",
                                    "employment_found",
                                    "relocated",
                                    "transferred_to_other_programme",
                                    "medical",
                                    "death_natural",
                                    "death_violent",
                                    "death_unknown",
                                    "duplicate",
                                    "data_error",
                                ],
                            )
                        ),
                        name="enrolment_exit_reason_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("education_level", None),
                            ("education_level__lte", 8),
                            _connector="OR",
                        ),
                        name="enrolment_education_level_is_0_to_8",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wg_seeing", None),
                            ("wg_seeing__range", (1, 4)),
                            _connector="OR",
                        ),
                        name="enrolment_wg_seeing_is_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wg_hearing", None),
                            ("wg_hearing__range", (1, 4)),
                            _connector="OR",
                        ),
                        name="enrolment_wg_hearing_is_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wg_walking", None),
                            ("wg_walking__range", (1, 4)),
                            _connector="OR",
                        ),
                        name="enrolment_wg_walking_is_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wg_remembering", None),
                            ("wg_remembering__range", (1, 4)),
                            _connector="OR",
                        ),
                        name="enrolment_wg_remembering_is_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wg_self_care", None),
                            ("wg_self_care__range", (1, 4)),
                            _connector="OR",
                        ),
                        name="enrolment_wg_self_care_is_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wg_communicating", None),
                            ("wg_communicating__range", (1, 4)),
                            _connector="OR",
                        ),
                        name="enrolment_wg_communicating_is_1_to_4",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "instrument",
                    models.CharField(
                        choices=participants.instruments.register.choices,
                        max_length=20,
                        verbose_name="instrument",
                    ),
                ),
                ("taken_on", models.DateField(verbose_name="taken on")),
                (
                    "answers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(null=True),
                        help_text="In the order of the items; empty where one is missing.",
                        size=None,
                        verbose_name="answers",
                    ),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty where it can't be scored.",
                        null=True,
                        verbose_name="score",
                    ),
                ),
                (
                    "instrument_version",
                    models.CharField(
                        blank=True,
                        db_default="",
                        max_length=20,
                        verbose_name="version of the instrument",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        db_default="",
                        max_length=60,
                        verbose_name="language",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("read_out", "Read out to the person"),
                            ("self_filled", "Filled in by the person"),
                        ],
                        db_default="",
                        max_length=11,
                        verbose_name="how it was taken",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
                (
                    "amended_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mistyped", "An answer was typed wrongly"),
                            ("person_changed", "The person changed an answer"),
                            ("completed", "Answers that were missing are added"),
                            ("taken_again", "It was taken again on the same day"),
                        ],
                        db_default="",
                        max_length=14,
                        verbose_name="why it was amended",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "ordering": ["taken_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrolment", "instrument", "taken_on"),
                        name="assessment_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("instrument__regex", "^[A-Z0-9][A-Za-z0-9-]{0,19}$")
                        ),
                        name="assessment_instrument_is_a_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mode__in", ["", "read_out", "self_filled"])
                        ),
                        name="assessment_mode_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "amended_because__in",
                                [
                                    "",
                                    "mistyped",
                                    "person_changed",
                                    "completed",
                                    "taken_again",
                                ],
                            )
                        ),
                        name="assessment_amended_because_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_by", None),
                            models.Q(
                                models.Q(("language", ""), _negated=True),
                                models.Q(("mode", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="assessment_taken_by_somebody_has_language_and_mode",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("answer", "Answer to a screening instrument"),
                            ("said", "Said so"),
                            ("harmed", "Has harmed themselves"),
                            ("told", "Others are worried"),
                            ("seen", "Signs that were seen"),
                        ],
                        max_length=10,
                        verbose_name="why",
                    ),
                ),
                (
                    "assessment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.assessment",
                        verbose_name="assessment",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        help_text="Nobody: an import.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
                ("raised_at", models.DateTimeField(verbose_name="raised")),
                ("due_at", models.DateTimeField(verbose_name="to be answered by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Safety not assessed yet"),
                            ("assessed", "Safety assessed"),
                            ("proposed", "Closing proposed"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "shared",
                    models.BooleanField(
                        default=False,
                        help_text="Of a child.",
                        verbose_name="shown to child protection",
                    ),
                ),
                (
                    "assessed_at",
                    models.DateTimeField(null=True, verbose_name="safety assessed"),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closing proposed by",
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(null=True, verbose_name="closing proposed"),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
            ],
            options={
                "verbose_name": "self-harm alert",
                "verbose_name_plural": "self-harm alerts",
                "ordering": ["-raised_at", "-id"],
                "indexes": [
                    models.Index(
                        fields=["enrolment", "-raised_at"], name="alert_of_a_case"
                    ),
                    models.Index(fields=["raised_at", "id"], name="alert_by_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["answer", "said", "harmed", "told", "seen"])
                        ),
                        name="alert_reason_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assessment__isnull", False), ("reason", "answer")
                            ),
                            models.Q(
                                models.Q(("reason", "answer"), _negated=True),
                                ("assessment", None),
                                ("raised_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="alert_comes_from_an_answer_or_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "due_at",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("raised_at"),
                                    "+",
                                    models.Value(datetime.timedelta(days=1)),
                                ),
                            )
                        ),
                        name="alert_is_due_in_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "open"),
                                ("assessed_at", None),
                                ("proposed_at__isnull", True),
                                ("proposed_by__isnull", True),
                                ("closed_at__isnull", True),
                                ("closed_by__isnull", True),
                            ),
                            models.Q(
                                ("state", "assessed"),
                                models.Q(("assessed_at", None), _negated=True),
                                ("proposed_at__isnull", True),
                                ("proposed_by__isnull", True),
                                ("closed_at__isnull", True),
                                ("closed_by__isnull", True),
                            ),
                            models.Q(
                                ("state", "proposed"),
                                models.Q(("assessed_at", None), _negated=True),
                                ("proposed_at__isnull", False),
                                ("proposed_by__isnull", False),
                                ("closed_at__isnull", True),
                                ("closed_by__isnull", True),
                            ),
                            models.Q(
                                ("state", "closed"),
                                models.Q(("assessed_at", None), _negated=True),
                                ("proposed_at__isnull", False),
                                ("proposed_by__isnull", False),
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="alert_state_goes_with_what_was_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_by", None),
                            models.Q(
                                ("closed_by", models.F("proposed_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="alert_is_closed_by_another_than_proposed_it",
                        violation_error_message="Somebody else confirms the closing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_by", None),
                            ("raised_by", None),
                            models.Q(
                                ("closed_by", models.F("raised_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="alert_is_closed_by_another_than_raised_it",
                        violation_error_message="Somebody else confirms the closing.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("psychological_support", "Psychological support"),
                            ("vocational_training", "Vocational training"),
                            ("education", "Education"),
                        ],
                        max_length=30,
                        verbose_name="stage",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.activity",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.session",
                    ),
                ),
                ("session_date", models.DateField(verbose_name="date")),
                (
                    "session_no",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Of the person's sessions on that day.",
                        verbose_name="number",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("present", "Present"),
                            ("late", "Late"),
                            ("absent", "Absent"),
                            ("excused", "Excused"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                        verbose_name="mark",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="minutes"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="Of an absence.",
                        max_length=200,
                        verbose_name="reason",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendance",
                "ordering": ["-session_date", "-session_no", "id"],
                "indexes": [
                    models.Index(
                        models.F("session"),
                        condition=models.Q(("session__isnull", False)),
                        name="attendance_session",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrolment", "stage", "session_date", "session_no"),
                        name="attendance_once_in_a_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("session_no__gte", 1)),
                        name="attendance_number_begins_at_1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["present", "late", "absent", "excused", "cancelled"],
                            )
                        ),
                        name="attendance_mark_is_known_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stage",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("psychological_support", "Psychological support"),
                            ("vocational_training", "Vocational training"),
                            ("education", "Education"),
                        ],
                        max_length=30,
                        verbose_name="stage",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stays",
                        to="programs.activity",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("waitlisted", "Waiting list"),
                            ("active", "Active"),
                            ("on_hold", "On hold"),
                            ("completed", "Completed"),
                            ("dropped_out", "Dropped out"),
                            ("transferred", "Transferred"),
                            ("not_needed", "Not needed"),
                            ("declined", "Declined"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "waiting_since",
                    models.DateTimeField(
                        blank=True,
                        help_text="Since when on the waiting list: of those who wait, their order.",
                        null=True,
                        verbose_name="waiting since",
                    ),
                ),
                (
                    "started_on",
                    models.DateField(blank=True, null=True, verbose_name="started on"),
                ),
                (
                    "ended_on",
                    models.DateField(blank=True, null=True, verbose_name="ended on"),
                ),
                (
                    "certified_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="certified on"
                    ),
                ),
                (
                    "counsellor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clients",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="counsellor",
                    ),
                ),
                (
                    "scores_shared",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="By the counsellor, of a child.",
                        verbose_name="scores shown to child protection",
                    ),
                ),
            ],
            options={
                "verbose_name": "stage record",
                "verbose_name_plural": "stage records",
                "ordering": ["started_on", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                ["planned", "waitlisted", "active", "on_hold"],
                            )
                        ),
                        fields=["stage", "status", "enrolment"],
                        include=("office", "child_track", "started_on"),
                        name="stage_not_over",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrolment", "stage", "started_on"),
                        name="stage_begins_once_a_day",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "enrolment"),
                        name="stage_and_its_case_for_records",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "psychological_support",
                                    "vocational_training",
                                    "education",
                                ],
                            )
                        ),
                        name="stage_kind_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_on", None),
                                ("started_on", None),
                                (
                                    "status__in",
                                    ("planned", "waitlisted", "not_needed", "declined"),
                                ),
                            ),
                            models.Q(
                                ("ended_on", None),
                                ("started_on__isnull", False),
                                ("status__in", ("active", "on_hold")),
                            ),
                            models.Q(
                                ("ended_on__isnull", False),
                                ("started_on__isnull", False),
                                (
                                    "status__in",
                                    ("completed", "dropped_out", "transferred"),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="stage_dates_fit_its_status",
                        violation_error_message="The dates do not fit the status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="stage_ends_after_it_starts",
                        violation_error_message="The stay ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("certified_on", None),
                            models.Q(
                                ("certified_on__gte", models.F("started_on")),
                                ("status", "completed"),
                            ),
                            _connector="OR",
                        ),
                        name="stage_certificate_follows_completion",
                        violation_error_message="Only a completed stay has a certificate.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "waitlisted"), _negated=True),
                            ("waiting_since__isnull", False),
                            _connector="OR",
                        ),
                        name="stage_on_the_waiting_list_has_its_turn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scores_shared", False),
                            ("stage", "psychological_support"),
                            _connector="OR",
                        ),
                        name="stage_scores_are_of_psychological_support",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("counsellor", None),
                            ("stage", "psychological_support"),
                            _connector="OR",
                        ),
                        name="stage_counsellor_is_for_psychological_support",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("started_on__isnull", False)),
                        expressions=[
                            ("enrolment", "="),
                            ("stage", "="),
                            (
                                participants.models.stage.DateRange(
                                    "started_on",
                                    models.Case(
                                        models.When(
                                            ended_on=models.F("started_on"),
                                            then=django.db.models.expressions.CombinedExpression(
                                                models.F("started_on"),
                                                "+",
                                                models.Value(1),
                                            ),
                                        ),
                                        default=models.F("ended_on"),
                                        output_field=models.DateField(),
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="stage_stays_do_not_overlap",
                        violation_error_message="This overlaps another stay of the stage.",
                    ),
                ],
            },
        ),
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("day", models.DateField(verbose_name="day")),
                (
                    "stay",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.stage",
                        verbose_name="stay",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "closing assessment",
                "verbose_name_plural": "closing assessments",
                "ordering": ["-day", "-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("enrolment"), name="closingassessment_of_a_case"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stay",),
                        name="closing_once_a_stay",
                        violation_error_message="This stay has a closing assessment already: correct that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("goals__in", ["fully", "partly", "not"])),
                        name="closing_goals_are_known_code",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "agreed__in",
                                ["nothing", "call", "meeting", "group", "elsewhere"],
                            )
                        ),
                        name="closing_agreement_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "recommendation__in",
                                ["end", "step_down", "go_on", "refer"],
                            )
                        ),
                        name="closing_recommendation_is_known_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CounsellingSession",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "attendance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.attendance",
                        verbose_name="mark",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("individual", "With the person"),
                            ("family", "With the family"),
                            ("phone", "By phone"),
                        ],
                        max_length=10,
                        verbose_name="kind of session",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="day")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counselling_sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="held by",
                    ),
                ),
            ],
            options={
                "verbose_name": "counselling session",
                "verbose_name_plural": "counselling sessions",
                "ordering": ["-held_on", "-created_at", "-id"],
                "indexes": [
                    models.Index(
                        fields=["enrolment", "-held_on"], name="counselling_of_a_case"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["individual", "family", "phone"])
                        ),
                        name="counselling_kind_is_known_code",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "counsellor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="counsellor",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("starts_at", models.TimeField(verbose_name="from")),
                ("ends_at", models.TimeField(verbose_name="to")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("individual", "With the person"),
                            ("family", "With the family"),
                            ("phone", "By phone"),
                        ],
                        max_length=10,
                        verbose_name="kind of session",
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("office", "At the office"),
                            ("home", "At their home"),
                            ("elsewhere", "Elsewhere"),
                        ],
                        max_length=10,
                        verbose_name="place",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("recorded", "Recorded"),
                            ("moved", "Moved"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "asked_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("person", "the person"),
                            ("counsellor", "the counsellor"),
                            ("programme", "the programme"),
                            ("security", "nobody: the security situation"),
                        ],
                        help_text="Who wanted it moved or cancelled.",
                        max_length=10,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "moved_from",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved_to",
                        to="participants.appointment",
                        verbose_name="moved from",
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointment",
                        to="participants.counsellingsession",
                        verbose_name="counselling session",
                    ),
                ),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "ordering": ["-day", "-starts_at", "-id"],
                "indexes": [
                    models.Index(
                        fields=["counsellor", "day"], name="appointments_of_a_day"
                    ),
                    models.Index(
                        fields=["enrolment", "-day"], name="appointments_of_a_case"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="appointment_ends_after_it_starts",
                        violation_error_message="It ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["individual", "family", "phone"])
                        ),
                        name="appointment_kind_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("place__in", ["office", "home", "elsewhere"])
                        ),
                        name="appointment_place_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("asked_by", ""),
                                ("session", None),
                                ("state", "planned"),
                            ),
                            models.Q(
                                ("asked_by", ""),
                                ("session__isnull", False),
                                ("state", "recorded"),
                            ),
                            models.Q(
                                (
                                    "asked_by__in",
                                    ["person", "counsellor", "programme", "security"],
                                ),
                                ("session", None),
                                ("state__in", ["moved", "cancelled"]),
                            ),
                            _connector="OR",
                        ),
                        name="appointment_state_says_what_came_of_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("moved_from", None),
                            models.Q(("moved_from", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="appointment_is_not_moved_from_itself",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state__in", ["planned", "recorded"])),
                        expressions=[
                            ("counsellor", "="),
                            (
                                models.Func(
                                    participants.models.appointment.At(
                                        "day", "starts_at"
                                    ),
                                    participants.models.appointment.At(
                                        "day", "ends_at"
                                    ),
                                    function="tsrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="appointments_of_a_counsellor_do_not_overlap",
                        violation_error_message="You have another appointment at this time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectionEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), null=True, size=None
                    ),
                ),
                ("reason", models.CharField(max_length=300, null=True)),
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
            ],
            options={
                "db_table": "participants_correctionevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="correctionevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        size=None,
                        verbose_name="fields",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction",
                "verbose_name_plural": "corrections",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(models.F("enrolment"), name="correction_of_a_case")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="correction_has_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("purpose", models.CharField(max_length=20, null=True)),
                ("agreed", models.BooleanField(null=True)),
                ("given_on", models.DateField(null=True)),
                ("given_by", models.CharField(max_length=10, null=True)),
                ("guardian", models.CharField(max_length=200, null=True)),
                ("language", models.CharField(max_length=60, null=True)),
                ("form_version", models.CharField(max_length=20, null=True)),
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
            ],
            options={
                "db_table": "participants_consentevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="consentevent_of")],
            },
        ),
        migrations.CreateModel(
            name="Consent",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("terms", "Terms and conditions of the programme"),
                            ("service", "Keeping a record and giving services"),
                            ("follow_up", "Being contacted after leaving"),
                            ("photo", "A photograph on the identity card"),
                            ("research", "Research without names"),
                        ],
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("agreed", models.BooleanField(verbose_name="agreed")),
                ("given_on", models.DateField(verbose_name="given on")),
                (
                    "given_by",
                    models.CharField(
                        choices=[
                            ("self", "The person"),
                            ("guardian", "A parent, guardian or trusted adult"),
                        ],
                        max_length=10,
                        verbose_name="given by",
                    ),
                ),
                (
                    "guardian",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="name of the parent, guardian or trusted adult",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        max_length=60, verbose_name="language it was read in"
                    ),
                ),
                (
                    "form_version",
                    models.CharField(max_length=20, verbose_name="version of the form"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "ordering": ["given_on", "id"],
                "indexes": [
                    models.Index(models.F("enrolment"), name="consent_of_a_case")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose__in",
                                ["terms", "service", "follow_up", "photo", "research"],
                            )
                        ),
                        name="consent_purpose_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_by", "self"), ("guardian", "")),
                            models.Q(
                                ("given_by", "guardian"),
                                models.Q(("guardian", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consent_guardian_is_named",
                        violation_error_message="Name the adult who gave it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosingNoteEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
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
                    "text",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_closingnote",
                        null=True,
                    ),
                ),
            ],
            options={
                "db_table": "participants_closingnoteevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="closingnoteevent_of")
                ],
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    "text",
                    core.encrypted.EncryptedTextField(
                        verbose_name="what was said on closing"
                    ),
                ),
            ],
            options={
                "verbose_name": "note on the closing",
                "verbose_name_plural": "notes on closings",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("closing", "by"), name="closing_note_once_a_writer"
                    ),
                    core.encrypted.SealedConstraint(
                        field="text", name="closing_note_is_sealed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BusinessPlanEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
                ("name", models.CharField(max_length=120, null=True)),
                ("what", models.TextField(max_length=4000, null=True)),
                ("planned_start", models.DateField(null=True)),
                (
                    "capital",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True),
                ),
                (
                    "granted",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True),
                ),
                ("currency", models.CharField(max_length=3, null=True)),
                ("state", models.CharField(max_length=10, null=True)),
                (
                    "asked_by",
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
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_note", models.TextField(max_length=2000, null=True)),
            ],
            options={
                "db_table": "participants_businessplanevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="businessplanevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="BusinessPlan",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("day", models.DateField(verbose_name="day")),
                ("name", models.CharField(max_length=120, verbose_name="business")),
                (
                    "what",
                    models.TextField(
                        max_length=4000, verbose_name="what it takes and what it brings"
                    ),
                ),
                ("planned_start", models.DateField(verbose_name="planned start")),
                (
                    "capital",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="capital asked for",
                    ),
                ),
                (
                    "granted",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="capital granted",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Z]{3}\\Z",
                                "Use the three capital letters of ISO 4217, for example USD.",
                            )
                        ],
                        verbose_name="currency",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided"),
                ),
                (
                    "decision_note",
                    models.TextField(blank=True, max_length=2000, verbose_name="why"),
                ),
            ],
            options={
                "verbose_name": "business plan",
                "verbose_name_plural": "business plans",
                "ordering": ["-day", "-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(models.F("enrolment"), name="businessplan_of_a_case")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("granted", None),
                                ("state__in", ["draft", "submitted"]),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("granted__isnull", False),
                                ("state", "approved"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("granted", None),
                                ("state", "refused"),
                            ),
                            _connector="OR",
                        ),
                        name="business_plan_is_decided_or_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(
                                ("decided_by", models.F("asked_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="business_plan_is_decided_by_another",
                        violation_error_message="Nobody decides what they asked for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("decision_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="business_plan_refused_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("capital__gte", 0), ("currency__regex", "^[A-Z]{3}$")
                        ),
                        name="business_plan_capital_is_an_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("granted", None),
                            models.Q(
                                ("granted__gte", 0),
                                ("granted__lte", models.F("capital")),
                            ),
                            _connector="OR",
                        ),
                        name="business_plan_grants_no_more_than_asked",
                        violation_error_message="No more than was asked for can be granted.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("stage", models.CharField(max_length=30, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.activity",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.session",
                    ),
                ),
                ("session_date", models.DateField(null=True)),
                ("session_no", models.PositiveSmallIntegerField(null=True)),
                ("status", models.CharField(max_length=10, null=True)),
                ("minutes", models.PositiveSmallIntegerField(null=True)),
                ("reason", models.CharField(max_length=200, null=True)),
            ],
            options={
                "db_table": "participants_attendanceevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="attendanceevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("instrument", models.CharField(max_length=20, null=True)),
                ("taken_on", models.DateField(null=True)),
                (
                    "answers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(null=True),
                        null=True,
                        size=None,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(null=True)),
                ("instrument_version", models.CharField(max_length=20, null=True)),
                ("language", models.CharField(max_length=60, null=True)),
                ("mode", models.CharField(max_length=11, null=True)),
                (
                    "taken_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("amended_because", models.CharField(max_length=14, null=True)),
            ],
            options={
                "db_table": "participants_assessmentevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="assessmentevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="ArmedGroupHistoryEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "former_group",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.formergroup",
                    ),
                ),
            ],
            options={
                "db_table": "participants_armedgrouphistoryevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="armedgrouphistoryevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="ArmedGroupHistory",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "former_group",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty where it is not known or was recorded in error.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.formergroup",
                        verbose_name="former armed group",
                    ),
                ),
            ],
            options={
                "verbose_name": "armed-group history",
                "verbose_name_plural": "armed-group histories",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrolment",), name="armed_group_history_once_in_a_case"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AppointmentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                (
                    "counsellor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("day", models.DateField(null=True)),
                ("starts_at", models.TimeField(null=True)),
                ("ends_at", models.TimeField(null=True)),
                ("kind", models.CharField(max_length=10, null=True)),
                ("place", models.CharField(max_length=10, null=True)),
                ("state", models.CharField(max_length=10, null=True)),
                ("asked_by", models.CharField(max_length=10, null=True)),
                (
                    "moved_from",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.appointment",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.counsellingsession",
                    ),
                ),
            ],
            options={
                "db_table": "participants_appointmentevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="appointmentevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="AlertEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(max_length=10, null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.assessment",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("raised_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("state", models.CharField(max_length=10, null=True)),
                ("shared", models.BooleanField(null=True)),
                ("assessed_at", models.DateTimeField(null=True)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proposed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "participants_alertevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="alertevent_of")],
            },
        ),
        migrations.CreateModel(
            name="AlertClosingEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
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
                    "alert",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.alert",
                    ),
                ),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_alertclosing",
                        null=True,
                    ),
                ),
            ],
            options={
                "db_table": "participants_alertclosingevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="alertclosingevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="AlertClosing",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closings",
                        to="participants.alert",
                    ),
                ),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        verbose_name="why it can be closed"
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal to close an alert",
                "verbose_name_plural": "proposals to close an alert",
                "ordering": ["-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["enrolment"], name="alert_closing_of_a_case")
                ],
                "constraints": [
                    core.encrypted.SealedConstraint(
                        field="text", has_content=True, name="alert_closing_has_words"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AdjustmentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
            name="ExitRequest",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("exit_on", models.DateField(verbose_name="last day in the programme")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("completed", "Completed the programme"),
                            ("voluntary_withdrawal", "Withdrew"),
                            ("lost_contact", "Lost contact"),
                            ("breach_of_terms", "Breach of terms"),
                            ("eligibility_revoked", "Eligibility revoked"),
                            ("detained", "Detained"),
                            ("convicted", "Convicted"),
                            ("rejoined_armed_group", "Rejoined an armed group"),
                            ("joined_security_forces", "Joined the security forces"),
                            ("employment_found", "Found employment"),
                            ("relocated", "Moved away"),
                            (
                                "transferred_to_other_programme",
                                "Transferred to another programme",
                            ),
                            ("medical", "Medical reasons"),
                            ("death_natural", "Died of natural causes"),
                            ("death_violent", "Died by violence"),
                            ("death_unknown", "Died, cause unknown"),
                            ("duplicate", "Registered twice"),
                            ("data_error", "Registered in error"),
                        ],
                        max_length=40,
                        verbose_name="reason",
                    ),
                ),
                ("note", models.TextField(verbose_name="note")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exits_asked",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exits_decided",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided"),
                ),
                ("decision_note", models.TextField(blank=True, verbose_name="why")),
            ],
            options={
                "verbose_name": "exit asked for",
                "verbose_name_plural": "exits asked for",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(models.F("enrolment"), name="exit_request_of_a_case")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("enrolment",),
                        name="exit_request_waits_once",
                        violation_error_message="An exit is already asked for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True),
                        name="exit_request_has_a_note",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("state", "waiting"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["approved", "refused", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="exit_request_is_decided_or_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["approved", "refused"]), _negated=True
                            ),
                            models.Q(
                                ("decided_by", models.F("asked_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="exit_request_is_approved_by_another",
                        violation_error_message="Nobody decides what they asked for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("decision_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="exit_request_refused_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExitRequestEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("exit_on", models.DateField(null=True)),
                ("reason", models.CharField(max_length=40, null=True)),
                ("note", models.TextField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("state", models.CharField(max_length=10, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_note", models.TextField(null=True)),
            ],
            options={
                "db_table": "participants_exitrequestevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="exitrequestevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "wave",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (3, "3 months"),
                            (6, "6 months"),
                            (12, "12 months"),
                            (18, "18 months"),
                            (24, "24 months"),
                            (36, "36 months"),
                        ],
                        verbose_name="wave",
                    ),
                ),
                ("contacted_on", models.DateField(verbose_name="contacted on")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("reached_in_person", "Reached in person"),
                            ("reached_by_phone", "Reached by phone"),
                            ("by_proxy", "Reached through somebody else"),
                            ("refused", "Refused"),
                            ("not_found", "Not found"),
                            ("unsafe", "Contact would be unsafe"),
                            ("deceased", "Deceased"),
                        ],
                        max_length=20,
                        verbose_name="result",
                    ),
                ),
                (
                    "work",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("employee", "Employee"),
                            ("employer", "Employer"),
                            ("own_account", "Own-account worker"),
                            ("family_worker", "Contributing family worker"),
                            ("unemployed", "Unemployed"),
                            ("outside_labour_force", "Outside the labour force"),
                        ],
                        max_length=25,
                        verbose_name="work",
                    ),
                ),
                (
                    "feels_safe",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="feels safe"
                    ),
                ),
                (
                    "rejoined",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="back in an armed group"
                    ),
                ),
                (
                    "kit_held",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("part", "In part"), ("no", "No")],
                        db_default="",
                        help_text="Asked of who was given one.",
                        max_length=4,
                        verbose_name="start-up kit still held",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
                "ordering": ["wave", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrolment", "wave"), name="follow_up_once_in_a_wave"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wave__in", [3, 6, 12, 18, 24, 36])),
                        name="follow_up_wave_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kit_held__in", ["", "yes", "part", "no"])),
                        name="follow_up_kit_held_is_known_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("wave", models.PositiveSmallIntegerField(null=True)),
                ("contacted_on", models.DateField(null=True)),
                ("result", models.CharField(max_length=20, null=True)),
                ("work", models.CharField(max_length=25, null=True)),
                ("feels_safe", models.BooleanField(null=True)),
                ("rejoined", models.BooleanField(null=True)),
                ("kit_held", models.CharField(max_length=4, null=True)),
            ],
            options={
                "db_table": "participants_followupevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="followupevent_of")
                ],
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    "attendance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="participants.attendance",
                        verbose_name="mark",
                    ),
                ),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        verbose_name="note of the group session"
                    ),
                ),
            ],
            options={
                "verbose_name": "note of a group session",
                "verbose_name_plural": "notes of group sessions",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("attendance", "by"), name="group_note_once_a_writer"
                    ),
                    core.encrypted.SealedConstraint(
                        field="text", name="group_note_is_sealed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupNoteEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
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
                    "text",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_groupnote",
                        null=True,
                    ),
                ),
            ],
            options={
                "db_table": "participants_groupnoteevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="groupnoteevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
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
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.program",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("participants", "People and cases"),
                            ("stages", "Stays in the stages"),
                            ("attendance", "Attendance"),
                            ("assessments", "Assessments"),
                            ("followups", "Follow-ups"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                (
                    "language",
                    models.CharField(
                        default="en",
                        max_length=10,
                        verbose_name="language of the reasons",
                    ),
                ),
                (
                    "content",
                    core.encrypted.EncryptedBinaryField(
                        null=True, verbose_name="content"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("checking", "Being checked"),
                            ("checked", "Checked"),
                            ("importing", "Being imported"),
                            ("imported", "Imported"),
                            ("refused", "Refused"),
                        ],
                        default="checking",
                        max_length=10,
                        verbose_name="step",
                    ),
                ),
                (
                    "refusal",
                    models.TextField(blank=True, verbose_name="why it was refused"),
                ),
                ("counts", models.JSONField(default=dict, verbose_name="counts")),
                (
                    "preview",
                    core.encrypted.EncryptedJSONField(
                        null=True, verbose_name="what changes"
                    ),
                ),
                (
                    "rejects",
                    core.encrypted.EncryptedBinaryField(
                        null=True, verbose_name="rejected rows"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="brought",
                    ),
                ),
                (
                    "finished_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="imported"
                    ),
                ),
            ],
            options={
                "verbose_name": "imported file",
                "verbose_name_plural": "imported files",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["by", "-created_at"], name="import_file_own")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "refused"), _negated=True),
                            models.Q(("refusal", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="import_file_refused_for_a_reason",
                    ),
                    core.encrypted.SealedConstraint(
                        field="content", name="import_file_content_is_sealed"
                    ),
                    core.encrypted.SealedConstraint(
                        field="rejects", name="import_file_rejects_are_sealed"
                    ),
                    core.encrypted.SealedConstraint(
                        field="preview", name="import_file_preview_is_sealed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MentoringVisit",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("day", models.DateField(verbose_name="day")),
                (
                    "running",
                    models.CharField(
                        choices=[
                            ("yes", "The business runs"),
                            ("no", "The business does not run any more"),
                            ("not_yet", "The business has not begun"),
                        ],
                        max_length=10,
                        verbose_name="how it stands",
                    ),
                ),
                (
                    "turnover",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="turnover of a month",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Z]{3}\\Z",
                                "Use the three capital letters of ISO 4217, for example USD.",
                            )
                        ],
                        verbose_name="currency",
                    ),
                ),
                (
                    "advice",
                    models.TextField(
                        blank=True, max_length=4000, verbose_name="advice given"
                    ),
                ),
                (
                    "next_on",
                    models.DateField(blank=True, null=True, verbose_name="next visit"),
                ),
            ],
            options={
                "verbose_name": "mentoring visit",
                "verbose_name_plural": "mentoring visits",
                "ordering": ["-day", "-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(models.F("enrolment"), name="mentoringvisit_of_a_case")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("running__in", ["yes", "no", "not_yet"])),
                        name="mentoring_visit_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("currency", ""), ("turnover", None)),
                            models.Q(
                                ("currency__regex", "^[A-Z]{3}$"), ("turnover__gte", 0)
                            ),
                            _connector="OR",
                        ),
                        name="mentoring_visit_turnover_has_a_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_on", None),
                            ("next_on__gt", models.F("day")),
                            _connector="OR",
                        ),
                        name="mentoring_visit_next_comes_later",
                        violation_error_message="The next visit comes after this one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MentoringVisitEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
                ("running", models.CharField(max_length=10, null=True)),
                (
                    "turnover",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True),
                ),
                ("currency", models.CharField(max_length=3, null=True)),
                ("advice", models.TextField(max_length=4000, null=True)),
                ("next_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "participants_mentoringvisitevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="mentoringvisitevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("office", "At the office"),
                            ("visit", "Visit"),
                            ("phone", "Phone"),
                            ("other", "Other"),
                        ],
                        default="office",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="day")),
                ("text", core.encrypted.EncryptedTextField(verbose_name="note")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
                "ordering": ["-happened_on", "-created_at", "-id"],
                "indexes": [
                    models.Index(
                        fields=["enrolment", "-happened_on"], name="note_of_a_case"
                    )
                ],
                "constraints": [
                    core.encrypted.SealedConstraint(
                        field="text", has_content=True, name="note_has_a_text"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["office", "visit", "phone", "other"])
                        ),
                        name="note_kind_is_known_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoteEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("kind", models.CharField(max_length=10, null=True)),
                ("happened_on", models.DateField(null=True)),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_note", null=True
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
            ],
            options={
                "db_table": "participants_noteevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="noteevent_of")],
            },
        ),
        migrations.CreateModel(
            name="EnrolmentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.participant",
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
                ("child_track", models.BooleanField(null=True)),
                ("age_in_doubt", models.BooleanField(null=True)),
                ("case_code", models.CharField(max_length=11, null=True)),
                ("external_id", models.CharField(max_length=64, null=True)),
                ("category", models.CharField(max_length=20, null=True)),
                (
                    "residence",
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
                    "caseworker",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("education_level", models.PositiveSmallIntegerField(null=True)),
                ("wg_seeing", models.PositiveSmallIntegerField(null=True)),
                ("wg_hearing", models.PositiveSmallIntegerField(null=True)),
                ("wg_walking", models.PositiveSmallIntegerField(null=True)),
                ("wg_remembering", models.PositiveSmallIntegerField(null=True)),
                ("wg_self_care", models.PositiveSmallIntegerField(null=True)),
                ("wg_communicating", models.PositiveSmallIntegerField(null=True)),
                ("registered_on", models.DateField(null=True)),
                ("exited_on", models.DateField(null=True)),
                ("exit_reason", models.CharField(max_length=40, null=True)),
                ("exit_imported", models.BooleanField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "participants_enrolmentevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="enrolmentevent_of")],
            },
        ),
        migrations.CreateModel(
            name="ParticipantEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("family_name", models.CharField(max_length=200, null=True)),
                ("given_name", models.CharField(max_length=200, null=True)),
                ("other_names", models.TextField(null=True)),
                ("mothers_name", models.CharField(max_length=200, null=True)),
                (
                    "national_id",
                    core.encrypted.EncryptedCharField(
                        bound_to=("row",),
                        copied_from="participants_participant",
                        null=True,
                    ),
                ),
                (
                    "phone",
                    core.encrypted.EncryptedCharField(
                        bound_to=("row",),
                        copied_from="participants_participant",
                        null=True,
                    ),
                ),
                (
                    "address",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_participant",
                        null=True,
                    ),
                ),
                ("sex", models.CharField(max_length=1, null=True)),
                ("birth_date", models.DateField(null=True)),
                ("birth_precision", models.CharField(max_length=5, null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "participants_participantevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="participantevent_of")],
            },
        ),
        migrations.CreateModel(
            name="Placement",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("day", models.DateField(verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("employed", "Employed"),
                            ("apprentice", "Apprenticeship"),
                            ("own", "Own business"),
                            ("cooperative", "Cooperative"),
                            ("public_works", "Public works"),
                        ],
                        max_length=15,
                        verbose_name="kind of work",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.partner",
                        verbose_name="employer among the partners",
                    ),
                ),
                (
                    "employer",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="other employer"
                    ),
                ),
                (
                    "occupation",
                    participants.models.trade.TradeField(
                        max_length=4, verbose_name="trade"
                    ),
                ),
                (
                    "ended_on",
                    models.DateField(blank=True, null=True, verbose_name="ended on"),
                ),
                (
                    "ended_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("over", "The work was over"),
                            ("left", "Left for other work"),
                            ("dismissed", "Dismissed"),
                            ("health", "Health or family"),
                            ("safety", "Not safe there"),
                            ("other", "Another reason"),
                        ],
                        max_length=10,
                        verbose_name="why it ended",
                    ),
                ),
                (
                    "wage",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="wage of a month",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Z]{3}\\Z",
                                "Use the three capital letters of ISO 4217, for example USD.",
                            )
                        ],
                        verbose_name="currency",
                    ),
                ),
                (
                    "is_related",
                    models.BooleanField(verbose_name="has to do with the training"),
                ),
            ],
            options={
                "verbose_name": "placement",
                "verbose_name_plural": "placements",
                "ordering": ["-day", "-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(models.F("enrolment"), name="placement_of_a_case")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ended_because__in",
                                [
                                    "",
                                    "over",
                                    "left",
                                    "dismissed",
                                    "health",
                                    "safety",
                                    "other",
                                ],
                            ),
                            (
                                "kind__in",
                                [
                                    "employed",
                                    "apprentice",
                                    "own",
                                    "cooperative",
                                    "public_works",
                                ],
                            ),
                        ),
                        name="placement_has_known_codes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("occupation__regex", "^[0-9]{4}$")),
                        name="placement_is_of_a_trade",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("partner", None), ("employer", ""), _connector="OR"
                        ),
                        name="placement_has_one_employer_at_most",
                        violation_error_message="Choose a partner or write another employer, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_because", ""), ("ended_on", None)),
                            models.Q(
                                ("ended_on__gte", models.F("day")),
                                models.Q(("ended_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="placement_ends_for_a_reason",
                        violation_error_message="Say when it ended and why: not before it began.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("currency", ""), ("wage", None)),
                            models.Q(
                                ("currency__regex", "^[A-Z]{3}$"), ("wage__gte", 0)
                            ),
                            _connector="OR",
                        ),
                        name="placement_wage_has_a_currency",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlacementEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
                ("kind", models.CharField(max_length=15, null=True)),
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
                ("employer", models.CharField(max_length=120, null=True)),
                (
                    "occupation",
                    participants.models.trade.TradeField(max_length=4, null=True),
                ),
                ("ended_on", models.DateField(null=True)),
                ("ended_because", models.CharField(max_length=10, null=True)),
                (
                    "wage",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True),
                ),
                ("currency", models.CharField(max_length=3, null=True)),
                ("is_related", models.BooleanField(null=True)),
            ],
            options={
                "db_table": "participants_placementevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="placementevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="PriorSkill",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("day", models.DateField(verbose_name="day")),
                (
                    "occupation",
                    participants.models.trade.TradeField(
                        max_length=4, verbose_name="trade"
                    ),
                ),
                (
                    "known_by",
                    models.CharField(
                        choices=[
                            ("worked", "Worked in it"),
                            ("learned", "Learned it"),
                            ("document", "Has a document"),
                        ],
                        max_length=10,
                        verbose_name="how it is known",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("whole", "Recognised"),
                            ("part", "Recognised in part"),
                            ("not", "Not recognised"),
                        ],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                (
                    "assessed_by",
                    models.CharField(
                        blank=True,
                        help_text="The body that assessed, for example the trade test centre.",
                        max_length=120,
                        verbose_name="assessed by",
                    ),
                ),
                (
                    "weeks_shorter",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(104),
                        ],
                        verbose_name="weeks that the training is shorter",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier skills",
                "verbose_name_plural": "earlier skills",
                "ordering": ["-day", "-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(models.F("enrolment"), name="priorskill_of_a_case")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occupation__regex", "^[0-9]{4}$")),
                        name="prior_skill_is_of_a_trade",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("known_by__in", ["worked", "learned", "document"]),
                            ("result__in", ["whole", "part", "not"]),
                        ),
                        name="prior_skill_has_known_codes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weeks_shorter", None),
                            models.Q(
                                ("result__in", ["whole", "part"]),
                                ("weeks_shorter__range", (1, 104)),
                            ),
                            _connector="OR",
                        ),
                        name="prior_skill_shortens_where_it_is_recognised",
                        violation_error_message="Only what is recognised makes a training shorter.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriorSkillEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
                (
                    "occupation",
                    participants.models.trade.TradeField(max_length=4, null=True),
                ),
                ("known_by", models.CharField(max_length=10, null=True)),
                ("result", models.CharField(max_length=10, null=True)),
                ("assessed_by", models.CharField(max_length=120, null=True)),
                ("weeks_shorter", models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                "db_table": "participants_priorskillevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="priorskillevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyAssessment",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safety_assessments",
                        to="participants.alert",
                    ),
                ),
                (
                    "risk",
                    models.CharField(
                        choices=[
                            ("low", "Low: thoughts, no plan"),
                            ("medium", "Medium: a plan, or means at hand"),
                            ("high", "High: plan, means and intent"),
                            ("now", "In danger now: not to be left alone"),
                        ],
                        max_length=10,
                        verbose_name="danger",
                    ),
                ),
                (
                    "parts",
                    core.encrypted.EncryptedJSONField(verbose_name="safety assessment"),
                ),
            ],
            options={
                "verbose_name": "safety assessment",
                "verbose_name_plural": "safety assessments",
                "ordering": ["-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["enrolment", "-created_at"],
                        name="safety_assessment_of_a_case",
                    )
                ],
                "constraints": [
                    core.encrypted.SealedConstraint(
                        field="parts", name="safety_assessment_is_sealed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("risk__in", ["low", "medium", "high", "now"])
                        ),
                        name="safety_assessment_risk_is_known_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyAssessmentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
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
                    "alert",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.alert",
                    ),
                ),
                ("risk", models.CharField(max_length=10, null=True)),
                (
                    "parts",
                    core.encrypted.EncryptedJSONField(
                        bound_to=("row",),
                        copied_from="participants_safetyassessment",
                        null=True,
                    ),
                ),
            ],
            options={
                "db_table": "participants_safetyassessmentevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="safetyassessmentevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyPlan",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                ("made_on", models.DateField(verbose_name="day")),
                (
                    "parts",
                    core.encrypted.EncryptedJSONField(verbose_name="safety plan"),
                ),
            ],
            options={
                "verbose_name": "safety plan",
                "verbose_name_plural": "safety plans",
                "ordering": ["-made_on", "-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["enrolment", "-made_on"], name="safety_plan_of_a_case"
                    )
                ],
                "constraints": [
                    core.encrypted.SealedConstraint(
                        field="parts", name="safety_plan_is_sealed"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyPlanEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
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
                ("made_on", models.DateField(null=True)),
                (
                    "parts",
                    core.encrypted.EncryptedJSONField(
                        bound_to=("row",),
                        copied_from="participants_safetyplan",
                        null=True,
                    ),
                ),
            ],
            options={
                "db_table": "participants_safetyplanevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="safetyplanevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionNote",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="note",
                        to="participants.counsellingsession",
                    ),
                ),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        verbose_name="note of the session"
                    ),
                ),
            ],
            options={
                "verbose_name": "note of a session",
                "verbose_name_plural": "notes of sessions",
                "abstract": False,
                "constraints": [
                    core.encrypted.SealedConstraint(
                        field="text", name="session_note_is_sealed"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionNoteEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
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
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.counsellingsession",
                    ),
                ),
                (
                    "text",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_sessionnote",
                        null=True,
                    ),
                ),
            ],
            options={
                "db_table": "participants_sessionnoteevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="sessionnoteevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="SchoolingEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
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
                ("learning", models.CharField(max_length=20, null=True)),
                ("beside_school", models.BooleanField(null=True)),
                ("school", models.CharField(max_length=120, null=True)),
                ("grade", models.CharField(max_length=30, null=True)),
                ("entry_level", models.PositiveSmallIntegerField(null=True)),
                ("exit_level", models.PositiveSmallIntegerField(null=True)),
                ("childcare", models.CharField(max_length=10, null=True)),
                ("childcare_since", models.DateField(null=True)),
                ("left_because", models.CharField(max_length=10, null=True)),
                (
                    "again_after",
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
                "db_table": "participants_schoolingevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="schoolingevent_of")
                ],
            },
        ),
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "stay",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schooling",
                        to="participants.stage",
                        verbose_name="stay",
                    ),
                ),
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
                (
                    "again_after",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolled_again",
                        to="participants.stage",
                        verbose_name="enrolled again after",
                    ),
                ),
            ],
            options={
                "verbose_name": "schooling",
                "verbose_name_plural": "schooling",
                "constraints": [
                    models.CheckConstraint(
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
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entry_level", None),
                            ("entry_level__lte", 8),
                            _connector="OR",
                        ),
                        name="schooling_entry_level_is_0_to_8",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("exit_level", None),
                            ("exit_level__lte", 8),
                            _connector="OR",
                        ),
                        name="schooling_exit_level_is_0_to_8",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entry_level", None),
                            ("exit_level", None),
                            ("exit_level__gte", models.F("entry_level")),
                            _connector="OR",
                        ),
                        name="schooling_level_does_not_fall",
                        violation_error_message="The level at the end is below that at the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("childcare__in", ["", "not_needed", "needed", "given"])
                        ),
                        name="schooling_childcare_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("childcare_since", None),
                            ("childcare__in", ["needed", "given"]),
                            _connector="OR",
                        ),
                        name="schooling_childcare_that_has_a_day_is_asked_for",
                        violation_error_message="Only childcare that is needed or given has a first day.",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("again_after", None),
                            models.Q(("again_after", models.F("stay")), _negated=True),
                            _connector="OR",
                        ),
                        name="schooling_is_not_again_after_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CounsellorWishEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
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
                ("sex", models.CharField(max_length=5, null=True)),
                ("age", models.CharField(max_length=10, null=True)),
            ],
            options={
                "db_table": "participants_counsellorwishevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="counsellorwishevent_of")
                ],
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "stay",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wish",
                        to="participants.stage",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "wish for a counsellor",
                "verbose_name_plural": "wishes for a counsellor",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["any", "F", "M"])),
                        name="counsellor_wish_sex_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("age__in", ["any", "older", "younger"])),
                        name="counsellor_wish_age_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age", "any"), ("sex", "any"), _negated=True
                        ),
                        name="counsellor_wish_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosingAssessmentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
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
            ],
            options={
                "db_table": "participants_closingassessmentevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="closingassessmentevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
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
                ("kind", models.CharField(max_length=10, null=True)),
                ("number", models.CharField(max_length=40, null=True)),
                ("title", models.CharField(max_length=120, null=True)),
                (
                    "occupation",
                    participants.models.trade.TradeField(max_length=4, null=True),
                ),
                ("isced_level", models.PositiveSmallIntegerField(null=True)),
                ("revoked_on", models.DateField(null=True)),
                ("revoked_because", models.CharField(max_length=200, null=True)),
            ],
            options={
                "db_table": "participants_certificateevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="certificateevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("day", models.DateField(verbose_name="day")),
                (
                    "stay",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.stage",
                        verbose_name="stay",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("national", "National"),
                            ("provider", "Of the provider"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "number",
                    models.CharField(blank=True, max_length=40, verbose_name="number"),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "occupation",
                    participants.models.trade.TradeField(
                        blank=True, max_length=4, verbose_name="trade"
                    ),
                ),
                (
                    "isced_level",
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
                        verbose_name="education level",
                    ),
                ),
                (
                    "revoked_on",
                    models.DateField(blank=True, null=True, verbose_name="revoked on"),
                ),
                (
                    "revoked_because",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why it is revoked"
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate",
                "verbose_name_plural": "certificates",
                "ordering": ["-day", "-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(models.F("enrolment"), name="certificate_of_a_case")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "kind", "number"),
                        name="certificate_number_is_given_once",
                        violation_error_message="There is a certificate with this number already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_on", None)),
                        fields=("stay", "kind"),
                        name="certificate_once_a_stay_and_kind",
                        violation_error_message="There is one of this kind already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        name="certificate_has_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["national", "provider"])),
                        name="certificate_kind_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occupation", ""),
                            models.Q(
                                ("isced_level", None),
                                ("occupation__regex", "^([0-9]{4})?$"),
                            ),
                            _connector="OR",
                        ),
                        name="certificate_is_of_a_trade_or_a_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("isced_level", None),
                            ("isced_level__lte", 8),
                            _connector="OR",
                        ),
                        name="certificate_level_is_0_to_8",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_because", ""), ("revoked_on", None)),
                            models.Q(
                                ("revoked_on__gte", models.F("day")),
                                models.Q(("revoked_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="certificate_is_revoked_for_a_reason",
                        violation_error_message="Say why it is revoked, and since when: not before it was issued.",
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
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
            ],
            options={
                "db_table": "participants_carelevelevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="carelevelevent_of")
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("day", models.DateField(verbose_name="day")),
                (
                    "stay",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.stage",
                        verbose_name="stay",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "level of care",
                "verbose_name_plural": "levels of care",
                "ordering": ["-day", "-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(models.F("enrolment"), name="carelevel_of_a_case")
                ],
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
            name="StageEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("stage", models.CharField(max_length=30, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.activity",
                    ),
                ),
                ("status", models.CharField(max_length=20, null=True)),
                ("waiting_since", models.DateTimeField(null=True)),
                ("started_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("certified_on", models.DateField(null=True)),
                (
                    "counsellor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("scores_shared", models.BooleanField(null=True)),
            ],
            options={
                "db_table": "participants_stageevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="stageevent_of")],
            },
        ),
        migrations.CreateModel(
            name="StartUpKit",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("day", models.DateField(verbose_name="day")),
                (
                    "stay",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.stage",
                        verbose_name="stay",
                    ),
                ),
                (
                    "items",
                    participants.models.start_up_kit.ItemsField(verbose_name="items"),
                ),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="worth together"
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Z]{3}\\Z",
                                "Use the three capital letters of ISO 4217, for example USD.",
                            )
                        ],
                        verbose_name="currency",
                    ),
                ),
                (
                    "received_by",
                    models.CharField(
                        choices=[
                            ("person", "The person"),
                            ("guardian", "Parent or guardian"),
                            ("spouse", "Husband or wife"),
                            ("relative", "Another relative"),
                            ("other", "Somebody else whom the person sent"),
                        ],
                        max_length=10,
                        verbose_name="handed over to",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed over by",
                    ),
                ),
            ],
            options={
                "verbose_name": "start-up kit",
                "verbose_name_plural": "start-up kits",
                "ordering": ["-day", "-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(models.F("enrolment"), name="startupkit_of_a_case")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stay",),
                        name="start_up_kit_once_a_stay",
                        violation_error_message="A kit of this stay is recorded already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "received_by__in",
                                ["person", "guardian", "spouse", "relative", "other"],
                            )
                        ),
                        name="start_up_kit_is_received_by_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("items", []), _negated=True),
                        name="start_up_kit_has_items",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("currency__regex", "^[A-Z]{3}$"), ("total__gte", 0)
                        ),
                        name="start_up_kit_is_worth_something_in_a_currency",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StartUpKitEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
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
                ("items", participants.models.start_up_kit.ItemsField(null=True)),
                (
                    "total",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True),
                ),
                ("currency", models.CharField(max_length=3, null=True)),
                ("received_by", models.CharField(max_length=10, null=True)),
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
            ],
            options={
                "db_table": "participants_startupkitevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="startupkitevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="TermResult",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("day", models.DateField(verbose_name="day")),
                (
                    "stay",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.stage",
                        verbose_name="stay",
                    ),
                ),
                (
                    "school_year",
                    models.CharField(
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(19|20)[0-9]{2}(/[0-9]{2})?$",
                                "Write it like 2026, or like 2025/26.",
                            )
                        ],
                        verbose_name="school year",
                    ),
                ),
                ("term", models.CharField(max_length=60, verbose_name="term")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("passed", "Passed"),
                            ("partly", "Passed in part"),
                            ("failed", "Not passed"),
                        ],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="average mark"
                    ),
                ),
                (
                    "days_held",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="school days of the term"
                    ),
                ),
                (
                    "days_present",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days in school"
                    ),
                ),
                (
                    "promoted_to",
                    models.CharField(
                        blank=True, max_length=30, verbose_name="goes on to class"
                    ),
                ),
            ],
            options={
                "verbose_name": "term result",
                "verbose_name_plural": "term results",
                "ordering": ["-school_year", "-day", "-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(models.F("enrolment"), name="termresult_of_a_case")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stay", "school_year", "term"),
                        name="term_result_once_a_term",
                        violation_error_message="There is a result of this term already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result__in", ["passed", "partly", "failed"])
                        ),
                        name="term_result_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("school_year__regex", "^(19|20)[0-9]{2}(/[0-9]{2})?$")
                        ),
                        name="term_result_school_year_is_written_as_one",
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="TermResultEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
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
                ("school_year", models.CharField(max_length=7, null=True)),
                ("term", models.CharField(max_length=60, null=True)),
                ("result", models.CharField(max_length=10, null=True)),
                ("mark", models.CharField(max_length=20, null=True)),
                ("days_held", models.PositiveSmallIntegerField(null=True)),
                ("days_present", models.PositiveSmallIntegerField(null=True)),
                ("promoted_to", models.CharField(max_length=30, null=True)),
            ],
            options={
                "db_table": "participants_termresultevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="termresultevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingResult",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("day", models.DateField(verbose_name="day")),
                (
                    "stay",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.stage",
                        verbose_name="stay",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("passed", "Passed"),
                            ("failed", "Not passed"),
                            ("absent", "Absent"),
                        ],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                (
                    "mark",
                    models.CharField(blank=True, max_length=20, verbose_name="mark"),
                ),
                (
                    "assessed_by",
                    models.CharField(
                        blank=True,
                        help_text="The body that assessed, for example the trade test centre.",
                        max_length=120,
                        verbose_name="assessed by",
                    ),
                ),
                (
                    "attempt",
                    models.PositiveSmallIntegerField(default=1, verbose_name="attempt"),
                ),
            ],
            options={
                "verbose_name": "final assessment",
                "verbose_name_plural": "final assessments",
                "ordering": ["-day", "-created_at", "-id"],
                "abstract": False,
                "indexes": [
                    models.Index(models.F("enrolment"), name="trainingresult_of_a_case")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stay", "attempt"),
                        name="training_result_once_an_attempt",
                        violation_error_message="There is a result of this attempt already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result__in", ["passed", "failed", "absent"])
                        ),
                        name="training_result_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attempt__gte", 1)),
                        name="training_result_attempts_are_counted_from_1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "absent"), _negated=True),
                            ("mark", ""),
                            _connector="OR",
                        ),
                        name="training_result_of_the_absent_has_no_mark",
                        violation_error_message="Somebody absent has no mark.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingResultEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("day", models.DateField(null=True)),
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
                ("result", models.CharField(max_length=10, null=True)),
                ("mark", models.CharField(max_length=20, null=True)),
                ("assessed_by", models.CharField(max_length=120, null=True)),
                ("attempt", models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                "db_table": "participants_trainingresultevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="trainingresultevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiver",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("psychological_support", "Psychological support"),
                            ("vocational_training", "Vocational training"),
                            ("education", "Education"),
                        ],
                        max_length=30,
                        verbose_name="stage",
                    ),
                ),
                (
                    "gate",
                    models.CharField(
                        choices=[("start", "To start"), ("complete", "To complete")],
                        max_length=10,
                        verbose_name="gate",
                    ),
                ),
                (
                    "conditions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        help_text="The codes of what is done without.",
                        size=None,
                        verbose_name="conditions",
                    ),
                ),
                ("reason", core.encrypted.EncryptedTextField(verbose_name="reason")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers_asked",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers_decided",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided"),
                ),
                (
                    "decision_note",
                    core.encrypted.EncryptedTextField(blank=True, verbose_name="why"),
                ),
            ],
            options={
                "verbose_name": "waiver",
                "verbose_name_plural": "waivers",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(models.F("enrolment"), name="waiver_of_a_case")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("enrolment", "stage", "gate"),
                        name="waiver_waits_once_at_a_gate",
                        violation_error_message="A waiver is asked for already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gate__in", ["start", "complete"]),
                            (
                                "stage__in",
                                [
                                    "psychological_support",
                                    "vocational_training",
                                    "education",
                                ],
                            ),
                        ),
                        name="waiver_gate_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("conditions__len__gt", 0)),
                        name="waiver_names_a_condition",
                    ),
                    core.encrypted.SealedConstraint(
                        field="reason", has_content=True, name="waiver_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("state", "waiting"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["approved", "refused", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="waiver_is_decided_or_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["approved", "refused"]), _negated=True
                            ),
                            models.Q(
                                ("decided_by", models.F("asked_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="waiver_is_decided_by_another",
                        violation_error_message="Nobody decides what they asked for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            ("decision_note__isnull", False),
                            _connector="OR",
                        ),
                        name="waiver_refused_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaiverEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("stage", models.CharField(max_length=30, null=True)),
                ("gate", models.CharField(max_length=10, null=True)),
                (
                    "conditions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), null=True, size=None
                    ),
                ),
                (
                    "reason",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_waiver", null=True
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("state", models.CharField(max_length=10, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decision_note",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",), copied_from="participants_waiver", null=True
                    ),
                ),
            ],
            options={
                "db_table": "participants_waiverevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["enrolment"], name="waiverevent_of")],
            },
        ),
        migrations.CreateModel(
            name="CertificateCount",
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
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "last",
                    models.PositiveIntegerField(default=0, verbose_name="last number"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "year"), name="certificate_count_once_a_year"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CutOff",
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
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cut_offs",
                        to="programs.program",
                    ),
                ),
                (
                    "instrument",
                    models.CharField(
                        choices=participants.instruments.register.choices,
                        max_length=20,
                        verbose_name="instrument",
                    ),
                ),
                ("holds_from", models.DateField(verbose_name="holds from")),
                ("value", models.PositiveSmallIntegerField(verbose_name="cut-off")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "cut-off",
                "verbose_name_plural": "cut-offs",
                "ordering": ["instrument", "-holds_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "instrument", "holds_from"),
                        name="cut_off_begins_once_a_day",
                        violation_error_message="There is a cut-off from this day on.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CutOffEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
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
                ("instrument", models.CharField(max_length=20, null=True)),
                ("holds_from", models.DateField(null=True)),
                ("value", models.PositiveSmallIntegerField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
            ],
            options={
                "db_table": "participants_cutoffevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="cutoffevent_of")],
            },
        ),
        migrations.CreateModel(
            name="EmergencyOpeningEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
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
                    "reason",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_emergencyopening",
                        null=True,
                    ),
                ),
                ("opened_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("finding", models.CharField(max_length=20, null=True)),
                (
                    "finding_note",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_emergencyopening",
                        null=True,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "participants_emergencyopeningevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["enrolment"], name="emergencyopeningevent_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyOpening",
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
                ("child_track", models.BooleanField(verbose_name="child track")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergencies",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                ("reason", core.encrypted.EncryptedTextField(verbose_name="reason")),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("ends_at", models.DateTimeField(verbose_name="open until")),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_order", "In order"),
                            ("not_in_order", "Not in order"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="finding",
                    ),
                ),
                (
                    "finding_note",
                    core.encrypted.EncryptedTextField(
                        null=True, verbose_name="what was found"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergencies_reviewed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(null=True, verbose_name="reviewed"),
                ),
            ],
            options={
                "verbose_name": "emergency opening",
                "verbose_name_plural": "emergency openings",
                "ordering": ["-opened_at", "-id"],
                "indexes": [
                    models.Index(fields=["opened_at", "id"], name="emergency_by_time"),
                    models.Index(
                        fields=["by", "opened_at"], name="emergency_of_a_person"
                    ),
                    models.Index(models.F("enrolment"), name="emergency_of_a_case"),
                ],
                "constraints": [
                    core.encrypted.SealedConstraint(
                        field="reason", has_content=True, name="emergency_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ends_at",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("opened_at"),
                                    "+",
                                    models.Value(datetime.timedelta(seconds=3600)),
                                ),
                            )
                        ),
                        name="emergency_lasts_an_hour",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("by", "="),
                            ("enrolment", "="),
                            (
                                models.Func(
                                    "opened_at",
                                    "ends_at",
                                    function="tstzrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="emergency_is_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finding", ""),
                                ("reviewed_at", None),
                                ("reviewed_by", None),
                                ("finding_note__isnull", True),
                            ),
                            models.Q(
                                ("finding__in", ["in_order", "not_in_order"]),
                                ("finding_note__isnull", False),
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_is_reviewed_or_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by", None),
                            models.Q(("reviewed_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="emergency_is_reviewed_by_another",
                        violation_error_message="Nobody reviews what they opened.",
                    ),
                    core.encrypted.SealedConstraint(
                        field="finding_note",
                        has_content=True,
                        name="emergency_finding_has_a_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CounsellingSessionEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
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
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
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
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
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
                ("kind", models.CharField(max_length=10, null=True)),
                ("held_on", models.DateField(null=True)),
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
            ],
            options={
                "db_table": "participants_counsellingsessionevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["enrolment"], name="counsellingsessionevent_of"
                    )
                ],
            },
        ),
    ]
