"""What the YAML parser's complaints mean to someone who only ever edits texts."""

import yaml

_MEANINGS = (
    ("mapping values are not allowed", 'a text with a colon in it must stand in "quotes"; or the indentation is wrong'),
    ("found undefined alias", 'a text that begins with * must stand in "quotes"'),
    ("scanning an alias", 'a text that begins with * must stand in "quotes"'),
    ("scanning an anchor", 'a text that begins with & must stand in "quotes"'),
    ("did not find expected key", "the indentation differs from the lines above, or a quote above is not closed"),
    ("did not find expected '-' indicator", "the indentation differs from the lines above, or “- ” is missing"),
    ("could not find expected ':'", "a colon is missing after the key, or a text's second line is not indented"),
    ("cannot start any token", 'a text can\'t begin with this character; put it in "quotes" and indent with spaces'),
    ("tab character", "a tab; indent with spaces"),
    ("expected ',' or ']'", "a list that begins with [ is not closed by ], or a comma is missing"),
    ("expected ',' or '}'", "a group that begins with { is not closed by }, or a comma is missing"),
    ("unexpected end of stream", "a text in quotes is not closed"),
    ("unknown escape character", 'a backslash in "quotes"; write it twice'),
    ("escape character", 'a backslash in "quotes"; write it twice'),
    ("block scalar", "nothing may follow | or > on its line; the text begins on the next"),
    ("but found another document", "a line of --- only; take it away"),
    ("expected <document start>", "the indentation differs from the lines above"),
    ("control characters", "an invisible control character; type the text anew"),
)


_SINCE = ("quoted scalar", "flow sequence", "flow mapping", "simple key")
"""What the parser only misses far below; the line where it began is the one to mend."""


def explain(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """The line (from 1) and the meaning of an error of the parser, in an editor's words."""
    if isinstance(error, yaml.reader.ReaderError):
        return text.count("\n", 0, error.position) + 1, _meaning(str(error))
    if not isinstance(error, yaml.MarkedYAMLError):
        return 1, _meaning(str(error).splitlines()[0])
    began = any(part in (error.context or "") for part in _SINCE)
    mark = (error.context_mark if began else None) or error.problem_mark or error.context_mark
    reason = ", ".join(part for part in (error.context, error.problem) if part)
    return mark.line + 1 if mark else 1, _meaning(reason)


def _meaning(reason: str) -> str:
    return next((meaning for part, meaning in _MEANINGS if part in reason), reason)
