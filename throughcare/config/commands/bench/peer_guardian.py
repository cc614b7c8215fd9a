"""Ask django-guardian in a process, with settings and a database of its own: the product knows nothing of it.

This module imports nothing of the product: the process that runs it is another Django site.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAME = "throughcare_bench_guardian"
APPS = ("django.contrib.contenttypes", "django.contrib.auth", "guardian")
FIFTY, LISTS = 50, 5


def measured(
    owner_url: str,
    *,
    agency_id: int,
    candidates: Sequence[int],
    agencies: Mapping[int, Sequence[int]],
    points: int,
) -> tuple[float, float, int]:
    """Return decisions a second, a list of fifty in ms, and how many candidates got a yes."""
    url = urlunsplit(urlsplit(owner_url)._replace(path=f"/{NAME}"))
    _replace(owner_url, make=True)
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            return pool.submit(
                _ask, url, agency_id, tuple(candidates), dict(agencies), points
            ).result()
    finally:
        _replace(owner_url, make=False)


def _replace(owner_url: str, *, make: bool) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        name = sql.Identifier(NAME)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        if make:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


def _ask(
    url: str,
    agency_id: int,
    candidates: Sequence[int],
    agencies: Mapping[int, Sequence[int]],
    points: int,
) -> tuple[float, float, int]:
    _begin(url)
    from django.contrib.auth.models import Group, User
    from guardian.shortcuts import get_objects_for_user

    model = _model()
    groups = Group.objects.bulk_create(
        [Group(name=str(one)) for one in sorted({a for found in agencies.values() for a in found})]
    )
    _permit(model, agencies, {int(group.name): group.pk for group in groups})
    user = User.objects.create(username="worker")
    user.groups.set([group for group in groups if group.name == str(agency_id)])
    people = {one.pk: one for one in model.objects.filter(pk__in=candidates)}

    def allows(person_id: int) -> bool:
        return bool(user.has_perm("auth.view_candidate", people[person_id]))

    yes = sum(map(allows, candidates))
    begun = perf_counter()
    asked = [allows(person_id) for person_id in candidates[:points]]
    rate = len(asked) / (perf_counter() - begun)
    some = model.objects.filter(pk__in=candidates)
    taken = []
    for _ in range(LISTS):
        begun = perf_counter()
        list(get_objects_for_user(user, "auth.view_candidate", klass=some)[:FIFTY])
        taken.append((perf_counter() - begun) * 1000)
    return rate, sorted(taken)[LISTS // 2], yes


def _begin(url: str) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    place = conninfo_to_dict(url)
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": place["dbname"],
        "USER": place.get("user", ""),
        "PASSWORD": place.get("password", ""),
        "HOST": place.get("host", ""),
        "PORT": str(place.get("port", "")),
    }
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=APPS,
        AUTHENTICATION_BACKENDS=("guardian.backends.ObjectPermissionBackend",),
        ANONYMOUS_USER_NAME=None,
        SILENCED_SYSTEM_CHECKS=["guardian.W001"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def _model() -> Any:
    """Return a model of candidates, with its table and its permission."""
    from django.db import connection, models

    class Candidate(models.Model):
        class Meta:
            app_label = "auth"
            db_table = "candidate"

        def __str__(self) -> str:
            return str(self.pk)

    with connection.schema_editor() as editor:
        editor.create_model(Candidate)
    return Candidate


def _permit(model: Any, agencies: Mapping[int, Sequence[int]], groups: Mapping[int, int]) -> None:
    """Give each agency's group the permission for each of its people, and let the planner look at it."""
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from guardian.models import GroupObjectPermission

    model.objects.bulk_create([model(pk=person_id) for person_id in agencies], batch_size=5_000)
    kind = ContentType.objects.get_for_model(model)
    view = Permission.objects.get_or_create(
        codename="view_candidate", content_type=kind, defaults={"name": "view"}
    )[0]
    GroupObjectPermission.objects.bulk_create(
        [
            GroupObjectPermission(
                permission=view, content_type=kind, object_pk=str(person_id), group_id=groups[one]
            )
            for person_id, found in agencies.items()
            for one in found
        ],
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
