"""Put the room's tables behind the second wall: see sharing 0005 and ADR 12."""

from django.db import migrations

GUARD = """
SELECT sharing_guard_table('plans_plan', 'person_id');
SELECT sharing_guard_child('plans_need', 'plan_id', 'plans_plan');
SELECT sharing_guard_child('plans_goal', 'plan_id', 'plans_plan');
SELECT sharing_guard_child('plans_action', 'plan_id', 'plans_plan');
SELECT sharing_guard_child('plans_version', 'plan_id', 'plans_plan');
"""
UNGUARD = """
SELECT sharing_guard_none('plans_need');
SELECT sharing_guard_none('plans_goal');
SELECT sharing_guard_none('plans_action');
SELECT sharing_guard_none('plans_version');
SELECT sharing_guard_none('plans_plan');
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_rows_are_never_changed"), ("sharing", "0005_guard")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
