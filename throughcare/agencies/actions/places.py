"""Say where an agency works and which posts it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from throughcare.agencies.models import Post, Site
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.kernel.access import Actor


class NameTakenError(ThroughcareError):
    """Report that an agency already has a site, or a site a post, of this name."""


class SiteUnknownError(ThroughcareError):
    """Report a site that is not there, or is another agency's."""


@transaction.atomic
def add_site(agency_id: int, *, name: str, by: Actor, now: datetime, town: str = "") -> int:
    """Add a place where an agency works; return its id.

    Errors: NameTakenError when the agency has a site of this name.
    """
    if Site.objects.filter(agency_id=agency_id, name__iexact=name).exists():
        raise NameTakenError(f"Cannot add site [{name}]: the agency has one of this name.")
    site = Site.objects.create(agency_id=agency_id, name=name, town=town)
    _record(by, f"site:{site.pk}", now)
    return site.pk


@transaction.atomic
def add_post(
    agency_id: int, *, title: str, role: str, by: Actor, now: datetime, site_id: int | None = None
) -> int:
    """Add a post, which outlives whoever holds it; return its id.

    Errors: NameTakenError for a second post of one title at one site; SiteUnknownError when the
    site is not this agency's.
    """
    if site_id is not None and not Site.objects.filter(pk=site_id, agency_id=agency_id).exists():
        raise SiteUnknownError(f"Cannot add post [{title}]: site [{site_id}] is not this agency's.")
    same = Post.objects.filter(agency_id=agency_id, title__iexact=title)
    if same.filter(Q(site=None) if site_id is None else Q(site_id=site_id)).exists():
        raise NameTakenError(f"Cannot add post [{title}]: the site has one of this title.")
    post = Post.objects.create(agency_id=agency_id, site_id=site_id, title=title, role=role)
    _record(by, f"post:{post.pk}", now)
    return post.pk


def _record(by: Actor, what: str, now: datetime) -> None:
    audit.record_without_access(by, act=Act.RECORD, what="agency", now=now, basis=what)
