"""Let visibility begin and end at moments, and hold facts instead of names of relations.

Phases were not recorded before; they come with the next projection of each case.
"""

from django.conf import settings
from django.db import migrations, models

BITS = {"custody": 1, "programme": 8, "contact": 16, "team": 32}
FACTS = " | ".join(
    f"(CASE WHEN ',' || kinds || ',' LIKE '%,{kind},%' THEN {bit} ELSE 0 END)"
    for kind, bit in BITS.items()
)


def moment(column):
    return (
        f"CASE WHEN {column} = DATE '9999-12-31' THEN TIMESTAMPTZ '9999-12-31 00:00:00+00' "
        f"ELSE {column}::timestamp AT TIME ZONE '{settings.TIME_ZONE}' END"
    )


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_initial")]
    operations = [
        migrations.AddField("visibility", "facts", models.BigIntegerField(default=0)),
        migrations.RunSQL(f"UPDATE sharing_visibility SET facts = {FACTS}", migrations.RunSQL.noop),
        migrations.AlterField("visibility", "facts", models.BigIntegerField()),
        migrations.RemoveField("visibility", "kinds"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE sharing_visibility "
                    f"ALTER COLUMN since TYPE timestamptz USING ({moment('since')}), "
                    f"ALTER COLUMN until TYPE timestamptz USING ({moment('until')})"
                )
            ],
            state_operations=[
                migrations.AlterField("visibility", "since", models.DateTimeField()),
                migrations.AlterField("visibility", "until", models.DateTimeField()),
            ],
        ),
    ]
