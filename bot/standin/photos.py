"""Photos as Telegram takes and keeps them: https://core.telegram.org/bots/api#sendphoto."""

import struct

from bot.standin.wire import BadRequestError, Json, Params, Upload
from bot.standin.world import World

MAX_BYTES = 10_000_000
MAX_SIDES = 10_000
"""Dots of width and height together."""
MAX_RATIO = 20
"""Of the longer side to the shorter."""

_PNG = b"\x89PNG\r\n\x1a\n"
_SIZES_AT = 16
"""Where width and height stand in a PNG (https://www.w3.org/TR/png-3/#11IHDR)."""


def photo(world: World, params: Params, given: object) -> list[Json]:
    """The sizes of a photo that is uploaded (PNG only) or known by its file id; links are refused."""
    if isinstance(given, str) and given.startswith("attach://"):
        given = params.get(given.removeprefix("attach://"))
    if isinstance(given, str) and given in world.files:
        content = world.files[given]
        known = {"file_id": given, "file_unique_id": f"unique-{given.rpartition('-')[2]}", "file_size": len(content)}
        return [{**_measured(content), **known}]
    if not given:
        raise BadRequestError("there is no photo in the request")
    if not isinstance(given, Upload):
        raise BadRequestError("wrong file identifier/HTTP URL specified")
    if not given.content:
        raise BadRequestError("file must be non-empty")
    if len(given.content) > MAX_BYTES:
        raise BadRequestError("file is too big")
    return [{**_measured(given.content), **world.new_file(given.content)}]


def _measured(content: bytes) -> Json:
    if not content.startswith(_PNG):
        raise BadRequestError("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack_from(">II", content, _SIZES_AT)
    longer, shorter = max(width, height), min(width, height)
    if longer + shorter > MAX_SIDES or longer > MAX_RATIO * shorter:
        raise BadRequestError("PHOTO_INVALID_DIMENSIONS")
    return {"width": width, "height": height}
