from __future__ import annotations

import re
from pathlib import Path

import pytest

from throughcare.pages import gallery

FRONTEND = Path(gallery.__file__).parent / "frontend"
OWN = sorted([FRONTEND / "throughcare.scss", *(FRONTEND / "styles").glob("*.scss")])
SIDES = re.compile(
    r"(?<![\w-])((margin|padding|border|inset)-)?(left|right|top|bottom)(-[a-z]+)?\s*:"
    r"|border-(top|bottom)-(left|right)-radius"
    r"|(text-align|float|clear)\s*:\s*(left|right)"
)
SIZES = re.compile(r"^\s*(min-|max-)?(width|height)\s*:", re.MULTILINE)
WHITE = "#ffffff"


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_our_styles_know_no_left_and_right(path):
    text = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
    assert not SIDES.search(text)
    assert not SIZES.search(text)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palette() -> dict[str, str]:
    text = (FRONTEND / "styles" / "_palette.scss").read_text(encoding="utf-8")
    return dict(re.findall(r'"([a-z-]+)": (#[0-9a-f]{6})', text))


@pytest.mark.parametrize(
    "name",
    ["text", "secondary-text", "link", "link-visited", "link-hover", "brand", "error", "success"],
)
def test_letters_stand_out_from_every_ground(name):
    colours = palette()
    for ground in (WHITE, colours["surface-background"], colours["template-background"]):
        assert contrast(colours[name], ground) >= 4.5


def test_white_letters_stand_out_from_the_brand_colour():
    assert contrast(WHITE, palette()["brand"]) >= 7


def test_focus_stands_out():
    colours = palette()
    assert contrast(colours["focus"], colours["focus-text"]) >= 7
