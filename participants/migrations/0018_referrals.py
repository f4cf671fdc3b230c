"""Referrals to partners and the consent to each, under their locks.

A partner answers one referral by its link through two functions of the owner's, and
no scope: the one tells what the link opens, and of the person the fields that are
shared; the other stores an answer once and closes the link.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import core.encrypted
from core.policies import reference
from participants.tables import record_table

CONSENT, REFERRAL = "participants_partnerconsent", "participants_referral"
LINK = "participants_referrallink"

SHOWN = """
CREATE FUNCTION participants_referral_shown(digest bytea) RETURNS TABLE (
    referral uuid, enrolment uuid, person uuid, program bigint, timezone text,
    case_code text, status text, urgency text, partner text, service text,
    shared text[], given_name text, family_name text, phone bytea, birth_date date,
    birth_precision text, sex text, language text, place text, reason bytea
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.id, r.enrolment_id, p.id, r.program_id, g.timezone,
        e.case_code, r.status, r.urgency, o.name, s.name,
        r.shared,
        CASE WHEN 'name' = ANY (r.shared) THEN p.given_name END,
        CASE WHEN 'name' = ANY (r.shared) THEN p.family_name END,
        CASE WHEN 'phone' = ANY (r.shared) THEN p.phone END,
        CASE WHEN 'age_band' = ANY (r.shared) THEN p.birth_date END,
        CASE WHEN 'age_band' = ANY (r.shared) THEN p.birth_precision END,
        CASE WHEN 'sex' = ANY (r.shared) THEN p.sex END,
        CASE WHEN 'language' = ANY (r.shared) THEN c.language END,
        CASE WHEN 'place' = ANY (r.shared) THEN a.name END,
        CASE WHEN 'reason' = ANY (r.shared) THEN r.reason END
    FROM participants_referrallink l
    JOIN participants_referral r ON r.id = l.referral_id
    JOIN participants_partnerconsent c ON c.id = r.consent_id
    JOIN participants_enrolment e ON e.id = r.enrolment_id
    JOIN participants_participant p ON p.id = e.participant_id
    JOIN programs_program g ON g.id = r.program_id
    JOIN programs_partner o ON o.id = r.partner_id
    JOIN programs_serviceoffer s ON s.id = r.service_id
    LEFT JOIN programs_area a ON a.id = e.residence_id
    WHERE l.token_digest = digest AND l.until > now()
      AND r.status IN ('sent', 'accepted')
$$;
"""
# The referral is locked before its link, as by everybody who writes to one. Of two
# at once the second waits, and finds the digest gone.
ANSWERED = """
CREATE FUNCTION participants_referral_answered(
    digest bytea, outcome text, why text, received date
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked participants_referral;
BEGIN
    SELECT r.* INTO asked FROM participants_referral r
    JOIN participants_referrallink l ON l.referral_id = r.id
    WHERE l.token_digest = digest FOR UPDATE OF r;
    IF asked.id IS NULL OR NOT (
        asked.status = 'sent'
            AND outcome IN ('accepted', 'rejected', 'service_received')
        OR asked.status = 'accepted' AND outcome = 'service_received'
    ) THEN
        RETURN false;
    END IF;
    UPDATE participants_referrallink l
    SET token_digest = NULL, until = NULL, version = l.version + 1, updated_at = now()
    WHERE l.referral_id = asked.id AND l.token_digest = digest AND l.until > now();
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE participants_referral r
    SET status = outcome, refusal = why, received_on = received,
        version = r.version + 1, updated_at = now()
    WHERE r.id = asked.id;
    RETURN true;
END $$;
"""


def for_the_web(sql: str, name: str) -> RunSQL:
    """The function, called by nobody but the web's role."""
    rights = f"""
        REVOKE ALL ON FUNCTION {name} FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION {name} TO ddr_web"""
    return RunSQL(f"{sql}{rights}", f"DROP FUNCTION {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0017_applications"),
        ("programs", "0009_eligibility_criteria"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PartnerConsent",
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
                        max_length=60, verbose_name="language it was asked in"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
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
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "consent to tell a partner",
                "verbose_name_plural": "consents to tell partners",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PartnerConsentEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("agreed", models.BooleanField(null=True)),
                ("given_on", models.DateField(null=True)),
                ("given_by", models.CharField(max_length=10, null=True)),
                ("guardian", models.CharField(max_length=200, null=True)),
                ("language", models.CharField(max_length=60, null=True)),
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
            ],
            options={
                "db_table": "participants_partnerconsentevent",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Referral",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("health", "Health"),
                            ("legal_aid", "Legal aid"),
                            ("documents", "Identity papers"),
                            ("housing", "Housing"),
                            ("livelihood", "Livelihood and training"),
                            ("psychosocial", "Specialised psychosocial care"),
                            ("education", "Education"),
                            ("protection", "Protection"),
                            ("other", "Other service"),
                        ],
                        max_length=20,
                        verbose_name="kind of service",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("24h", "24 hours"),
                            ("7d", "7 days"),
                            ("30d", "30 days"),
                        ],
                        max_length=3,
                        verbose_name="answer needed within",
                    ),
                ),
                (
                    "shared",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("name", "Name"),
                                ("phone", "Phone"),
                                ("age_band", "Age band"),
                                ("sex", "Sex"),
                                ("language", "Language"),
                                ("place", "Place"),
                                ("reason", "Reason"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                        verbose_name="what the partner is told",
                    ),
                ),
                ("reason", core.encrypted.EncryptedTextField(verbose_name="reason")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Sent"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("service_received", "Service received"),
                            ("closed_without_service", "Closed without service"),
                            ("consent_withdrawn", "Consent withdrawn"),
                        ],
                        default="draft",
                        max_length=25,
                        verbose_name="status",
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="sent"),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="answer needed by"
                    ),
                ),
                (
                    "refusal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("full", "No place free"),
                            ("not_eligible", "Does not meet the conditions"),
                            ("not_offered", "The service is not offered any more"),
                            ("not_reached", "The person could not be reached"),
                            ("other", "Another reason"),
                        ],
                        max_length=15,
                        verbose_name="why it was rejected",
                    ),
                ),
                (
                    "received_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="service received on"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="referred by",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.partnerconsent",
                        verbose_name="consent",
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
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.program",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.serviceoffer",
                        verbose_name="service",
                    ),
                ),
            ],
            options={
                "verbose_name": "referral",
                "verbose_name_plural": "referrals",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ReferralEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("kind", models.CharField(max_length=20, null=True)),
                ("urgency", models.CharField(max_length=3, null=True)),
                (
                    "shared",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("name", "Name"),
                                ("phone", "Phone"),
                                ("age_band", "Age band"),
                                ("sex", "Sex"),
                                ("language", "Language"),
                                ("place", "Place"),
                                ("reason", "Reason"),
                            ],
                            max_length=10,
                        ),
                        null=True,
                        size=None,
                    ),
                ),
                (
                    "reason",
                    core.encrypted.EncryptedTextField(
                        bound_to=("row",),
                        copied_from="participants_referral",
                        null=True,
                    ),
                ),
                ("status", models.CharField(max_length=25, null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("refusal", models.CharField(max_length=15, null=True)),
                ("received_on", models.DateField(null=True)),
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
                    "consent",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.partnerconsent",
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
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.serviceoffer",
                    ),
                ),
            ],
            options={
                "db_table": "participants_referralevent",
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="partnerconsent",
            index=models.Index(fields=["enrolment"], name="partner_consent_of_a_case"),
        ),
        migrations.AddConstraint(
            model_name="partnerconsent",
            constraint=models.UniqueConstraint(
                fields=("id", "enrolment", "partner"),
                name="partner_consent_case_and_partner_for_referrals",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_by", "self"), ("guardian", "")),
                    models.Q(
                        ("given_by", "guardian"),
                        models.Q(("guardian", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="partner_consent_guardian_is_named",
                violation_error_message="Name the adult who answered.",
            ),
        ),
        migrations.AddIndex(
            model_name="partnerconsentevent",
            index=models.Index(fields=["enrolment"], name="partnerconsentevent_of"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["enrolment"], name="referral_of_a_case"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("status", "sent")),
                fields=["due_at"],
                name="referral_without_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "sent", "accepted"])),
                fields=("enrolment", "service"),
                name="referral_open_once_to_a_service",
                violation_error_message="There is an open referral to this service already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "refusal__in",
                        [
                            "",
                            "full",
                            "not_eligible",
                            "not_offered",
                            "not_reached",
                            "other",
                        ],
                    ),
                    (
                        "status__in",
                        [
                            "draft",
                            "sent",
                            "accepted",
                            "rejected",
                            "service_received",
                            "closed_without_service",
                            "consent_withdrawn",
                        ],
                    ),
                    ("urgency__in", ["24h", "7d", "30d"]),
                ),
                name="referral_codes_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("shared__len__gt", 0),
                    (
                        "shared__contained_by",
                        [
                            "name",
                            "phone",
                            "age_band",
                            "sex",
                            "language",
                            "place",
                            "reason",
                        ],
                    ),
                ),
                name="referral_shares_from_the_closed_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=core.encrypted.SealedConstraint(
                field="reason", has_content=True, name="referral_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consent", None), ("due_at", None), ("sent_at", None)),
                    models.Q(
                        ("consent__isnull", False),
                        ("due_at__gt", models.F("sent_at")),
                        ("due_at__isnull", False),
                        ("sent_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="referral_is_sent_with_consent_and_a_due_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at", None), ("status", "draft")),
                    ("status__in", ["closed_without_service", "consent_withdrawn"]),
                    models.Q(
                        ("sent_at__isnull", False),
                        (
                            "status__in",
                            ["sent", "accepted", "rejected", "service_received"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="referral_was_sent_before_it_was_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status", "rejected"), models.Q(("refusal", ""), _negated=True)
                    ),
                    models.Q(
                        models.Q(("status", "rejected"), _negated=True), ("refusal", "")
                    ),
                    _connector="OR",
                ),
                name="referral_rejected_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("received_on__isnull", False), ("status", "service_received")
                    ),
                    models.Q(
                        models.Q(("status", "service_received"), _negated=True),
                        ("received_on", None),
                    ),
                    _connector="OR",
                ),
                name="referral_received_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                fields=("id", "enrolment"), name="referral_and_its_case_for_links"
            ),
        ),
        migrations.AddIndex(
            model_name="referralevent",
            index=models.Index(fields=["enrolment"], name="referralevent_of"),
        ),
        *record_table(CONSENT),
        *record_table(REFERRAL),
        reference(
            REFERRAL,
            "office_id, program_id",
            "programs_office (id, program_id)",
            "referral_is_of_the_programme",
        ),
        reference(
            REFERRAL,
            "service_id, program_id, partner_id, kind",
            "programs_serviceoffer (id, program_id, partner_id, kind)",
            "referral_says_of_its_service_what_it_is",
        ),
        reference(
            REFERRAL,
            "consent_id, enrolment_id, partner_id",
            f"{CONSENT} (id, enrolment_id, partner_id)",
            "referral_consent_is_of_the_case_and_partner",
        ),
        migrations.CreateModel(
            name="ReferralLink",
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
                ("token_digest", models.BinaryField(null=True, unique=True)),
                ("until", models.DateTimeField(null=True, verbose_name="holds until")),
            ],
            options={
                "verbose_name": "link for a partner",
                "verbose_name_plural": "links for partners",
            },
        ),
        migrations.CreateModel(
            name="ReferralLinkEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.UUIDField(db_column="id")),
                ("version", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "participants_referrallinkevent",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="referrallink",
            name="enrolment",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="participants.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="referrallink",
            name="office",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="programs.office",
            ),
        ),
        migrations.AddField(
            model_name="referrallink",
            name="referral",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="link",
                to="participants.referral",
                verbose_name="referral",
            ),
        ),
        migrations.AddField(
            model_name="referrallinkevent",
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
            model_name="referrallinkevent",
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
            model_name="referrallinkevent",
            name="referral",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="participants.referral",
            ),
        ),
        migrations.AddConstraint(
            model_name="referrallink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("token_digest", None), ("until", None)),
                    models.Q(("token_digest__isnull", False), ("until__isnull", False)),
                    _connector="OR",
                ),
                name="referral_link_ends_while_it_holds",
            ),
        ),
        migrations.AddIndex(
            model_name="referrallinkevent",
            index=models.Index(fields=["enrolment"], name="referrallinkevent_of"),
        ),
        *record_table(LINK),
        reference(
            LINK,
            "referral_id, enrolment_id",
            "participants_referral (id, enrolment_id)",
            "referral_link_is_of_a_referral_of_the_case",
        ),
        for_the_web(SHOWN, "participants_referral_shown"),
        for_the_web(ANSWERED, "participants_referral_answered"),
    ]
