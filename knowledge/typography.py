"""French spacing: no-break spaces where French sets a space before a mark, so that no line begins with "?" or ":"."""

import re

NARROW = "\u202f"
"""Before ; ! ? (Imprimerie nationale, Lexique des règles typographiques)."""
WIDE = "\u00a0"
"""Before : and inside « »."""

_SPACE = "[ \u00a0\u202f\u2009\t]"
_KEPT = r"https?://\S+|www\.\S+|\S+@\S+|&#?\w+;|</?[a-z][^<>]*>"
_AFTER = r"(?=$|[\s)\]}»”\"'’*_.,;:!?…<])"
_MARK = re.compile(
    rf"(?P<kept>{_KEPT})|(?P<opens>«){_SPACE}*|{_SPACE}*(?P<closes>»)"
    rf"|(?:{_SPACE}+(?P<spaced>[;!?:])|(?P<tight>[;!?:]){_AFTER})",
    re.IGNORECASE,
)
_OPENING = frozenset("([{«“„‘\"'¡¿;!?:")


def french(text: str) -> str:
    """The text with French no-break spaces; plain text, Markdown and Telegram HTML alike.

    Addresses, e-mail addresses and times such as 10:30 stay as they are. Applied twice, it changes nothing more.
    """
    return _MARK.sub(_spaced, text)


def _spaced(found: re.Match[str]) -> str:
    if found["kept"]:
        return found["kept"]
    if found["opens"]:
        return "«" + WIDE
    before = found.string[: found.start()][-1:]
    if found["closes"]:
        return "»" if before in ("", "\n") else WIDE + "»"
    mark = found["spaced"] or found["tight"]
    if not before or before.isspace() or before in _OPENING:
        return found[0]
    return (WIDE if mark == ":" else NARROW) + mark
