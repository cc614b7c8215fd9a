"""Let the database compute each event's leaf as it arrives, and refuse every change but an erasure.

The leaf is SHA-256 over the byte 0 and a text: a version, then every field as [length:value,], an
empty one as [-,]. Who acted and whose data it was enter as salted hashes, so that numbers and salts
can be erased while the leaf stays what it is. `throughcare/audit/verifier.py` says the same in Python.
"""

from django.db import migrations

FORWARD = r"""
-- Loops are quicker than one large expression, which the server would prepare anew in each transaction.
CREATE FUNCTION audit_encoded(VARIADIC fields text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  one text;
  made text := '';
BEGIN
  FOREACH one IN ARRAY fields LOOP
    IF one IS NULL THEN
      made := made || '-,';
    ELSE
      made := made || octet_length(one) || ':' || one || ',';
    END IF;
  END LOOP;
  RETURN made;
END $$;

CREATE FUNCTION audit_commitment(salt uuid, value text) RETURNS bytea LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN sha256(convert_to('throughcare-audit-commitment-1' || audit_encoded(salt::text, value), 'UTF8'));
END $$;

CREATE FUNCTION audit_leaf_of(e audit_event) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN sha256('\x00'::bytea || convert_to('throughcare-audit-event-1' || audit_encoded(
    e.id::text,
    trunc(extract(epoch FROM e.at) * 1000000)::text,
    trunc(extract(epoch FROM e.recorded_at) * 1000000)::text,
    e.action,
    e.what,
    encode(coalesce(e.account_commitment,
      audit_commitment(e.account_salt, audit_encoded(e.account_id::text, e.membership_id::text))), 'hex'),
    e.agency_id::text,
    e.role,
    e.purpose,
    e.basis,
    to_json(e.categories)::text,
    encode(coalesce(e.person_commitment,
      audit_commitment(e.person_salt, to_json(e.person_ids)::text)), 'hex'),
    e.detail::text,
    e.decision,
    e.outcome,
    to_json(e.limits)::text,
    e.channel,
    e.break_glass_id::text), 'UTF8'));
END $$;

CREATE FUNCTION audit_take_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.recorded_at := clock_timestamp();
  NEW.account_salt := gen_random_uuid();
  NEW.person_salt := gen_random_uuid();
  NEW.account_commitment := NULL;
  NEW.person_commitment := NULL;
  NEW.erased_by := NULL;
  NEW.leaf := audit_leaf_of(NEW);
  RETURN NEW;
END $$;

ALTER TABLE audit_event DISABLE TRIGGER never_changed;
UPDATE audit_event SET recorded_at = at, account_salt = gen_random_uuid(), person_salt = gen_random_uuid();
UPDATE audit_event e SET leaf = audit_leaf_of(e);
ALTER TABLE audit_event ENABLE TRIGGER never_changed;
ALTER TABLE audit_event ALTER COLUMN recorded_at SET NOT NULL, ALTER COLUMN leaf SET NOT NULL;

CREATE TRIGGER takes_in BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_take_in();

CREATE OR REPLACE FUNCTION audit_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- An erasure takes numbers and salts away and nothing else: the leaf still fits what is left.
  IF TG_OP = 'UPDATE' AND OLD.erased_by IS NULL AND NEW.erased_by IS NOT NULL
     AND NEW.leaf = OLD.leaf AND audit_leaf_of(NEW) = OLD.leaf
     AND NEW.person_salt IS NULL AND NEW.person_ids = '{}' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Cannot change row [%] of [%]: recorded rows are never overwritten. Record a new one.',
    OLD.id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION audit_erase(first_id bigint, last_id bigint, act_id bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  erased bigint;
BEGIN
  PERFORM 1 FROM audit_event WHERE id = act_id AND action = 'erase' AND what = 'audit_log'
    AND (detail->>'first')::bigint <= first_id AND (detail->>'last')::bigint >= last_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Cannot erase events [%] to [%]: event [%] does not announce it. Record it first.',
      first_id, last_id, act_id USING ERRCODE = 'restrict_violation';
  END IF;
  UPDATE audit_event SET
    account_commitment = audit_commitment(account_salt, audit_encoded(account_id::text, membership_id::text)),
    person_commitment = audit_commitment(person_salt, to_json(person_ids)::text),
    account_id = NULL, membership_id = NULL, person_ids = '{}', account_salt = NULL, person_salt = NULL,
    erased_by = act_id
  WHERE id BETWEEN first_id AND last_id AND erased_by IS NULL AND id <> act_id;
  GET DIAGNOSTICS erased = ROW_COUNT;
  RETURN erased;
END $$;
REVOKE EXECUTE ON FUNCTION audit_erase(bigint, bigint, bigint) FROM PUBLIC;

CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Cannot % rows of [%]: what is recorded or sealed stays as it is. Add a row.',
    lower(TG_OP), TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

TABLES = ("audit_leaf", "audit_tile", "audit_checkpoint", "audit_cosignature", "audit_withholding")

for table in TABLES:
    FORWARD += (
        f"CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION audit_stays();\n"
    )
for table in ("audit_event", *TABLES):
    FORWARD += (
        f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();\n"
    )

BACKWARD = """
DROP FUNCTION audit_stays() CASCADE;
DROP FUNCTION audit_erase(bigint, bigint, bigint);
DROP FUNCTION audit_take_in() CASCADE;
CREATE OR REPLACE FUNCTION audit_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Cannot change row [%] of [%]: recorded rows are never overwritten. Record a new one.',
    OLD.id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
DROP FUNCTION audit_leaf_of(audit_event);
DROP FUNCTION audit_commitment(uuid, text);
DROP FUNCTION audit_encoded(text[]);
ALTER TABLE audit_event ALTER COLUMN recorded_at DROP NOT NULL, ALTER COLUMN leaf DROP NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_sealing")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
