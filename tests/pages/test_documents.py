"""Printed documents: what goes in comes out as text, accessible, and never as markup."""

import io
import re
import subprocess
import sys
from datetime import UTC, datetime
from urllib.parse import unquote

import pypdf
import pytest

from throughcare.kernel.errors import ThroughcareError
from throughcare.pages.documents import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Large,
    Note,
    Paragraph,
    SignatureLines,
    Signer,
    Table,
    pdf_response,
    render,
)
from throughcare.pages.documents.answers import disposition
from throughcare.pages.documents.rendering import as_data, compiled, direction, unescaped
from throughcare.pages.documents.texts import clean, every_text, spelt_out

PRINTED = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
LONG = "".join(f"{number:05d}" for number in range(2000))
HOSTILE = [
    '#import "x"',
    '#read("/etc/passwd")',
    "#panic()",
    "*bold* _it_ `raw`",
    "$x$ $ sum_(i=1) $",
    "[",
    "]",
    "{",
    '") #x',
    "\\",
    "\\u{41} \\n",
    "<label> @ref",
    "= heading",
    "- item + item / term: x",
    "// comment",
    "/* comment */",
    "https://example.org",
    "-- --- ... ~ 'single' \"double\"",
    "%(name)s {name} {{ name }} </script>",
    "fi ffi fl office",
    "Müller-Ñandú Øre Žižek Ģirts Čakš İı ß",
    "Привет Юлія Ђорђе",
    "Ελλάδα",
]
RIGHT_TO_LEFT = ["محمد علي", "שלום עולם", "فاطمه زهرا"]


def document(*blocks: Block, language: str = "nl", title: str = "Toestemming", **others):
    return Document(title=title, language=language, printed_at=PRINTED, blocks=blocks, **others)


def read(pdf: bytes):
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def blocks_with(text: str) -> dict[str, Block]:
    return {
        "heading": Heading(text),
        "paragraph": Paragraph(text),
        "bullets": Bullets((text, "x")),
        "label": Facts(((text, "x"),)),
        "value": Facts((("x", text),)),
        "header": Table((text, "x"), (("x", "x"),)),
        "cell": Table(("x", "x"), ((text, "x"),)),
        "signer": SignatureLines((Signer(text, "x"),)),
        "role": SignatureLines((Signer("x", text),)),
        "note": Note(text, "x"),
        "note title": Note("x", text),
        "large": Large((text,)),
    }


def tags(pdf: bytes) -> list[str]:
    """List the tags of the structure tree in reading order, by their standard names."""
    root = read(pdf).trailer["/Root"]["/StructTreeRoot"]
    roles = root.get("/RoleMap", {})

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                yield from walk(child)
        elif isinstance(node, dict) and "/S" in node:
            yield roles.get(node["/S"], node["/S"])
            yield from walk(node.get("/K", pypdf.generic.ArrayObject()))

    return list(walk(root["/K"]))


# What is in the file


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_comes_out_of_every_place_as_it_went_in(text):
    found = squeezed(text_of(render(document(*blocks_with(text).values()))))
    assert found.count(squeezed(text)) >= len(blocks_with(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_title_subtitle_and_issuer_are_texts_too(text):
    pdf = render(document(title=text, subtitle=text, issuer=text))
    assert squeezed(text_of(pdf)).count(squeezed(text)) >= 3
    assert read(pdf).metadata.title == text
    assert read(pdf).metadata.author == text


@pytest.mark.parametrize("text", RIGHT_TO_LEFT)
@pytest.mark.parametrize("language", ["nl", "ar", "he"])
def test_every_letter_of_a_right_to_left_name_comes_out(text, language):
    pdf = render(document(Facts((("x", text),)), language=language))
    assert all(word in text_of(pdf) for word in text.split())


@pytest.mark.slow
@pytest.mark.parametrize("place", blocks_with("x"))
def test_ten_thousand_characters_stay_on_the_sheet(place):
    pdf = render(document(blocks_with(LONG)[place]))
    assert len(read(pdf).pages) > 1, "they would run off the edge"
    lines = text_of(pdf).splitlines()
    assert max(map(len, lines)) < 150
    digits = re.sub(r"\D", "", text_of(pdf))
    assert all(f"{number:05d}" in digits for number in range(0, 2000, 50))


def test_line_breaks_stay_and_control_characters_go():
    pdf = render(document(Paragraph("een\r\ntwee\x00\x07\x1b[31m\tdrie\x85vier\ufeff")))
    assert "een\ntwee[31m drievier" in text_of(pdf)


def test_a_name_cannot_turn_the_line_it_stands_in():
    assert clean("a\u202egnp.exe\u202c") == "agnp.exe"


def test_characters_without_a_form_do_not_come_back_at_every_space():
    formless = "a\u00adb\u200bc\u2066d\u2069e\ufeff\U000e0fff f"
    assert "abcde f g h" in text_of(render(document(Paragraph(formless + " g h"))))


def test_persian_keeps_what_parts_its_letters():
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
    found = text_of(render(document(Paragraph("می\u200cخواهم"), Paragraph("een twee drie"))))
    assert "een twee drie" in found


def test_half_a_character_is_seen():
    assert clean("a\ud800b\ufffe") == "a\ufffdb\ufffd"
    assert "\ufffd" in text_of(render(document(Paragraph("a\ud800b"))))


def test_what_no_font_can_draw_is_printed_as_its_number():
    never_assigned = "\U00050000"
    pdf = render(document(Heading("Naam"), Paragraph(f"Sam {never_assigned} de Vries")))
    assert "Sam [U+50000] de Vries" in text_of(pdf)


def test_an_emoji_is_drawn_or_numbered():
    found = text_of(render(document(Paragraph("Sam 😀 de Vries"))))
    assert "😀" in found or "[U+1F600]" in found


def test_many_unknown_characters_at_once():
    many = "".join(chr(0x50000 + number) for number in range(300))
    found = squeezed(text_of(render(document(Paragraph(many)))))
    assert all(f"[U+{ord(character):X}]" in found for character in many)


def test_letters_beside_an_unknown_sign_stay_as_they_are():
    assert spelt_out("ee\U00050000 e", ["e\U00050000"]) == "ee[U+50000] e"
    assert spelt_out("abc", []) == "abc"


@pytest.mark.parametrize("text", ["", "Sam", "Йордан", "Ελένη", "שרה", "محمد", "Ğ", "ẞ", "ễ"])
def test_the_fonts_inside_typst_cover_the_scripts_we_promise(text):
    data = every_text(as_data(document(Paragraph(text))), clean)
    assert isinstance(compiled(data, document(), with_system_fonts=False), bytes)


# What makes it accessible


@pytest.mark.parametrize("language", ["nl", "en", "de", "lv", "ar", "he", "uk", "pl", "tr"])
def test_the_file_says_that_it_is_accessible_and_in_which_language(language):
    pdf = render(document(Heading("Kop"), language=language, title="Een titel"))
    root = read(pdf).trailer["/Root"]
    assert b"pdfuaid:part" in pdf
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read(pdf).metadata.title == "Een titel"


def test_a_region_is_kept():
    assert read(render(document(language="en-gb"))).trailer["/Root"]["/Lang"] == "en-GB"
    assert read(render(document(language="zh-hant"))).trailer["/Root"]["/Lang"] == "zh"


def test_every_block_has_its_tag():
    found = tags(render(document(*blocks_with("tekst").values(), Heading("twee", 2))))
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TH", "/TD"} <= set(found)


def test_headings_are_bookmarks():
    outline = read(render(document(Heading("Een"), Heading("Twee")))).outline
    assert [entry.title for entry in outline] == ["Een", "Twee"]


def test_the_header_of_a_table_comes_back_on_every_sheet_with_the_number_of_the_sheet():
    rows = tuple((str(number), "Huisvesting") for number in range(90))
    pages = read(render(document(Table(("Nummer", "Onderwerp"), rows)))).pages
    assert len(pages) >= 3
    for number, sheet in enumerate(pages, start=1):
        assert "Onderwerp" in sheet.extract_text()
        assert f"{number} / {len(pages)}" in sheet.extract_text()


def test_the_date_of_printing_is_on_the_sheet_and_in_the_file():
    pdf = render(document(language="en"))
    assert "Printed on 23 November 2026" in text_of(pdf)
    assert read(pdf).metadata.creation_date == PRINTED


def test_the_same_document_gives_the_same_bytes():
    assert render(document(Paragraph("x"))) == render(document(Paragraph("x")))


@pytest.mark.parametrize(
    ("language", "way"),
    [("ar", "rtl"), ("he", "rtl"), ("fa-IR", "rtl"), ("ur", "rtl"), ("nl", "ltr"), ("xx", "ltr")],
)
def test_languages_know_their_direction(language, way):
    assert direction(language) == way


@pytest.mark.parametrize(("language", "from_left"), [("nl", True), ("ar", False)])
def test_an_arabic_document_begins_at_the_right(language, from_left):
    places = []
    first = read(render(document(Paragraph("kort"), language=language))).pages[0]
    first.extract_text(
        visitor_text=lambda text, cm, tm, *_: (
            places.append(tm[4] * cm[0] + cm[4]) if "kort" in text else None
        )
    )
    assert len(places) == 1
    assert (places[0] < 297.5) is from_left


def test_empty_blocks_do_no_harm():
    blocks = (Paragraph(""), Facts(()), Facts((("", ""),)), Bullets(()), Bullets(("",)), Note(""))
    render(document(*blocks, SignatureLines(()), Table(("",), ())))


# What is refused


@pytest.mark.parametrize("blocks", [(Heading("x", 2),), (Heading("x"), Heading("y", 3))])
def test_a_skipped_level_is_refused_with_what_to_do(blocks):
    with pytest.raises(ThroughcareError, match="begin at level 1 and skip no level"):
        render(document(*blocks))


def test_a_refusal_names_nobody():
    with pytest.raises(ThroughcareError) as refused:
        render(document(Heading("\x00"), title="Samira de Vries", subtitle="Samira"))
    assert "Samira" not in str(refused.value)


@pytest.mark.parametrize("title", ["", " \n"])
def test_a_document_needs_a_title(title):
    with pytest.raises(ThroughcareError, match="title"):
        document(title=title)


@pytest.mark.parametrize("language", ["", "n", "nederlands", "nl nl", "../nl"])
def test_a_document_needs_a_language(language):
    with pytest.raises(ThroughcareError, match="language code"):
        document(language=language)


def test_a_document_needs_an_instant():
    naive = datetime(2026, 11, 23)
    with pytest.raises(ThroughcareError, match="time zone"):
        Document(title="x", language="nl", printed_at=naive, blocks=())


def test_a_table_is_even():
    with pytest.raises(ThroughcareError, match=r"row \[2\] has \[1\] cells and the header \[2\]"):
        Table(("a", "b"), (("1", "2"), ("3",)))
    with pytest.raises(ThroughcareError, match="no columns"):
        Table((), ())


def test_escapes_in_messages_are_read_back():
    assert unescaped(r"a\u{1f600}\"\\\n") == 'a😀"\\\n'


# The answer to a request


def test_the_answer_is_a_download_that_nobody_stores():
    answer = pdf_response(document(Paragraph("x")), "toestemming.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith('attachment; filename="toestemming.pdf";')


@pytest.mark.parametrize(
    ("name", "plain", "full"),
    [
        ("plan.pdf", "plan.pdf", "plan.pdf"),
        ("plan", "plan.pdf", "plan.pdf"),
        ("Žižek größe.PDF", "Zizek-groe.pdf", "Žižek-größe.pdf"),
        ("محمد", "document.pdf", "محمد.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf", "etc-passwd.pdf"),
        ('a"\r\nSet-Cookie: x=1;b', "a-Set-Cookie-x=1-b.pdf", "a-Set-Cookie-x=1-b.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf", "afdp.exe.pdf"),
        ("", "document.pdf", "document.pdf"),
        ("..", "document.pdf", "document.pdf"),
        ("a\ud800b", "ab.pdf", "ab.pdf"),
    ],
)
def test_names_of_files_are_safe(name, plain, full):
    header = disposition(name)
    found = re.fullmatch(r"attachment; filename=\"([^\"]*)\"; filename\*=UTF-8''(\S*)", header)
    assert header.isascii()
    assert (found[1], unquote(found[2])) == (plain, full)


def test_long_names_are_cut():
    assert len(disposition("x" * 10_000)) < 300


def test_typst_is_loaded_only_when_a_document_is_made():
    program = "import sys, throughcare.pages.documents as d; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
