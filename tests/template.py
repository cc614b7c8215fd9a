"""What every test database holds before the test begins: tables, reference data, programmes."""

from __future__ import annotations

from datetime import UTC, datetime


def fill() -> None:
    """Migrate as the owner, load reference data and programmes, and give the application its rights."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from throughcare.agencies import actions as agencies
    from throughcare.config.postgres import grants_sql
    from throughcare.plans import actions as plans
    from throughcare.programmes import actions as programmes
    from throughcare.sharing import actions as sharing

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    agencies.load_reference()
    plans.load_words()
    for name, text in programmes.shipped_definitions().items():
        programmes.publish(text, name=name, now=datetime(2026, 1, 1, tzinfo=UTC))
    for name, text in sharing.shipped_grounds().items():
        sharing.publish_grounds(text, name=name, now=datetime(2026, 1, 1, tzinfo=UTC))
    with connection.cursor() as cursor:
        cursor.execute(grants_sql())
    connection.close()
