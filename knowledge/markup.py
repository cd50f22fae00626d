"""The Markdown of the content, and what becomes of it: Telegram's HTML, plain text, a first sentence.

Editors write paragraphs, **bold**, *italic* and lists with "- ". Everything else is shown as it was typed, so that no
text can break a message, and `unsupported` names it for the lint. Placeholders such as {town} pass through unchanged.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from msgspec import Struct

from knowledge.sentences import ends

BULLET = "• "


def _bullets(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lists begin with "- " only: a line that begins with "15. Januar" is not the fifteenth of a numbered list."""
    return state.src.startswith("-", state.bMarks[start] + state.tShift[start]) and list_block(
        state, start, end, silent
    )


def _inside_word(state: StateInline, silent: bool) -> bool:
    """A lone * or _ between letters is itself: Schüler*innen, vera_glaser@example.org."""
    around = state.src[max(state.pos - 1, 0) : state.pos + 2]
    if len(around) < 3 or around[1] not in "*_" or not (around[0].isalnum() and around[2].isalnum()):
        return False
    if not silent:
        state.push("text_special", "", 0).content = around[1]
    state.pos += 1
    return True


def _parser(preset: str, rules: Iterable[str]) -> MarkdownIt:
    parser = MarkdownIt(preset).enable(list(rules))
    parser.block.ruler.at("list", _bullets, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.before("emphasis", "inside_word", _inside_word)
    # Joined, an escaped \* could no longer be told from a forgotten one.
    return parser.disable("text_join")


_SHOWN = _parser("zero", ("list", "newline", "escape", "emphasis"))
_EVERYTHING = _parser("commonmark", ("table", "strikethrough"))


class _Style(Struct, frozen=True):
    """How a rendering writes bold (before, after), italic, and the characters of the text."""

    bold: tuple[str, str]
    italic: tuple[str, str]
    characters: Callable[[str], str]

    def inline(self, tokens: Iterable[Token]) -> str:
        return "".join(map(self._piece, tokens)).strip()

    def _piece(self, token: Token) -> str:
        match token.type:
            case "strong_open" | "strong_close":
                return self.bold[token.type == "strong_close"]
            case "em_open" | "em_close":
                return self.italic[token.type == "em_close"]
            case "hardbreak":
                return "\n"
            case "softbreak":
                return " "
        return self.characters(token.content)


_TEXT = _Style(("", ""), ("", ""), str)
_HTML = _Style(("<b>", "</b>"), ("<i>", "</i>"), partial(html.escape, quote=False))


def to_html(markdown: str) -> str:
    """Telegram HTML (Bot API, "HTML style"), valid whatever the text: <b>, <i>, "• " lines, blank lines between."""
    return _render(markdown, _HTML)


def to_text(markdown: str) -> str:
    """The same without any markup: what a reader sees."""
    return _render(markdown, _TEXT)


def first_sentence(markdown: str) -> str:
    """The first sentence as one line of Markdown, its bold and italic closed; of a list, that of its first entry."""
    block = next((token.content for token in _tokens(_SHOWN, markdown) if token.type == "inline"), "")
    line = re.sub(r"[ \t]*\\?\n[ \t]*", " ", block).strip()
    whole = to_text(line)
    for end in ends(line):
        # A cut inside bold text leaves its ** to be seen.
        if whole.startswith(to_text(line[:end])):
            return line[:end]
    return line


def unsupported(markdown: str) -> list[str]:
    """What Telegram or this bot can't show in the text, in an editor's words; empty where all is well."""
    found = list(_refused(_tokens(_EVERYTHING, markdown)))
    if _numbered(markdown):
        found.append("a numbered list; begin its lines with “- ”")
    return list(dict.fromkeys(found))


def _tokens(parser: MarkdownIt, markdown: str) -> list[Token]:
    # Half a surrogate pair is no character; Telegram refuses the whole message for it.
    return parser.parse(re.sub(r"[\ud800-\udfff]", "\ufffd", markdown))


def _render(markdown: str, style: _Style) -> str:
    blocks: list[list[str]] = []
    depth, bullet = 0, ""
    for token in _tokens(_SHOWN, markdown):
        match token.type:
            case "bullet_list_open":
                if depth == 0:
                    blocks.append([])
                depth += 1
            case "bullet_list_close":
                depth -= 1
            case "list_item_open":
                bullet = BULLET
            case "inline":
                line = style.inline(token.children or ())
                if depth:
                    blocks[-1].append(bullet + line)
                    bullet = ""
                else:
                    blocks.append([line])
    return "\n\n".join("\n".join(lines) for lines in blocks if lines)


_REFUSED = {
    "heading_open": "a heading (a line that begins with # or is underlined); make it **bold**",
    "table_open": "a table; write a list with “- ”",
    "image": "an image; there are only texts",
    "html_block": "an HTML tag (<…>); write **bold** or *italic*",
    "html_inline": "an HTML tag (<…>); write **bold** or *italic*",
    "code_inline": "code (`); write it without these marks",
    "fence": "code (``` or ~~~); write it without these marks",
    "code_block": "a line that begins with four spaces; take them away",
    "blockquote_open": "a quotation (a line that begins with >); write it in quotes",
    "hr": "a line of hyphens or stars; leave a blank line",
    "s_open": "text that is struck out (~~); leave it out",
}


def _refused(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in _REFUSED:
            yield _REFUSED[token.type]
        elif token.type == "bullet_list_open" and token.level > 0:
            yield "a list inside a list; make it one list"
        elif token.type == "link_open":
            yield _link(token)
        elif token.type == "text_special" and token.info == "entity":
            yield f"the HTML code {token.markup}; type the character itself"
        elif token.type == "text":
            yield from _stray(token.content)
        yield from _refused(token.children or ())


def _link(token: Token) -> str:
    if token.markup == "autolink":
        return "an address in < >; write it without them"
    return "a link inside the text; put the address under links"


def _stray(text: str) -> Iterator[str]:
    rest = re.sub(r"\S+@\S+|https?://\S+", "", text)
    for mark in "*_":
        if mark in rest:
            yield f"a {mark} without its partner; close it, or write \\{mark} where it is meant"


def _numbered(markdown: str) -> bool:
    """Whether two lines after one another count on; a single "15. Januar" at the beginning of a line does not."""
    starts = [re.match(r" {0,3}(\d{1,3})[.)] \S", line) for line in markdown.splitlines() if line.strip()]
    return any(one and two and int(two[1]) == int(one[1]) + 1 for one, two in pairwise(starts))
