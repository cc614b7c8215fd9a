"""Give the database the key under which names that sound alike stand together.

A key in the manner of Metaphone, for the spellings of Dutch names in Latin letters; other letters stay. Plain
SQL, so that it needs no extension and is the same on every supported server. Source: our own choice, decide
locally; whoever changes it makes the index of names anew.
"""

from django.db import migrations

SMALL_WORDS = "van|von|der|den|de|het|ter|ten|te|el|al|la|le|du|di|da|dos|bin|ibn"
GROUPS = ("sch s", "ch g", "ph f", "ck k", "ce se", "ci si", "cy sy", "x ks")
"""Letters that together sound like others; after that, letter by letter, what LIKE says."""
LIKE = ("dvwzcqøłđ", "tffskkolt")
DOUBLED = "lmnrstkpfbg"


def replaced(text, pairs):
    for old, new in pairs:
        text = f"replace({text}, '{old}', '{new}')"
    return text


def sound(name):
    # The signs ' ` ’ " ( ) go, the others divide words.
    words = f"""translate(lower({name}), '-/.,;:''`’"()', '      ')"""
    names = rf"regexp_replace({words}, '\m({SMALL_WORDS})\M\s+(?=\S)', '', 'g')"
    # IJ is a vowel; a Y before a vowel sounds like J.
    names = rf"regexp_replace(replace({names}, 'ij', 'y'), '\my(?=[aeou])', 'j', 'g')"
    alike = f"translate({replaced(names, map(str.split, GROUPS))}, '{LIKE[0]}', '{LIKE[1]}')"
    single = replaced(alike, [(letter * 2, letter) for letter in DOUBLED])
    # A vowel counts at the beginning of a word, whichever it is.
    begun = rf"regexp_replace({single}, '\m[aeiouy]+', '0', 'g')"
    return f"btrim(regexp_replace({begun}, '[aeiouy]|(?<=[bfgkprst])h', '', 'g')) || ' '"


FORWARD = (
    "CREATE FUNCTION people_sound(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE "
    f"RETURN {sound('name')}"
)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION people_sound(text)")]
