from __future__ import annotations

import pytest

from throughcare.pages import hardcoded


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello there</p>",
        '<img alt="A plan" src="x">',
        '<input placeholder="Your name">',
        '<button aria-label="Close">&times;</button>',
        '<input type="submit" value="Send">',
        '{{ button("Save changes") }}',
        '{% set title = "People" %}',
        "<p>{{ count }} people</p>",
        "{% if x %}<p>Late</p>{% endif %}",
        "{% trans %}Marked{% endtrans %}<p>Not marked</p>",
    ],
)
def test_unmarked_texts_are_found(source):
    assert hardcoded.texts(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p>{{ _("Hello there") }}</p>',
        "<p>{% trans %}Hello there{% endtrans %}</p>",
        '<p title="{{ title }}">{{ name }}, 12 (%) - …</p>',
        '<p>{{ ngettext("%(n)s day", "%(n)s days", n, n=n) }}</p>',
        "<title>{{ title }} | Throughcare</title>",
        "<code>list_table</code>",
        '<a class="Link" href="/People/">{{ x }}</a>',
        '{% if method == "Post" %}{% endif %}',
        "{# A remark for developers #}",
        '<p class="{% if x %}one{% endif %}">1</p>',
    ],
)
def test_marked_texts_and_code_are_left_alone(source):
    assert hardcoded.texts(source) == []


def test_the_line_is_told():
    assert hardcoded.texts('{% if a %}\n{# b #}\n<p\nclass="x">Late</p>{% endif %}')[0][0] == 4
