"""Put the people under a scheme behind the second wall: see sharing 0005 and ADR 12."""

from django.db import migrations

GUARD = "SELECT sharing_guard_table('journeys_scheme_row', 'person_id');"
UNGUARD = "SELECT sharing_guard_none('journeys_scheme_row');"


class Migration(migrations.Migration):
    dependencies = [("journeys", "0006_release_schemes")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
