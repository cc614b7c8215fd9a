"""Put compromises behind the second wall: see sharing 0005 and ADR 12."""

from django.db import migrations

GUARD = "SELECT sharing_guard_child('plans_compromise', 'plan_id', 'plans_plan');"
UNGUARD = "SELECT sharing_guard_none('plans_compromise');"


class Migration(migrations.Migration):
    dependencies = [("plans", "0007_compromises")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
