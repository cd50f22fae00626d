"""The addresses of the monitor: /healthz, /readyz, /metrics."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import version

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.monitor.readiness import Check, look
from bot.services import Services
from bot.storage.database import StorageError
from bot.storage.place import Place
from bot.storage.probing import deliveries_by_state

_NOT_READY = 503


def monitor_app(services: Services, database: Place, checks: Mapping[str, Check]) -> Starlette:
    """Answers for these services and their database file; ready where none of the checks finds anything."""

    async def alive(_request: Request) -> Response:
        return JSONResponse({"alive": True})

    async def ready(_request: Request) -> Response:
        wrong = {name: text for name, text in (await look(checks)).items() if text is not None}
        shown = {name: wrong.get(name, "ok") for name in checks}
        return JSONResponse({"ready": not wrong, "checks": shown}, _NOT_READY if wrong else 200)

    async def metrics(request: Request) -> Response:
        module = await asyncio.to_thread(import_module, "bot.monitor.metrics")
        figures = module.Figures(
            version=version("antenne-bot"),
            content=services.kb.revision,
            counts=services.counts,
            deliveries=await _deliveries(database),
            silence=services.reached.silence(),
            sweep_age=(services.clock() - services.reminders.looked).total_seconds(),
        )
        page, content_type = module.rendered(figures, request.headers.get("accept", ""))
        return Response(page, headers={"content-type": content_type})

    return Starlette(routes=[Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)])


async def _deliveries(database: Place) -> Counter[str] | None:
    try:
        return await asyncio.to_thread(deliveries_by_state, database)
    except (StorageError, sqlite3.Error):
        return None
