"""Put conferences behind the second wall, and keep what was said in them as it was written: ADR 12 and 25."""

from django.db import migrations

CHILDREN = (
    "seat",
    "agenda_item",
    "information_request",
    "person_voice",
    "decision",
    "dissent",
    "minutes",
    "disclosure",
)
NEVER_CHANGED = ("dissent", "minutes", "disclosure")
GUARD = "SELECT sharing_guard_table('meetings_conference', 'person_id');\n" + "".join(
    f"SELECT sharing_guard_child('meetings_{child}', 'conference_id', 'meetings_conference');\n"
    for child in CHILDREN
)
UNGUARD = "".join(f"SELECT sharing_guard_none('meetings_{child}');\n" for child in CHILDREN) + (
    "SELECT sharing_guard_none('meetings_conference');\n"
)
KEEP = """
CREATE FUNCTION meetings_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Cannot change row [%] of [%]: what was said stays as it was said. Add another row.',
    OLD.id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER never_changed BEFORE UPDATE ON meetings_{table} "
    "FOR EACH ROW EXECUTE FUNCTION meetings_never_changed();\n"
    for table in NEVER_CHANGED
)
LET_GO = "DROP FUNCTION meetings_never_changed() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial"), ("sharing", "0005_guard")]
    operations = [migrations.RunSQL(GUARD, UNGUARD), migrations.RunSQL(KEEP, LET_GO)]
