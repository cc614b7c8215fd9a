"""Put the room's tables behind the second wall: see sharing 0005 and ADR 12.

Beside those for whom the person was decided, two see a referral: the agency that it went to, and whoever holds a
link to it, for one transaction (ADR 22). A draft is nobody's but those who write it.
"""

from django.db import migrations

GUARD = """
SELECT sharing_guard_table('referrals_referral', 'person_id');
SELECT sharing_guard_child('referrals_event', 'referral_id', 'referrals_referral');
SELECT sharing_guard_child('referrals_sent_item', 'referral_id', 'referrals_referral');
SELECT sharing_guard_decided('referrals_gate_alarm', 'person_id');
SELECT sharing_guard_decided('referrals_provider_word', 'person_id');
SELECT sharing_guard_decided('referrals_candidate', 'person_id');
SELECT sharing_guard_child('referrals_approach', 'profile_id', 'referrals_candidate');
"""

RECEIVED = """
CREATE POLICY guard_received ON referrals_referral USING (sent_at IS NOT NULL
  AND to_agency_id = (SELECT CASE WHEN current_setting('throughcare.received', true) = 'agency'
                             THEN nullif(current_setting('throughcare.agency', true), '')::bigint END));
CREATE POLICY guard_link ON referrals_referral USING (sent_at IS NOT NULL
  AND id = (SELECT CASE WHEN current_setting('throughcare.received', true) ~ '^[0-9]+$'
                   THEN current_setting('throughcare.received', true)::bigint END));
CREATE POLICY guard_shown ON referrals_approach USING
  (agency_id = (SELECT CASE WHEN current_setting('throughcare.received', true) = 'agency'
                       THEN nullif(current_setting('throughcare.agency', true), '')::bigint END));
"""

# What was decided about what was received is forgotten where every other decision is.
BEGIN = """
CREATE OR REPLACE FUNCTION sharing_guard_begin(account bigint, agency bigint) RETURNS void LANGUAGE plpgsql AS $do$
BEGIN
  PERFORM set_config('throughcare.scope', '', false), set_config('throughcare.people', '', false),
          set_config('throughcare.reach', '', false), set_config('throughcare.now', '', false),
          set_config('throughcare.received', '', false),
          set_config('throughcare.account', coalesce(account::text, ''), false),
          set_config('throughcare.agency', coalesce(agency::text, ''), false);
END $do$;
"""

# Whoever works where a referral went may be kept from the person all the same: a relative, a neighbour. Blocks are
# seen where something is decided; this answers yes or no, past the policies, for the acting worker alone.
KEPT_OUT = """
CREATE FUNCTION referrals_keeps_out(person bigint, agency bigint, account bigint, moment timestamptz)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $do$
  SELECT coalesce(bool_or(b.effect = 'freeze')
      OR bool_or(b.effect = 'exclude' AND (b.account_id = account OR b.agency_id = agency))
      OR (bool_or(b.effect = 'only' AND b.agency_id = agency)
          AND NOT coalesce(bool_or(b.effect = 'only' AND b.agency_id = agency AND b.account_id = account), false)),
    false)
    FROM sharing_block b
   WHERE b.person_id = person AND b.since <= moment AND (b.until IS NULL OR b.until > moment)
     AND (cardinality(b.categories) = 0 OR 'identity' = ANY(b.categories))
$do$;
"""
UNGUARD = """
DROP FUNCTION referrals_keeps_out(bigint, bigint, bigint, timestamptz);
SELECT sharing_guard_none('referrals_approach');
SELECT sharing_guard_none('referrals_candidate');
SELECT sharing_guard_none('referrals_gate_alarm');
SELECT sharing_guard_none('referrals_provider_word');
SELECT sharing_guard_none('referrals_sent_item');
SELECT sharing_guard_none('referrals_event');
SELECT sharing_guard_none('referrals_referral');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0002_rows_are_never_changed"),
        ("sharing", "0005_guard"),
        ("people", "0001_initial"),
    ]
    operations = [migrations.RunSQL([GUARD, RECEIVED, BEGIN, KEPT_OUT], UNGUARD)]
