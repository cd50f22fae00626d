"""Placeholders in the bot's own sentences: closed, known to the bot, and the same in both languages."""

import re
import string
from collections.abc import Iterator

from knowledge.load import Loaded
from knowledge.messages import Messages, placeholders
from knowledge.model import LANGUAGES
from knowledge.problems import Problem


def wrong_placeholders(loaded: Loaded) -> Iterator[Problem]:
    """Braces that don't close, names the bot does not fill in, names that only one language uses."""
    for language in LANGUAGES:
        for key, text in _sentences(loaded.messages.get(language)):
            for message in _wrong(text, known(key[0])):
                yield loaded.problem(f"messages/{language}.yaml", key, message)
    yield from _different(loaded)


def known(name: object) -> frozenset[str]:
    """The placeholders the bot fills in in a message: those its field's description names in braces."""
    field = Messages.model_fields[str(name)]
    return frozenset(re.findall(r"\{(\w+)\}", field.description or ""))


def _sentences(messages: Messages | None) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name, value in messages or ():
        if isinstance(value, str):
            yield (name,), value
        else:
            for number, text in enumerate(value):
                yield (name, number), text


def _wrong(text: str, names: frozenset[str]) -> Iterator[str]:
    try:
        parts = [part for part in string.Formatter().parse(text) if part[1] is not None]
    except ValueError:
        yield "has a brace { or } without its partner; a placeholder looks like {town}"
        return
    for _, name, form, conversion in parts:
        if form or conversion or name not in names:
            written = f"{{{name}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}}}"
            yield f"the bot does not know {written}; {_listed(names)}"


def _listed(names: frozenset[str]) -> str:
    if not names:
        return "this text has no placeholders"
    return f"placeholders of this text: {', '.join(f'{{{name}}}' for name in sorted(names))}"


def _different(loaded: Loaded) -> Iterator[Problem]:
    if len(loaded.messages) < len(LANGUAGES):
        return
    german, french = (loaded.messages[language] for language in LANGUAGES)
    for name in Messages.model_fields:
        one, other = getattr(german, name), getattr(french, name)
        if not isinstance(one, str):
            continue
        try:
            missing, extra = placeholders(one) - placeholders(other), placeholders(other) - placeholders(one)
        except ValueError:
            continue  # named above
        for placeholder in sorted(missing):
            yield loaded.problem("messages/fr.yaml", (name,), f"lacks {{{placeholder}}}, which messages/de.yaml has")
        for placeholder in sorted(extra):
            yield loaded.problem("messages/de.yaml", (name,), f"lacks {{{placeholder}}}, which messages/fr.yaml has")
