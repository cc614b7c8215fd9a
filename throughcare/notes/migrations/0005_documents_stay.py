"""Let rows of documents change in two ways only: taken back once, unlinked from an older one that goes (ADR 23)."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION notes_document_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE allowed notes_document := OLD;
BEGIN
  IF OLD.withdrawn_at IS NULL THEN
    allowed.withdrawn_at := NEW.withdrawn_at;
  END IF;
  IF NEW.replaces_id IS NULL THEN
    allowed.replaces_id := NULL;
  END IF;
  IF NEW IS DISTINCT FROM allowed THEN
    RAISE EXCEPTION 'Cannot change document [%]: what was put there stays. Put a newer one in its place.',
      OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER document_stays BEFORE UPDATE ON notes_document
  FOR EACH ROW EXECUTE FUNCTION notes_document_stays();
"""
BACKWARD = "DROP FUNCTION notes_document_stays() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("notes", "0004_guard_documents")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
