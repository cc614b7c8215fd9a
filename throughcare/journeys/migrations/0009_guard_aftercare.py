"""Put what follows release behind the second wall, and keep tries and wishes as they were written: ADR 12."""

from django.db import migrations

TABLES = (
    "journeys_decline",
    "journeys_follow_up",
    "journeys_contact_loss",
    "journeys_contact_try",
    "journeys_aftercare_wish",
)
NEVER_CHANGED = ("journeys_contact_try", "journeys_aftercare_wish")
GUARD = "".join(f"SELECT sharing_guard_table('{table}', 'person_id');\n" for table in TABLES)
UNGUARD = "".join(f"SELECT sharing_guard_none('{table}');\n" for table in TABLES)
KEEP = "".join(
    f"CREATE TRIGGER never_changed BEFORE UPDATE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION journeys_never_changed();\n"
    for table in NEVER_CHANGED
)
LET_GO = "".join(f"DROP TRIGGER never_changed ON {table};\n" for table in NEVER_CHANGED)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0008_aftercare"), ("sharing", "0005_guard")]
    operations = [migrations.RunSQL(GUARD, UNGUARD), migrations.RunSQL(KEEP, LET_GO)]
