"""Read everything about one person, room by room, one statement a section: for their own package only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError

if TYPE_CHECKING:
    from throughcare.kernel.access import Access

_ME = """
SELECT p.id, p.born_on, p.died_on, p.language, p.jurisdiction_id, p.home_municipality,
  p.release_municipality, p.lawful_stay, p.returnable, p.about_me,
  (SELECT coalesce(json_agg(json_build_object('use', n.use, 'given', n.given, 'family', n.family,
     'since', lower(n.during), 'until', upper(n.during)) ORDER BY n.id), '[]')
     FROM people_name n WHERE n.person_id = p.id),
  (SELECT coalesce(json_agg(json_build_object('system', i.system, 'value', i.value) ORDER BY i.id), '[]')
     FROM people_identifier i WHERE i.person_id = p.id)
  FROM people_person p WHERE p.id = %s
"""
_STAYS = """
SELECT json_build_object('agency', g.name, 'admitted_on', lower(c.during), 'released_on', upper(c.during) - 1,
  'sentence_days', c.sentence_days,
  'titles', (SELECT coalesce(json_agg(json_build_object('title', t.title, 'from_on', t.from_on)
      ORDER BY t.from_on, t.id), '[]') FROM custody_legal_title t WHERE t.custody_id = c.id),
  'movements', (SELECT coalesce(json_agg(json_build_object('kind', m.kind, 'on', m.on_date, 'agency', a.name)
      ORDER BY m.on_date, m.id), '[]') FROM custody_movement m JOIN agencies_agency a ON a.id = m.agency_id
      WHERE m.custody_id = c.id),
  'release_dates', (SELECT coalesce(json_agg(json_build_object('kind', r.kind, 'on', r.on_date, 'source', r.source,
      'why', r.why, 'recorded_at', r.recorded_at) ORDER BY r.id), '[]') FROM custody_release_date r
      WHERE r.custody_id = c.id))
  FROM custody_period c JOIN agencies_agency g ON g.id = c.agency_id
 WHERE c.person_id = %s ORDER BY lower(c.during), c.id
"""
_CASES = """
SELECT c.id, lower(c.during), upper(c.during),
  (SELECT coalesce(json_agg(json_build_object('name', a.name, 'agency', g.name, 'since', lower(n.during),
      'until', upper(n.during)) ORDER BY n.id), '[]')
     FROM caseloads_named_contact n JOIN accounts_membership m ON m.id = n.membership_id
     JOIN accounts_account a ON a.id = m.account_id JOIN agencies_agency g ON g.id = n.agency_id
    WHERE n.case_id = c.id)
  FROM caseloads_case c WHERE c.person_id = %s ORDER BY lower(c.during)
"""
_JOURNEYS = """
SELECT j.case_id, j.programme_id, j.outcome,
  (SELECT coalesce(json_agg(json_build_object('code', m.code, 'due_on', m.due_on, 'state', m.state,
      'agency', coalesce(g.name, '')) ORDER BY m.due_on, m.id), '[]')
     FROM journeys_milestone m LEFT JOIN agencies_agency g ON g.id = m.owner_agency_id WHERE m.journey_id = j.id)
  FROM journeys_journey j JOIN caseloads_case c ON c.id = j.case_id WHERE c.person_id = %s ORDER BY j.id
"""
_DONE = """
SELECT d.case_id, d.programme_code, d.task_code, d.done_on, d.note, d.recorded_at
  FROM journeys_completion d JOIN caseloads_case c ON c.id = d.case_id WHERE c.person_id = %s ORDER BY d.id
"""
_MOVED = """
SELECT r.case_id, r.at, r.cause::text, r.changes::text
  FROM journeys_replanning r JOIN caseloads_case c ON c.id = r.case_id WHERE c.person_id = %s ORDER BY r.id
"""
_PLANS = """
SELECT p.case_id, p.version, v.number, v.at, coalesce(g.name, ''), v.agency_id IS NULL AND v.account_id IS NOT NULL,
       v.change, v.content::text
  FROM plans_plan p JOIN plans_version v ON v.plan_id = p.id LEFT JOIN agencies_agency g ON g.id = v.agency_id
 WHERE p.person_id = %s ORDER BY p.id, v.number
"""
_SERVICES = """
SELECT s.at, g.name, s.kind, s.state FROM sharing_service_agreement s JOIN agencies_agency g ON g.id = s.agency_id
 WHERE s.person_id = %s ORDER BY s.id
"""
_RELEASES = """
SELECT coalesce(f.name, ''), coalesce(t.name, ''), r.categories, r.topic, r.since, r.until
  FROM sharing_release r LEFT JOIN agencies_agency f ON f.id = r.origin_agency_id
  LEFT JOIN agencies_agency t ON t.id = r.agency_id WHERE r.person_id = %s ORDER BY r.id
"""
_RELATIONS = """
SELECT g.name, r.kind, lower(r.during), upper(r.during)
  FROM sharing_relation r JOIN agencies_agency g ON g.id = r.agency_id WHERE r.person_id = %s
 ORDER BY lower(r.during), r.id
"""
_RESTRICTIONS = """
SELECT 'restriction', b.categories, '', b.since, b.until FROM sharing_block b
 WHERE b.person_id = %(person)s AND b.effect = 'freeze'
UNION ALL
SELECT 'objection', o.categories, coalesce(g.name, ''), o.since, o.until
  FROM sharing_objection o LEFT JOIN agencies_agency g ON g.id = o.agency_id WHERE o.person_id = %(person)s
 ORDER BY 4
"""
_ASKED = """
SELECT g.name, r.categories, r.purpose, r.reason, r.asked_at, r.answer, r.answered_at
  FROM sharing_access_request r JOIN agencies_agency g ON g.id = r.agency_id WHERE r.person_id = %s ORDER BY r.id
"""
_SUPPORTERS = """
SELECT s.name, s.tie, s.sees, s.since, s.until_on, s.ended_at FROM sharing_supporter s
 WHERE s.person_id = %s ORDER BY s.id
"""
_WAYS_IN = """
SELECT 'card', '', c.made_at, c.checked, c.last_used_at, c.ended_at FROM sharing_self_link l
  JOIN accounts_card c ON c.account_id = l.account_id WHERE l.person_id = %(person)s
UNION ALL
SELECT 'text_number', n.number, n.noted_at, '', NULL, NULL FROM sharing_self_link l
  JOIN accounts_text_number n ON n.account_id = l.account_id WHERE l.person_id = %(person)s
 ORDER BY 3
"""
_DEPUTIES = """
SELECT a.name, g.name, lower(d.during), upper(d.during) FROM caseloads_deputy d
  JOIN accounts_membership m ON m.id = d.membership_id JOIN accounts_account a ON a.id = m.account_id
  JOIN agencies_agency g ON g.id = d.agency_id WHERE d.person_id = %s ORDER BY d.id
"""
_HANDOVERS = """
SELECT h.kind, h.state, f.name, t.name, h.proposed_at, h.start_on, h.note, h.decision,
  (SELECT coalesce(json_agg(json_build_object('agency', g.name, 'answer', w.answer, 'reason', w.reason)
      ORDER BY w.id), '[]')
     FROM caseloads_handover_answer w JOIN agencies_agency g ON g.id = w.agency_id WHERE w.handover_id = h.id),
  h.home_before, h.home_after
  FROM caseloads_handover h JOIN agencies_agency f ON f.id = h.from_agency_id
  JOIN agencies_agency t ON t.id = h.to_agency_id WHERE h.person_id = %s ORDER BY h.id
"""
_QUESTIONS = """
SELECT f.name, t.name, c.question, c.asked_at, c.answer_by, c.answer, c.answered_at FROM caseloads_consult c
  JOIN agencies_agency f ON f.id = c.agency_id JOIN agencies_agency t ON t.id = c.to_agency_id
 WHERE c.person_id = %s ORDER BY c.id
"""
_CONFERENCES = """
SELECT c.starts_at, c.place, c.purpose, g.name, c.state, coalesce(v.voice, ''), coalesce(v.statement, ''),
       coalesce(v.representative, ''),
  (SELECT coalesce(json_agg(json_build_object('number', m.number, 'text', m.text, 'issued_at', m.issued_at)
      ORDER BY m.id), '[]') FROM meetings_minutes m WHERE m.conference_id = c.id AND m.audience = 'person'),
  (SELECT coalesce(json_agg(json_build_object('receiver', coalesce(a.name, d.name), 'category', d.category,
      'at', d.at, 'basis', d.basis) ORDER BY d.id), '[]')
     FROM meetings_disclosure d LEFT JOIN agencies_agency a ON a.id = d.agency_id
    WHERE d.conference_id = c.id AND d.is_told AND d.category NOT IN ('victim', 'child'))
  FROM meetings_conference c JOIN agencies_agency g ON g.id = c.convener_agency_id
  LEFT JOIN meetings_person_voice v ON v.conference_id = c.id
 WHERE c.person_id = %s AND c.state <> 'planned' ORDER BY c.starts_at, c.id
"""
_VISITS = """
SELECT a.name, p.name, w.starts_at, w.ends_at, w.state, w.room, w.why, w.feedback,
  (SELECT coalesce(json_agg(r.name ORDER BY r.id), '[]') FROM visits_coming c
    JOIN visits_visitor r ON r.id = c.visitor_id WHERE c.visit_id = w.id)
  FROM visits_visited d JOIN visits_visit w ON w.id = d.visit_id JOIN visits_permit t ON t.id = w.permit_id
  JOIN agencies_agency a ON a.id = t.agency_id JOIN agencies_agency p ON p.id = t.prison_id
 WHERE d.person_id = %s ORDER BY w.starts_at, w.id
"""
_UNOWNED = """
SELECT n.domain, n.text, u.why, u.authority, u.found_on, u.asked_on, u.answer, u.answered_on, u.ended_on, u."end",
  (SELECT coalesce(json_agg(json_build_object('at', e.at, 'deed', e.deed, 'code', e.code, 'words', e.words)
      ORDER BY e.id), '[]') FROM needs_event e WHERE e.unowned_id = u.id)
  FROM needs_unowned u JOIN plans_need n ON n.id = u.need_id WHERE u.person_id = %s ORDER BY u.id
"""
_PROPOSED = """
SELECT q.kind, q.text, q.voice, q.asked_at, q.answer_by, q.answer, q.is_granted, q.answered_at
  FROM plans_proposal q JOIN plans_plan p ON p.id = q.plan_id WHERE p.person_id = %s ORDER BY q.id
"""
_DECLINED = """
SELECT d.kind, d.programme_code, d.what, d.declined_on, d.why, d.voice, d.offer_again_on, coalesce(g.words, ''),
       d.settled_on, d."end" FROM journeys_decline d LEFT JOIN plans_goal g ON g.id = d.goal_id
 WHERE d.person_id = %s ORDER BY d.id
"""
_FOLLOWED_UP = """
SELECT f.months, f.due_on, coalesce(g.name, ''), f.state, f.settled_on, f.asked, f.housing, f.work, f.health,
       f.contact, f.hope FROM journeys_follow_up f LEFT JOIN agencies_agency g ON g.id = f.agency_id
 WHERE f.person_id = %s ORDER BY f.due_on, f.id
"""
_LOST = """
SELECT l.since, l.noticed_on, coalesce(g.name, ''), l.ended_on, l."end",
  (SELECT coalesce(json_agg(json_build_object('on', t.on_date, 'channel', t.channel, 'result', t.result)
      ORDER BY t.on_date, t.id), '[]') FROM journeys_contact_try t WHERE t.loss_id = l.id)
  FROM journeys_contact_loss l LEFT JOIN agencies_agency g ON g.id = l.agency_id
 WHERE l.person_id = %s ORDER BY l.id
"""
_WISHES = """
SELECT w.said_at, w.wants, w.safe_words, w.not_by, w.voice FROM journeys_aftercare_wish w
 WHERE w.person_id = %s ORDER BY w.id
"""
_APPOINTMENTS = """
SELECT g.name, lower(a.during), upper(a.during), a.is_all_day, a.kind, a.state,
  coalesce(nullif(a.place, ''), s.name, ''),
  coalesce(nullif(a.about, ''), x.title, ''),
  (SELECT coalesce(json_agg(json_build_object('at', c.at, 'act', c.act, 'by', CASE WHEN c.by_person THEN 'you'
      ELSE coalesce(o.name, '') END, 'why', c.why) ORDER BY c.id), '[]')
     FROM appointments_change c LEFT JOIN agencies_agency o ON o.id = c.agency_id WHERE c.appointment_id = a.id),
  (SELECT coalesce(json_agg(json_build_object('at', coalesce(r.settled_at, r.due_at), 'kind', r.kind,
      'channel', r.channel, 'state', r.state) ORDER BY r.id), '[]')
     FROM appointments_reminder r WHERE r.appointment_id = a.id)
  FROM appointments_appointment a JOIN agencies_agency g ON g.id = a.agency_id
  LEFT JOIN agencies_site s ON s.id = a.site_id LEFT JOIN appointments_session x ON x.id = a.session_id
 WHERE a.person_id = %s ORDER BY lower(a.during), a.id
"""
_REACHED = """
SELECT c.system, c.value, c.use, c.is_shared, c.recorded_at, c.ended_at FROM people_contact_point c
 WHERE c.person_id = %s ORDER BY c.id
"""
_REACH_RULE = """
SELECT r.channels, r.from_hour, r.until_hour, r.may_name_agency, r.language, r.letter_to, r.words, r.changed_at
  FROM people_contact_rule r WHERE r.person_id = %s
"""
_SECTIONS = {
    "appointments": (_APPOINTMENTS, Category.ATTENDANCE),
    "reached": (_REACHED, Category.CONTACT_DETAILS),
    "reach_rule": (_REACH_RULE, Category.CONTACT_DETAILS),
    "me": (_ME, Category.IDENTITY),
    "stays": (_STAYS, Category.CUSTODY),
    "cases": (_CASES, Category.IDENTITY),
    "journeys": (_JOURNEYS, Category.JOURNEY),
    "done": (_DONE, Category.JOURNEY),
    "moved": (_MOVED, Category.JOURNEY),
    "plans": (_PLANS, Category.PLAN),
    "services": (_SERVICES, Category.INVOLVEMENT),
    "releases": (_RELEASES, Category.INVOLVEMENT),
    "relations": (_RELATIONS, Category.INVOLVEMENT),
    "restrictions": (_RESTRICTIONS, Category.IDENTITY),
    "asked": (_ASKED, Category.INVOLVEMENT),
    "unowned": (_UNOWNED, Category.PLAN),
    "visits": (_VISITS, Category.CUSTODY),
    "conferences": (_CONFERENCES, Category.MINUTES),
    "proposed": (_PROPOSED, Category.PLAN),
    "declined": (_DECLINED, Category.JOURNEY),
    "followed_up": (_FOLLOWED_UP, Category.JOURNEY),
    "lost": (_LOST, Category.JOURNEY),
    "wishes": (_WISHES, Category.JOURNEY),
    "deputies": (_DEPUTIES, Category.INVOLVEMENT),
    "handovers": (_HANDOVERS, Category.INVOLVEMENT),
    "questions": (_QUESTIONS, Category.INVOLVEMENT),
    "supporters": (_SUPPORTERS, Category.IDENTITY),
    "ways_in": (_WAYS_IN, Category.IDENTITY),
}
"""Section -> its statement, and what the decision about the person must open for it."""


def section(name: str, *, access: Access) -> list[tuple[Any, ...]]:
    """Return the rows of one section; none where the decision keeps it from the person for now.

    Errors: AccessRefusedError for anybody but the person in their own matter.
    """
    statement, category = _SECTIONS[name]
    person_id = own_person(access)
    if not access.covers(person_id, category):
        return []
    named = "%(person)s" in statement
    with connection.cursor() as cursor:
        cursor.execute(statement, {"person": person_id} if named else [person_id])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def own_person(access: Access) -> int:
    """Return whose package it is.

    Errors: AccessRefusedError for anybody but the person in their own matter.
    """
    person_id = access.actor.person_id
    if person_id is None or access.person_id != person_id:
        raise AccessRefusedError(
            "Cannot gather everything about somebody: only the person gets it."
        )
    return person_id
