"""The parameters of a request, however they come: https://core.telegram.org/bots/api#making-requests."""

import json
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from bot.standin.wire import BadRequestError, Json, Upload


async def parameters(request: Request) -> Json:
    """The parameters in the query and the body; files become `Upload`.

    Raises BadRequestError where the body is not what it says it is, ClientDisconnect where it never ends.
    """
    query = request.scope["query_string"]
    params: Json = _pairs(query) if query else {}
    match request.headers.get("content-type", "").partition(";")[0].strip().lower():
        case "application/x-www-form-urlencoded":
            params |= _pairs(await request.body())
        case "application/json":
            params |= _object(await request.body())
        case "multipart/form-data":
            params |= await _parts(request)
        case _:
            # The body ends before the answer, or a closed connection would look different to the sender.
            await request.body()
    return params


def _pairs(encoded: bytes) -> Json:
    return dict(parse_qsl(encoded.decode("utf-8", "replace"), keep_blank_values=True))


def _object(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except ValueError:
        raise BadRequestError("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise BadRequestError("expected a JSON object")
    return value


async def _parts(request: Request) -> Json:
    params: Json = {}
    try:
        async with request.form() as form:
            for name, value in form.multi_items():
                params[name] = await _upload(value) if isinstance(value, UploadFile) else value
    except MultiPartException:
        raise BadRequestError("can't parse multipart/form-data") from None
    return params


async def _upload(file: UploadFile) -> Upload:
    return Upload(file.filename or "file", await file.read(), file.content_type or "application/octet-stream")
