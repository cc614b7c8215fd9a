"""Put the room's tables behind the second wall: see sharing 0005 and ADR 12."""

from django.db import migrations

GUARD = """
SELECT sharing_guard_agency_rows('journeys_case_listing', 'agency_id', 'person_id');
SELECT sharing_guard_context('journeys_journey');
SELECT sharing_guard_context('journeys_milestone');
SELECT sharing_guard_context('journeys_completion');
SELECT sharing_guard_context('journeys_replanning');
SELECT sharing_guard_context('journeys_notice');
"""
UNGUARD = """
SELECT sharing_guard_none('journeys_case_listing');
SELECT sharing_guard_none('journeys_journey');
SELECT sharing_guard_none('journeys_milestone');
SELECT sharing_guard_none('journeys_completion');
SELECT sharing_guard_none('journeys_replanning');
SELECT sharing_guard_none('journeys_notice');
"""


class Migration(migrations.Migration):
    dependencies = [("journeys", "0003_listed_once"), ("sharing", "0005_guard")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
