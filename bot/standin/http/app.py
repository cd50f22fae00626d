"""The ASGI application: an HTTP request becomes a call of the stand-in, its result an answer or a cut connection."""

import asyncio
import json

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.standin.http.bodies import parameters
from bot.standin.http.network import NetworkFaults, Strike
from bot.standin.server import StandIn
from bot.standin.wire import AnswerLostError, ApiError, Json, Params, integer

_TICK_SECONDS = 0.01
_OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class BotApi:
    """Answers as Telegram does. `scope["state"]["transport"]` must be the connection, so that it can be cut."""

    def __init__(self, standin: StandIn, faults: NetworkFaults) -> None:
        self._standin = standin
        self._faults = faults
        self._polls = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or close its connection where a fault says so."""
        request = Request(scope, receive)
        try:
            response = _json(*await self._answer(request))
        except ApiError as error:
            response = _json(error.status, error.payload())
        except ClientDisconnect:
            return
        except AnswerLostError:
            _transport(request).abort()
            # The web server notes it with the next turn of the loop; before that it would answer 500.
            await asyncio.sleep(0)
            return
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> tuple[int, Json]:
        method = request.scope["path"].rpartition("/")[2]
        params = await parameters(request)
        end = _in(self._faults.delay)
        while await _tick(request, end):
            pass
        strike = self._faults.draw(method, params)
        if strike and not strike.after:
            raise _blow(strike, method)
        answer = await self._carry_out(request, method, params)
        if strike:
            raise _blow(strike, method)
        return answer

    async def _carry_out(self, request: Request, method: str, params: Params) -> tuple[int, Json]:
        path = request.scope["path"]
        status, payload = self._standin.call_path(path, params)
        if method.lower() != "getupdates" or status != 200:
            return status, payload
        self._polls += 1
        if payload["result"] or not await self._updates_come(request, integer(params, "timeout")):
            return status, payload
        return self._standin.call_path(path, params)

    async def _updates_come(self, request: Request, seconds: int) -> bool:
        """Whether updates come within so many seconds."""
        end, mine = _in(seconds), self._polls
        while await _tick(request, end):
            if self._faults.down:
                raise AnswerLostError("getUpdates", stored=True)
            if self._standin.world.pending:
                return True
            if self._polls != mine:
                raise ApiError(409, _OTHER_POLL)
        return False


async def _tick(request: Request, end: float) -> bool:
    """Let a moment pass; False once it is `end`, or nobody waits for the answer any more."""
    left = end - _in(0)
    if left <= 0 or _transport(request).is_closing():
        return False
    await asyncio.sleep(min(left, _TICK_SECONDS))
    return True


def _in(seconds: float) -> float:
    return asyncio.get_running_loop().time() + seconds


def _blow(strike: Strike, method: str) -> Exception:
    return strike.refusal or AnswerLostError(method, strike.after)


def _transport(request: Request) -> asyncio.Transport:
    transport: asyncio.Transport = request.state.transport
    return transport


def _json(status: int, payload: Json) -> Response:
    return Response(json.dumps(payload), status, media_type="application/json")
