"""The taxonomy of needs: the domains of the plan, so that a need finds its services."""

from __future__ import annotations

import uuid

from django.db import migrations

SPACE = uuid.UUID("6b1a0f0e-6d1b-5f0e-9a53-0d7f5b5f5c11")
NEEDS = {
    "id_document": ("Identity document", "Identiteitsbewijs"),
    "shelter": ("Somewhere to live", "Onderdak"),
    "work_income": ("Work and income", "Werk en inkomen"),
    "debts": ("Debts", "Schulden"),
    "care": ("Care", "Zorg"),
    "social_network": ("People around", "Sociaal netwerk"),
    "family": ("Family", "Gezin"),
    "education": ("Education", "Onderwijs"),
    "health": ("Health", "Gezondheid"),
    "addiction": ("Addiction", "Verslaving"),
    "daily_life": ("Daily life", "Dagelijks leven"),
    "victim_restorative": ("Victims and restoration", "Slachtoffers en herstel"),
    "belonging": ("Belonging", "Erbij horen"),
    "legal_aid": ("Legal aid", "Rechtshulp"),
}


def add(apps, schema_editor):  # noqa: ANN001, ANN201, ARG001, D103
    taxonomy = apps.get_model("directory", "Taxonomy").objects.create(
        source="throughcare",
        source_id="needs",
        uid=uuid.uuid5(SPACE, "throughcare|taxonomy|needs"),
        name="Throughcare needs",
        description="The domains of a Throughcare plan, and what directories list beside them.",
        version="1",
    )
    terms = apps.get_model("directory", "TaxonomyTerm").objects
    terms.bulk_create(
        [
            terms.model(
                source="throughcare",
                source_id=code,
                uid=uuid.uuid5(SPACE, f"throughcare|taxonomy_term|{code}"),
                taxonomy=taxonomy,
                code=code,
                name=english,
                translations={"nl": {"name": dutch}},
                need=code,
            )
            for code, (english, dutch) in NEEDS.items()
        ]
    )


def take(apps, schema_editor):  # noqa: ANN001, ANN201, ARG001, D103
    for name in ("TaxonomyTerm", "Taxonomy"):
        apps.get_model("directory", name).objects.filter(source="throughcare").delete()


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [migrations.RunPython(add, take)]
