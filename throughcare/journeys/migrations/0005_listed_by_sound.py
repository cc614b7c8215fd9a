"""Let lists be searched by how a name sounds: the people of one agency, walked in that order.

The key is a column, for below the guard an index on an expression would not be used.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE journeys_case_listing
  ADD COLUMN sound text COLLATE "C" NOT NULL GENERATED ALWAYS AS (people_sound(sort_name)) STORED;
CREATE INDEX listing_by_sound ON journeys_case_listing (agency_id, sound, case_id);
"""
BACKWARD = "ALTER TABLE journeys_case_listing DROP COLUMN sound"


class Migration(migrations.Migration):
    dependencies = [("journeys", "0004_guard"), ("people", "0002_sounds")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
