"""Find names by the beginnings of their words without reading them all."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

SERVICES = "CREATE INDEX fact_by_words_of_name ON directory_service_fact USING gin (to_tsvector('simple', name))"
ORGANIZATIONS = "CREATE INDEX organization_by_words_of_name ON directory_organization USING gin (to_tsvector('simple', name))"


class Migration(migrations.Migration):
    """Add two indexes."""

    dependencies: ClassVar = [("directory", "0003_search")]
    operations: ClassVar = [
        migrations.RunSQL(SERVICES, "DROP INDEX fact_by_words_of_name"),
        migrations.RunSQL(ORGANIZATIONS, "DROP INDEX organization_by_words_of_name"),
    ]
