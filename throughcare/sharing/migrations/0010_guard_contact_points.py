"""Put how people are reached behind the second wall: people stands below this room, so it is done here (ADR 12)."""

from django.db import migrations

GUARD = """
SELECT sharing_guard_decided('people_contact_point', 'person_id');
SELECT sharing_guard_decided('people_contact_rule', 'person_id');
"""
UNGUARD = """
SELECT sharing_guard_none('people_contact_rule');
SELECT sharing_guard_none('people_contact_point');
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0009_leaving"), ("people", "0003_contact_points")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
