"""Telegram's HTML style, as the stand-in reads it."""

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Message
from telegram.constants import MessageEntityDateTimeFormats
from telegram.helpers import mention_html

from bot.standin.entities import parse_html, utf16_length, utf16_slice
from bot.standin.formatting import formatted
from bot.standin.wire import BadRequestError, Json

# Telegram refuses null bytes and, like any UTF-8 reader, half surrogate pairs.
READABLE = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


def kinds(entities: list[Json]) -> list[tuple[str, int, int]]:
    return [(e["type"], e["offset"], e["length"]) for e in entities]


@given(READABLE)
def test_escaped_text_comes_back_unchanged_and_without_entities(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


@given(READABLE)
def test_escaped_text_inside_tags_keeps_its_length_in_utf16_units(text: str) -> None:
    plain, entities = parse_html(f"😀<b>{html.escape(text, quote=False)}</b>!")
    assert plain == f"😀{text}!"
    assert kinds(entities) == ([("bold", 2, utf16_length(text))] if text else [])


@given(READABLE)
def test_the_name_in_a_mention_made_by_python_telegram_bot_comes_back_unchanged(name: str) -> None:
    text, entities = parse_html(mention_html(1001, name))
    assert text == name
    assert [e["user"]["id"] for e in entities] == ([1001] if name else [])


@given(st.text())
def test_any_text_is_either_parsed_or_refused_like_telegram_does(markup: str) -> None:
    try:
        text, entities = parse_html(markup)
    except BadRequestError as error:
        refusal = error.description
    else:
        refusal = "Bad Request: can't parse entities: none"
        assert all(utf16_slice(text, e["offset"], e["length"]) for e in entities)
    assert refusal.startswith("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<strong>x</strong>", "bold"),
        ("<i>x</i>", "italic"),
        ("<em>x</em>", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ("<B>x</b>", "bold"),
        ("<b>x</>", "bold"),
    ],
)
def test_every_supported_tag_makes_its_entity(markup: str, kind: str) -> None:
    assert parse_html(markup) == ("x", [{"type": kind, "offset": 0, "length": 1}])


@pytest.mark.parametrize(
    ("markup", "entity"),
    [
        ('<a href="https://www.ofaj.org/a?b=1&amp;c=2">x</a>', {"url": "https://www.ofaj.org/a?b=1&c=2"}),
        ("<a href='HTTPS://Ofaj.org'>x</a>", {"type": "text_link", "url": "https://ofaj.org/"}),
        ('<a href="tg://user?id=7">x</a>', {"type": "text_mention", "user": {"id": 7}}),
        ('<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>', {"custom_emoji_id": "5368324170671202286"}),
        (
            '<tg-time unix="1647531900" format="wDT">x</tg-time>',
            {"type": "date_time", "unix_time": 1647531900, "date_time_format": "wDT"},
        ),
        ('<tg-time unix="1647531900">x</tg-time>', {"type": "date_time", "unix_time": 1647531900}),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
    ],
)
def test_attributes_reach_the_entity(markup: str, entity: dict[str, Any]) -> None:
    text, entities = parse_html(markup)
    assert text == "x"
    assert len(entities) == 1
    assert entities[0].items() >= entity.items()


@pytest.mark.parametrize("style", list(MessageEntityDateTimeFormats))
def test_every_format_of_times_that_python_telegram_bot_names_is_accepted(style: str) -> None:
    _, (entity,) = parse_html(f'<tg-time unix="1647531900" format="{style}">x</tg-time>')
    assert entity["date_time_format"] == style


def test_a_time_comes_back_from_python_telegram_bot_as_it_was_written() -> None:
    markup = 'am <tg-time unix="1796475600" format="wDt">Sa, 5. Dez., 14:00</tg-time>'
    text, entities = formatted({"text": markup, "parse_mode": "HTML"})
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": text, "entities": entities}
    assert Message.de_json(message, None).text_html == markup


@pytest.mark.parametrize(
    "wrong", [{}, {"unix_time": 0}, {"unix_time": "soon"}, {"unix_time": 1, "date_time_format": "x"}]
)
def test_a_time_given_as_entity_needs_a_moment_and_a_format_too(wrong: Json) -> None:
    entity = {"type": "date_time", "offset": 0, "length": 1}
    with pytest.raises(BadRequestError, match="invalid date"):
        formatted({"text": "x", "entities": [{**entity, **wrong}]})
    assert formatted({"text": "x", "entities": [{**entity, "unix_time": 1}]})[1] == [{**entity, "unix_time": 1}]


@pytest.mark.parametrize("href", ["ftp://ofaj.org", "http://localhost:80", "/relative", "http://"])
def test_a_link_telegram_does_not_accept_is_dropped_and_its_text_stays(href: str) -> None:
    assert parse_html(f'<a href="{href}">Seite</a>') == ("Seite", [])


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ('<x y="1">', 'Unsupported start tag "x" at byte offset 0'),
        ("für <br> alle", 'Unsupported start tag "br" at byte offset 5'),
        ("1 < 2 Euro>", 'Unsupported start tag "" at byte offset 2'),
        ("<3", "Unclosed start tag at byte offset 0"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>é</b></i>", 'Unmatched end tag at byte offset 8, expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=https://ofaj.org>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ('<tg-time format="wDT">x</tg-time>', "Invalid date specified"),
        ('<tg-time unix="0">x</tg-time>', "Invalid date specified"),
        ('<tg-time unix="2026-12-05">x</tg-time>', "Invalid date specified"),
        ('<tg-time unix="9999999999">x</tg-time>', "Invalid date specified"),
        ('<tg-time unix="1647531900" format="TD">x</tg-time>', "Invalid date format specified"),
        ('<tg-time unix="1647531900" format="wr">x</tg-time>', "Invalid date format specified"),
        ("a\0b", "Text must not contain null bytes"),
        ("&#xD800;", "Text contains invalid Unicode characters after decoding HTML entities, "),
    ],
)
def test_wrong_markup_is_refused_in_telegrams_words(markup: str, reason: str) -> None:
    with pytest.raises(BadRequestError) as refusal:
        parse_html(markup)
    assert refusal.value.description.startswith(f"Bad Request: can't parse entities: {reason}")


def test_only_four_named_references_and_numeric_ones_are_decoded() -> None:
    assert parse_html("&lt;&gt;&amp;&quot;&#39;&#x1F600;")[0] == "<>&\"'😀"
    assert parse_html("&nbsp;&eacute; & &;")[0] == "&nbsp;&eacute; & &;"


def test_nested_entities_are_ordered_by_place_and_the_longer_first() -> None:
    text, entities = parse_html("<b>a<i>b</i></b><u><s>c</s></u>")
    assert text == "abc"
    assert kinds(entities) == [("bold", 0, 2), ("italic", 1, 1), ("underline", 2, 1), ("strikethrough", 2, 1)]


def test_stored_text_loses_the_white_space_around_it_and_entities_move_along() -> None:
    text, entities = formatted({"text": "\n  <b>Hallo \n</b>\n", "parse_mode": "HTML"})
    assert (text, kinds(entities)) == ("Hallo", [("bold", 0, 5)])


def test_code_inside_bold_is_cut_out_of_the_bold() -> None:
    _, entities = formatted({"text": "<b>a<code>b</code>c</b>", "parse_mode": "html"})
    assert kinds(entities) == [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]


def test_commands_links_addresses_and_mentions_are_found_in_plain_text() -> None:
    text, entities = formatted({"text": "/start @anna_b: https://ofaj.org/x. oder info@dfjw.org #termin"})
    found = {e["type"]: utf16_slice(text, e["offset"], e["length"]) for e in entities}
    assert found == {
        "bot_command": "/start",
        "mention": "@anna_b",
        "url": "https://ofaj.org/x",
        "email": "info@dfjw.org",
        "hashtag": "#termin",
    }


def test_nothing_is_found_inside_a_link_or_code() -> None:
    markup = '<a href="https://ofaj.org/">www /start</a> <code>/stop a@b.de</code>'
    _, entities = formatted({"text": markup, "parse_mode": "HTML"})
    assert [e["type"] for e in entities] == ["text_link", "code"]


def test_a_parse_mode_the_stand_in_cannot_check_is_refused() -> None:
    with pytest.raises(BadRequestError, match="unsupported parse_mode"):
        formatted({"text": "*x*", "parse_mode": "MarkdownV2"})
