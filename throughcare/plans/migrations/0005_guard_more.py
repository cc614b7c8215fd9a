"""Put the room's further tables behind the second wall: see sharing 0005 and ADR 12."""

from django.db import migrations

GUARD = """
SELECT sharing_guard_child('plans_statement', 'plan_id', 'plans_plan');
SELECT sharing_guard_child('plans_circle', 'plan_id', 'plans_plan');
SELECT sharing_guard_child('plans_proposal', 'plan_id', 'plans_plan');
"""
UNGUARD = """
SELECT sharing_guard_none('plans_proposal');
SELECT sharing_guard_none('plans_circle');
SELECT sharing_guard_none('plans_statement');
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_one_shared_plan")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
