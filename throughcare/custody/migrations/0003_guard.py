"""Put the room's tables behind the second wall: see sharing 0005 and ADR 12."""

from django.db import migrations

GUARD = """
SELECT sharing_guard_table('custody_period', 'person_id');
SELECT sharing_guard_child('custody_legal_title', 'custody_id', 'custody_period');
SELECT sharing_guard_child('custody_movement', 'custody_id', 'custody_period');
SELECT sharing_guard_child('custody_release_date', 'custody_id', 'custody_period');
"""
UNGUARD = """
SELECT sharing_guard_none('custody_legal_title');
SELECT sharing_guard_none('custody_movement');
SELECT sharing_guard_none('custody_release_date');
SELECT sharing_guard_none('custody_period');
"""


class Migration(migrations.Migration):
    dependencies = [("custody", "0002_rows_are_never_changed"), ("sharing", "0005_guard")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
