"""Put whom a visit is for behind the second wall: ADR 12 and 26."""

from django.db import migrations

GUARD = "SELECT sharing_guard_table('visits_visited', 'person_id');"
UNGUARD = "SELECT sharing_guard_none('visits_visited');"


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial"), ("sharing", "0005_guard")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
