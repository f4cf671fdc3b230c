"""That the answers to a question add up to those who were asked, at every commit.

People and answers of a survey are written one after the other, so it is looked at
when the transaction ends; whoever else writes to the survey waits until then.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

NAME = "programs_answers_are_of_all_asked"
RULE = "acceptance_answers_are_of_everybody_asked"
ASKED = f"""
CREATE FUNCTION {NAME}() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM programs_acceptancesurvey s
    WHERE s.id IN (OLD.survey_id, NEW.survey_id) ORDER BY s.id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM programs_acceptanceanswer a
        WHERE a.survey_id IN (OLD.survey_id, NEW.survey_id)
          AND a.agree + a.partly + a.disagree + a.silent <> (
              SELECT coalesce(sum(p.number), 0) FROM programs_participation p
              WHERE p.survey_id = a.survey_id)
    ) THEN
        RAISE EXCEPTION 'The answers to a question are not those of all who were asked.'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{RULE}';
    END IF;
    RETURN NULL;
END $$;
"""


def looked_at(table: str, name: str) -> RunSQL:
    return RunSQL(
        f"CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {table}"
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {NAME}()",
        f"DROP TRIGGER {name} ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0013_small_figures_are_protected"),
    ]

    operations = [
        RunSQL(ASKED, f"DROP FUNCTION {NAME}"),
        looked_at("programs_acceptanceanswer", "answers_add_up"),
        looked_at("programs_participation", "answers_add_up_to_those_asked"),
    ]
