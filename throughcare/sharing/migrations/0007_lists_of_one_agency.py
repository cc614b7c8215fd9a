"""Let an allow-list bind the agency that made it, and no other.

A row of such a list names the agency whose list it is and one account. Until now it named either an account, or
another agency as a whole so that it kept its part; now that one does so of itself.
"""

from django.db import migrations, models

# Whose list it was: an agency for which both whoever recorded it and whom it names have worked, of several the oldest.
CONVERT = """
DELETE FROM sharing_block WHERE effect = 'only' AND account_id IS NULL;
UPDATE sharing_block b SET agency_id = (
  SELECT own.agency_id FROM accounts_membership own
   WHERE own.account_id = b.account_id
   ORDER BY EXISTS (SELECT 1 FROM accounts_membership m
                     WHERE m.account_id = b.recorded_by AND m.agency_id = own.agency_id) DESC, own.id
   LIMIT 1)
 WHERE b.effect = 'only';
DELETE FROM sharing_block WHERE effect = 'only' AND agency_id IS NULL;
"""

LETS = """
CREATE OR REPLACE FUNCTION sharing_guard_lets(person bigint, reach bigint[], moment timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  is_kept_out boolean;
  is_for_some boolean;
  is_for_this boolean;
BEGIN
  SELECT bool_or(b.effect = 'exclude' AND (b.account_id = reach[2] OR b.agency_id = reach[1])),
         bool_or(b.effect = 'only' AND b.agency_id = reach[1]),
         bool_or(b.effect = 'only' AND b.agency_id = reach[1] AND b.account_id = reach[2])
    INTO is_kept_out, is_for_some, is_for_this
    FROM sharing_block b
   WHERE b.person_id = person AND b.since <= moment AND (b.until IS NULL OR b.until > moment)
     AND (cardinality(b.categories) = 0 OR 'identity' = ANY(b.categories));
  RETURN NOT coalesce(is_kept_out, false) AND (NOT coalesce(is_for_some, false) OR is_for_this);
END $$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION sharing_guard_lets(person bigint, reach bigint[], moment timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  is_kept_out boolean;
  is_for_some boolean;
  is_for_this boolean;
BEGIN
  SELECT bool_or(b.effect = 'exclude' AND mine), bool_or(b.effect = 'only'), bool_or(b.effect = 'only' AND mine)
    INTO is_kept_out, is_for_some, is_for_this
    FROM sharing_block b, LATERAL (
         SELECT coalesce(b.account_id = reach[2], false) OR coalesce(b.agency_id = reach[1], false) AS mine) m
   WHERE b.person_id = person AND b.since <= moment AND (b.until IS NULL OR b.until > moment)
     AND (cardinality(b.categories) = 0 OR 'identity' = ANY(b.categories));
  RETURN NOT coalesce(is_kept_out, false) AND (NOT coalesce(is_for_some, false) OR is_for_this);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0006_facts_in_one_call"),
        ("accounts", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(CONVERT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("effect", "only"), _negated=True),
                    models.Q(("account_id__isnull", False), ("agency_id__isnull", False)),
                    _connector="OR",
                ),
                name="allow_list_names_whose_and_whom",
            ),
        ),
        migrations.RunSQL(LETS, BEFORE),
    ]
