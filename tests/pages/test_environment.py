from __future__ import annotations

import pytest
from jinja2 import UndefinedError


def test_a_value_nobody_gave_is_a_mistake(show):
    with pytest.raises(UndefinedError):
        show("{{ person.name }}")


def test_a_missing_attribute_is_a_mistake(show):
    with pytest.raises(UndefinedError):
        show("{{ person.name }}", person={})


def test_values_are_escaped(show):
    assert show("{{ name }}", name="<b>") == "&lt;b&gt;"


def test_govuk_macros_may_leave_options_out(show):
    html = show(
        '{% from "govuk_frontend_jinja/components/button/macro.html" import govukButton %}'
        '{{ govukButton({"text": text}) }}',
        text="<Save>",
    )
    assert "&lt;Save&gt;" in html


def test_texts_follow_the_active_language(show):
    source = '{{ _("Sign out") }}'
    assert show(source) == "Sign out"
    assert show(source, language="nl") == "Uitloggen"


def test_macros_follow_the_active_language_of_each_call(show):
    source = (
        '{% from "pages/components/summary.html" import contact_card %}{{ contact_card(none) }}'
    )
    assert "Nobody is the contact" in show(source)
    assert "Niemand is nu" in show(source, language="nl")


def test_named_values_in_a_text_are_escaped(show):
    assert show('{{ _("Until %(day)s", day=day) }}', day="<i>") == "Until &lt;i&gt;"
