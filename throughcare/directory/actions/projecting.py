"""Make anew what searches read. Four statements for however many services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

_FACTS = """
INSERT INTO directory_service_fact
  (service_id, jurisdiction_code, name, languages, places, offences, supervision, residence, sexes,
   minimum_age, maximum_age, without_id, is_remote, travels, rank, wait_days, response_days)
SELECT s.id, s.jurisdiction_code, s.name,
       coalesce((SELECT array_agg(DISTINCT l.code) FROM directory_language l
                  WHERE l.service_id = s.id AND l.gone_on IS NULL AND l.code <> ''), '{}'),
       coalesce((SELECT array_agg(DISTINCT a.place_code) FROM directory_service_area a
                  WHERE a.service_id = s.id AND a.gone_on IS NULL AND a.place_code <> ''), '{}'),
       p.offences, p.supervision, p.residence, p.sexes, p.minimum_age, p.maximum_age, p.without_id,
       p.is_remote, p.travels,
       CASE t.capacity WHEN 'open' THEN 0 WHEN 'waiting_list' THEN 1 WHEN 'closed' THEN 3 ELSE 2 END,
       t.wait_days, t.response_days
  FROM directory_service s
  JOIN directory_organization o ON o.id = s.organization_id
  LEFT JOIN directory_profile p ON p.service_id = s.id
  LEFT JOIN directory_standing t ON t.service_id = s.id
 WHERE s.id = ANY(%s) AND s.gone_on IS NULL AND o.gone_on IS NULL AND s.status = 'active'
   AND t.paused_on IS NULL
"""
_PLACES = """
INSERT INTO directory_service_place (service_id, need, place_code, rank, response_days)
SELECT f.service_id, n.need, p.place_code, f.rank, coalesce(f.response_days, 999)
  FROM directory_service_fact f
  JOIN (SELECT DISTINCT st.service_id, term.need
          FROM directory_service_term st JOIN directory_taxonomy_term term ON term.id = st.term_id
         WHERE st.service_id = ANY(%s) AND st.gone_on IS NULL AND term.need <> '') n
    ON n.service_id = f.service_id
 CROSS JOIN LATERAL (
       SELECT unnest(f.places) AS place_code
        UNION ALL SELECT '*'
        UNION ALL SELECT 'remote:' || f.jurisdiction_code WHERE f.is_remote
        UNION ALL SELECT 'travels:' || f.jurisdiction_code WHERE f.travels) p
"""


@transaction.atomic
def project(service_ids: Sequence[int]) -> None:
    """Make the rows of these services anew; what is paused or gone has none."""
    ids = list(service_ids)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM directory_service_place WHERE service_id = ANY(%s)", [ids])
        cursor.execute("DELETE FROM directory_service_fact WHERE service_id = ANY(%s)", [ids])
        cursor.execute(_FACTS, [ids])
        cursor.execute(_PLACES, [ids])
