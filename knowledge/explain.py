"""What pydantic's errors mean to an editor."""

import types
import typing
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from knowledge.model import Topic

MOST_KEYS = 16
"""Known keys that an editor is told all of."""


def explain(found: Any, model: type[BaseModel]) -> str:
    """One error of a model (an entry of `ValidationError.errors()`) in an editor's words."""
    kind, context, value = found["type"], found.get("ctx", {}), found["input"]
    if value is None and kind not in ("missing", "extra_forbidden"):
        return "is empty"
    match kind:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return _unknown(str(found["loc"][-1]), _fields(_at(model, found["loc"][:-1])))
        case "string_too_short":
            return "is empty"
        case "string_too_long":
            return f"is too long: at most {context['max_length']} characters"
        case "string_type":
            return "must be text"
        case "literal_error":
            return f"“{value}” is unknown; use {context['expected'].replace(chr(39), '')}"
        case "string_pattern_mismatch":
            return _pattern(value, context["pattern"])
        case "list_type":
            return "must be a list: each entry begins with “- ”"
        case "dict_type" | "model_type" | "model_attributes_type":
            return keys_of(_at(model, found["loc"]))
        case "too_short":
            return f"needs at least {_entries(context['min_length'])}"
        case "too_long":
            return f"may have at most {_entries(context['max_length'])}"
        case "value_error":
            return str(context.get("error"))
        case _:
            return _number(kind, context) or str(found["msg"]).lower()


def _unknown(key: str, known: list[str]) -> str:
    if len(known) <= MOST_KEYS:
        return f"is an unknown key; known here: {', '.join(known)}"
    near = get_close_matches(key, known, n=1)
    return "is an unknown key" + (f"; is {near[0]} meant?" if near else f"; it is none of the {len(known)} known here")


def keys_of(annotation: Any) -> str:
    """What to say where a text or list stands and a group of keys is wanted."""
    names = _fields(annotation)
    return (
        f"must hold keys such as {', '.join(names[:3])}, each with a colon" if names else "must hold keys with colons"
    )


def _entries(count: int) -> str:
    return "one entry" if count == 1 else f"{count} entries"


def _number(kind: str, context: dict[str, Any]) -> str | None:
    match kind:
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return "must be a whole number"
        case "float_parsing" | "float_type" | "finite_number":
            return "must be a number, its decimals after a point: 52.37"
        case "bool_parsing" | "bool_type":
            return "must be true or false"
        case "greater_than_equal":
            return f"must be at least {context['ge']:g}"
        case "less_than_equal":
            return f"must be at most {context['le']:g}"
    return None


def _pattern(value: str, pattern: str) -> str:
    if "_" in pattern:
        return f"“{value}” is not a command; use small letters a–z, digits and _, at most 32, without the slash"
    if pattern.startswith("^\\+"):
        return f"“{value}” is not an international phone number; write +49 511 …"
    return f"“{value}” is not an id; use small letters a–z, digits and hyphens"


def _fields(annotation: Any) -> list[str]:
    """The keys an editor may write where this type stands: those of a model, or the names a dict allows."""
    plain = _plain(annotation)
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        return [name for name in plain.model_fields if name != "id" or plain is not Topic]
    if typing.get_origin(plain) is dict:
        return [str(name) for name in typing.get_args(typing.get_args(plain)[0])]
    return []


def _at(annotation: Any, loc: Iterable[str | int]) -> Any:
    """The type of what stands at a path inside a model."""
    for part in loc:
        annotation = _plain(annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            field = annotation.model_fields.get(str(part))
            annotation = field.annotation if field else None
        else:
            annotation = (typing.get_args(annotation) or (None,))[-1]
    return annotation


def _plain(annotation: Any) -> Any:
    """The type without what is wrapped around it: Annotated[X, …] and X | None are X."""
    while (origin := typing.get_origin(annotation)) in (typing.Annotated, typing.Union, types.UnionType):
        options = [option for option in typing.get_args(annotation) if option is not type(None)]
        annotation = options[0] if origin is typing.Annotated else options[-1]
    return annotation
