"""Open and close agencies, and say where they work and which posts they have. Nothing here is personal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.agencies.models import Agency, Coverage, Post, Site
from throughcare.agencies.queries import forget_agency_map
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from throughcare.kernel.access import Actor


class NameTakenError(ThroughcareError):
    """Report that an agency has a site or a post of this name, or that its code is in use."""


class AgencyUnknownError(ThroughcareError):
    """Report that an agency is not there, or that a site belongs to another one."""


@transaction.atomic
def open_agency(  # noqa: PLR0913 - an agency has that many sides
    code: str,
    *,
    name: str,
    kind: str,
    jurisdiction: str,
    by: Actor,
    now: datetime,
    municipality_codes: Iterable[str] = (),
    is_fictional: bool = False,
) -> int:
    """Open an agency and return its id; without municipalities it serves its whole jurisdiction.

    Errors: NameTakenError when the code is in use; AgencyUnknownError for a kind that does not exist.
    """
    if kind not in Agency.Kind.values:
        known = ", ".join(Agency.Kind.values)
        raise AgencyUnknownError(f"Cannot open agency [{code}]: kind [{kind}] is none of {known}.")
    if Agency.objects.filter(code=code).exists():
        raise NameTakenError(f"Cannot open agency [{code}]: the code is in use. Choose another one.")
    agency = Agency.objects.create(
        code=code, name=name, kind=kind, jurisdiction_id=jurisdiction, is_fictional=is_fictional
    )
    Coverage.objects.bulk_create(
        [Coverage(agency=agency, municipality_code=one) for one in municipality_codes]
    )
    _changed(by, f"agency:{agency.pk}", now, act=Act.RECORD)
    return agency.pk


@transaction.atomic
def close_agency(agency_id: int, *, closed_on: date, by: Actor, now: datetime) -> None:
    """Close an agency from a day on: from then nobody works for it, and nothing new comes to it.

    Errors: AgencyUnknownError when it is not there or closed already.
    """
    if not Agency.objects.filter(pk=agency_id, closed_on=None).update(closed_on=closed_on):
        raise AgencyUnknownError(f"Cannot close agency [{agency_id}]: it is not open.")
    _changed(by, f"agency:{agency_id}", now)


@transaction.atomic
def add_site(agency_id: int, *, name: str, by: Actor, now: datetime, town: str = "") -> int:
    """Add a place where an agency works; return its id.

    Errors: NameTakenError when the agency has a site of this name.
    """
    if Site.objects.filter(agency_id=agency_id, name__iexact=name).exists():
        raise NameTakenError(f"Cannot add site [{name}]: the agency has one of this name.")
    site = Site.objects.create(agency_id=agency_id, name=name, town=town)
    _changed(by, f"site:{site.pk}", now, act=Act.RECORD)
    return site.pk


@transaction.atomic
def add_post(  # noqa: PLR0913 - a post has that many sides
    agency_id: int, *, title: str, role: str, by: Actor, now: datetime, site_id: int | None = None
) -> int:
    """Add a post, which outlives whoever holds it; return its id.

    Errors: NameTakenError for a second post of one title at one site; AgencyUnknownError when the site
    is another agency's.
    """
    if site_id is not None and not Site.objects.filter(pk=site_id, agency_id=agency_id).exists():
        raise AgencyUnknownError(f"Cannot add post [{title}]: site [{site_id}] is not this agency's.")
    if Post.objects.filter(agency_id=agency_id, site_id=site_id, title__iexact=title).exists():
        raise NameTakenError(f"Cannot add post [{title}]: the site has one of this title.")
    post = Post.objects.create(agency_id=agency_id, site_id=site_id, title=title, role=role)
    _changed(by, f"post:{post.pk}", now, act=Act.RECORD)
    return post.pk


def _changed(by: Actor, what: str, now: datetime, *, act: Act = Act.CHANGE) -> None:
    audit.record_without_access(by, act=act, what="agency", now=now, basis=what)
    # Decisions keep a map of agencies for half a minute; this process need not wait for it.
    transaction.on_commit(forget_agency_map)
