"""The office's list of open questions holds the texts of these alone, and of none once its time is over."""

import asyncio
import datetime as dtm
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from bot.retention import TEXTS, delete_old
from bot.services import Services
from bot.unanswered import backlog as backlog_room
from bot.unanswered.grouping import Group, grouped
from knowledge import meaning
from knowledge.reply import Reply
from tests.conftest import Clock

NONE = Reply("none", "de", score=0.1)
QUESTION = "Zahlt ihr Zahnspangen?"
OTHER = "Darf mein Hund mit nach Pau?"


def note(services: Services, *texts: str) -> None:
    """Questions that got no answer today."""
    for text in texts:
        services.storage.questions.note(NONE, text, services.today())


def held(services: Services) -> str:
    """All that the list keeps in memory beside the storage."""
    return repr(vars(services.backlog))


def shown(groups: Sequence[Group]) -> set[str]:
    """The texts in groups."""
    return {question.text for group in groups for question in group.questions}


async def test_what_was_deleted_is_gone_from_the_list_with_its_next_look(services: Services, clock: Clock) -> None:
    note(services, QUESTION)
    assert shown(await services.backlog.groups()) == {QUESTION}
    assert QUESTION in held(services)
    clock.forward(days=200)
    delete_old(services.storage, services.today())
    assert await services.backlog.groups() == []
    assert QUESTION not in held(services)


@pytest.mark.skipif(not meaning.available(), reason="needs the sentence encoder")
async def test_of_a_question_that_was_decided_on_no_vector_is_kept(services: Services) -> None:
    note(services, QUESTION, OTHER)
    [first] = [one for group in await services.backlog.groups() for one in group.questions if one.text == QUESTION]
    services.storage.decisions.put_aside([first.id], services.today())
    assert shown(await services.backlog.groups()) == {OTHER}
    assert QUESTION not in held(services)
    [vector] = services.backlog._vectors.values()
    assert vector.base is None, "the vectors that were worked out together with it stay"


async def test_it_lets_go_of_everything_and_finds_what_is_still_open_again(services: Services) -> None:
    note(services, QUESTION, OTHER)
    before = await services.backlog.groups()
    await services.backlog.forget()
    assert QUESTION not in held(services)
    assert OTHER not in held(services)
    assert await services.backlog.groups() == before


async def test_a_look_that_is_under_way_brings_nothing_back(
    services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, go_on = threading.Event(), threading.Event()

    def slowly(*arguments: Any) -> list[Group]:
        looking.set()
        assert go_on.wait(30)
        return grouped(*arguments)

    monkeypatch.setattr(backlog_room, "grouped", slowly)
    note(services, QUESTION)
    look = asyncio.create_task(services.backlog.groups())
    assert await asyncio.to_thread(looking.wait, 30)
    clock.now += TEXTS + dtm.timedelta(days=1)
    delete_old(services.storage, services.today())
    forgetting = asyncio.create_task(services.backlog.forget())
    go_on.set()
    assert shown(await look) == {QUESTION}
    await forgetting
    assert QUESTION not in held(services)


async def test_a_look_that_nobody_waits_for_any_more_leaves_nothing(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def slowly(*arguments: Any) -> list[Group]:
        looking.set()
        assert go_on.wait(30)
        done.set()
        return grouped(*arguments)

    monkeypatch.setattr(backlog_room, "grouped", slowly)
    note(services, QUESTION)
    look = asyncio.create_task(services.backlog.groups())
    assert await asyncio.to_thread(looking.wait, 30)
    look.cancel()
    await asyncio.gather(look, return_exceptions=True)
    go_on.set()
    assert await asyncio.to_thread(done.wait, 30)
    assert QUESTION not in held(services)
