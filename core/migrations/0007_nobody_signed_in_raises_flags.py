"""No account gains a superuser's flags by anything that somebody signed in does.

They are given at the server's command line alone, where no request has set who asks.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

REFUSE = """
CREATE FUNCTION core_refuse_raised_flags() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF coalesce(current_setting('ddr.user', true), '') NOT IN ('', '{}')
        AND NOT pg_has_role(current_user, 'ddr_owner', 'MEMBER')
    THEN
        RAISE EXCEPTION 'Nobody who is signed in raises a flag of an account.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER flags_of_a_new_account BEFORE INSERT ON core_user FOR EACH ROW
    WHEN (NEW.is_superuser OR NEW.is_staff)
    EXECUTE FUNCTION core_refuse_raised_flags();
CREATE TRIGGER raised_flags BEFORE UPDATE ON core_user FOR EACH ROW
    WHEN (NEW.is_superuser AND NOT OLD.is_superuser
        OR NEW.is_staff AND NOT OLD.is_staff)
    EXECUTE FUNCTION core_refuse_raised_flags();
"""
UNDO = """
DROP TRIGGER flags_of_a_new_account ON core_user;
DROP TRIGGER raised_flags ON core_user;
DROP FUNCTION core_refuse_raised_flags;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_seal_every_minute")]

    operations = [RunSQL(REFUSE, UNDO)]
