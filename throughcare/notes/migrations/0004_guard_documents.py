"""Put documents behind the second wall, and keep what they contain as it was put there: ADR 12 and 20."""

from django.db import migrations

GUARD = """
SELECT sharing_guard_table('notes_document', 'person_id');
SELECT sharing_guard_child('notes_document_file', 'document_id', 'notes_document');
"""
UNGUARD = """
SELECT sharing_guard_none('notes_document_file');
SELECT sharing_guard_none('notes_document');
"""

KEEP = """
CREATE TRIGGER never_changed BEFORE UPDATE ON notes_document_file
  FOR EACH ROW EXECUTE FUNCTION notes_never_changed();
"""
LET_GO = "DROP TRIGGER never_changed ON notes_document_file;"


class Migration(migrations.Migration):
    dependencies = [("notes", "0003_documents"), ("sharing", "0005_guard")]
    operations = [migrations.RunSQL(GUARD, UNGUARD), migrations.RunSQL(KEEP, LET_GO)]
