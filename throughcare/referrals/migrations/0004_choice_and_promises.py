"""Keep whether there was a choice; count kept promises; show alarms of the day of release in lists (ADR 22)."""

from django.db import migrations, models

# Numbers of one service across all people: nobody is named, and the caller shows none below five.
PROMISES = """
CREATE FUNCTION referrals_promises(wanted bigint, since timestamptz, moment timestamptz)
RETURNS TABLE (kept bigint, promised bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $do$
  SELECT count(*) FILTER (WHERE answered_at < until), count(*) FILTER (WHERE answered_at IS NOT NULL OR until <= moment)
    FROM (SELECT date_trunc('day', r.sent_at) + make_interval(days => coalesce(r.promise_days, 10) + 1) AS until,
                 (SELECT min(e.at) FROM referrals_event e
                   WHERE e.referral_id = r.id AND e.party = 'receiver'
                     AND e.deed IN ('accept', 'decline', 'redirect', 'wait')) AS answered_at
            FROM referrals_referral r
           WHERE r.service_id = wanted AND r.sent_at >= since
             AND r.state NOT IN ('cancelled', 'entered-in-error')) asked
$do$;
CREATE INDEX referral_by_service ON referrals_referral (service_id, sent_at);
"""
UNDO = "DROP FUNCTION referrals_promises(bigint, timestamptz, timestamptz); DROP INDEX referral_by_service;"
LISTED = "SELECT sharing_guard_table('referrals_gate_alarm', 'person_id');"
DECIDED = "SELECT sharing_guard_decided('referrals_gate_alarm', 'person_id');"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_guard")]
    operations = [
        migrations.AddField("referral", "had_choice", models.BooleanField(null=True)),
        migrations.RunSQL(PROMISES, UNDO),
        migrations.RunSQL(LISTED, DECIDED),
    ]
