"""What goes over the wire: JSON, the parameters of a request, and the errors the Bot API answers with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

Json = dict[str, Any]
Params = Mapping[str, Any]


@dataclass
class ApiError(Exception):
    """A refusal by the Bot API: HTTP status, description, and `parameters` such as `{"retry_after": 5}`."""

    status: int
    description: str
    parameters: Json | None = None

    def payload(self) -> Json:
        """The JSON body Telegram sends with this error."""
        body: Json = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class BadRequestError(ApiError):
    """HTTP 400; the description gets Telegram's prefix and its lower-case start."""

    def __init__(self, reason: str, parameters: Json | None = None) -> None:
        keep_case = reason[:2].isupper()
        text = reason if keep_case else reason[:1].lower() + reason[1:]
        super().__init__(400, f"Bad Request: {text}", parameters)


class AnswerLostError(TimeoutError):
    """The connection timed out. `stored` tells whether Telegram had already carried out the request."""

    def __init__(self, method: str, stored: bool) -> None:
        when = "after" if stored else "before"
        super().__init__(f"{method}: timed out {when} Telegram carried it out")
        self.stored = stored


class Upload(Struct, frozen=True):
    """A file sent as multipart/form-data."""

    filename: str
    content: bytes
    mime_type: str


class Answer(Struct, frozen=True):
    """A result that comes with a description, as with setWebhook."""

    result: Any
    description: str


def string(params: Params, name: str) -> str | None:
    """The parameter as text, or None if it was not sent."""
    value = params.get(name)
    return None if value is None else str(value)


def required(params: Params, name: str) -> str:
    """The parameter as text; a missing or empty one is refused."""
    value = string(params, name)
    if not value:
        raise BadRequestError(f'parameter "{name}" is required')
    return value


def integer(params: Params, name: str, default: int = 0) -> int:
    """The parameter as an integer; like Telegram, anything unreadable counts as the default."""
    try:
        return int(params.get(name, default))
    except (TypeError, ValueError):
        return default


def number(params: Params, name: str) -> float:
    """The parameter as a number; missing and unreadable ones are refused."""
    try:
        return float(required(params, name))
    except ValueError:
        raise BadRequestError(f'parameter "{name}" must be a number') from None


def boolean(params: Params, name: str) -> bool:
    """The parameter as a truth value, in any of the spellings the Bot API takes."""
    return str(params.get(name, "")).strip().lower() in {"true", "yes", "1"}


def decoded(params: Params, name: str, what: str) -> Any:
    """The parameter as JSON, decoded if it arrived as text; None if it was not sent."""
    value = params.get(name)
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError:
        raise BadRequestError(f"can't parse {what} JSON object") from None


def object_(params: Params, name: str, what: str) -> Json:
    """The parameter as a JSON object, empty if it was not sent."""
    value = decoded(params, name, what)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadRequestError(f"object expected as {what}")
    return value


def objects(params: Params, name: str, what: str) -> list[Json]:
    """The parameter as a JSON array of objects, empty if it was not sent."""
    value = decoded(params, name, what)
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadRequestError(f"expected an Array of {what}")
    if not all(isinstance(item, dict) for item in value):
        raise BadRequestError(f"can't parse {what}: expected an Object")
    return value
