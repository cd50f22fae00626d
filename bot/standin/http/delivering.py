"""The webhook from Telegram's side: brings updates to the address that setWebhook named, until they are confirmed."""

import asyncio
import time
from functools import partial

import httpx

from bot.standin.server import StandIn
from bot.standin.wire import Json

LONGEST = 60.0
"""Seconds that a bot may take for an answer."""
TRIES_AGAIN = 0.2
"""Seconds before an update that was not confirmed is brought again; Telegram itself waits longer each time."""
_TICK = 0.01


class Deliveries:
    """Brings updates side by side, those of one chat in order."""

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin
        self._at_work: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Bring what waits, until cancelled."""
        async with httpx.AsyncClient(trust_env=False, verify=False, timeout=LONGEST) as client:  # noqa: S501 (a trial)
            try:
                while True:
                    self._begin(client)
                    await asyncio.sleep(_TICK)
            finally:
                for task in self._at_work.values():
                    task.cancel()
                await asyncio.gather(*self._at_work.values(), return_exceptions=True)

    def _begin(self, client: httpx.AsyncClient) -> None:
        with self._standin.lock:
            webhook, waiting = self._standin.world.webhook, list(self._standin.world.pending)
        if not webhook.get("url"):
            return
        for update in waiting:
            queue = _queue(update)
            if queue in self._at_work:
                continue
            if len(self._at_work) >= webhook["max_connections"]:
                return
            task = asyncio.create_task(self._bring(client, webhook, update))
            self._at_work[queue] = task
            task.add_done_callback(partial(self._end, queue))

    def _end(self, queue: int, _task: asyncio.Task[None]) -> None:
        del self._at_work[queue]

    async def _bring(self, client: httpx.AsyncClient, webhook: Json, update: Json) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook["secret_token"]} if webhook["secret_token"] else {}
        try:
            answer = await client.post(webhook["url"], json=update, headers=headers)
        except httpx.HTTPError as error:
            self._failed(webhook, f"Connection failed: {type(error).__name__}")
        else:
            if answer.is_success:
                self._standin.withdraw(update)
                return
            self._failed(webhook, f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}")
        await asyncio.sleep(TRIES_AGAIN)

    def _failed(self, webhook: Json, message: str) -> None:
        with self._standin.lock:
            webhook |= {"last_error_date": int(time.time()), "last_error_message": message}


def _queue(update: Json) -> int:
    """What keeps its order: a chat, or a person outside any chat."""
    for kind, content in update.items():
        if kind != "update_id":
            where = content.get("message", content).get("chat") or content["from"]
            return int(where["id"])
    return 0
