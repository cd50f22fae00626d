"""The database fails, or the program ends, at every single statement: nothing is lost, and at most the one message that
was on its way comes twice."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from tests.bot.reminders.bench import Bench, Crash
from tests.bot.reminders.faulty import crash, faulty, locked
from tests.workshops import workshop

CHATS = (1, 2)
EXPECTED = Counter((chat, kind) for chat in CHATS for kind in ("moved", "week", "new"))
MOMENT = "2026-11-28 14:00"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two who want to hear of all, and two workshops they know of."""
    path = tmp_path_factory.mktemp("known") / "antenne.db"
    bench = Bench(path)
    bench.publish(*KNOWN)
    bench.at("2026-09-02 12:00")
    for chat in CHATS:
        bench.subscribe(chat)
    bench.crash()
    return path


KNOWN = (workshop("peine", "2026-12-05 14:00"), workshop("celle", "2026-12-20 14:00"))


@pytest.fixture
def benches(tmp_path: Path, known: Path) -> Iterator[Callable[[], Bench]]:
    """Makes benches, each with a file of its own, at the moment in which a reminder is due."""
    made: list[Bench] = []

    def make() -> Bench:
        for bench in made[-1:]:
            bench.crash()
        path = shutil.copy(known, tmp_path / f"{len(made)}.db")
        made.append(Bench(path, MOMENT, KNOWN))
        return made[-1]

    yield make
    made[-1].crash()


async def act(bench: Bench) -> None:
    """A reminder is due, one workshop moves, another is new: all at the same moment, and all goes out."""
    bench.publish(workshop("celle", "2026-12-21 14:00"), workshop("gifhorn", "2027-01-10 10:00"))
    await bench.sweep()


def arrived(bench: Bench) -> Counter[tuple[int, str]]:
    """How often each chat got each kind."""
    return Counter((message.chat, message.kind) for message in bench.arrived)


async def test_a_statement_that_fails_is_made_up_for(benches: Callable[[], Bench]) -> None:
    for statement in count(1):
        bench = benches()
        with faulty(bench, locked, statement) as database, suppress(sqlite3.OperationalError):
            await act(bench)
        await bench.sweep()
        assert arrived(bench) == EXPECTED, f"statement {statement}"
        if database.count < statement:
            break
    assert statement > 40


async def test_an_end_at_any_statement_loses_nothing_and_doubles_at_most_the_one_on_its_way(
    benches: Callable[[], Bench],
) -> None:
    for statement in count(1):
        bench = benches()
        with faulty(bench, crash, statement) as database, suppress(Crash):
            await act(bench)
        bench.restart()
        await bench.sweep()
        more, less = arrived(bench) - EXPECTED, EXPECTED - arrived(bench)
        # What is marked has perhaps left; of a new workshop it is then not said again.
        assert more.total() + less.total() <= 1, f"statement {statement}: {more} too often, {less} missing"
        assert {kind for _, kind in less} <= {"new"}
        assert "new" not in {kind for _, kind in more}
        if database.count < statement:
            break
    assert statement > 40


async def test_another_program_that_holds_the_file_delays_the_message(benches: Callable[[], Bench]) -> None:
    bench = benches()
    other = sqlite3.connect(bench.path, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await act(bench)
    assert bench.arrived == []
    other.execute("rollback")
    other.close()
    await bench.sweep()
    assert arrived(bench) == EXPECTED


async def test_a_lock_that_comes_after_the_message_has_left_does_not_double_it(benches: Callable[[], Bench]) -> None:
    bench = benches()
    other = sqlite3.connect(bench.path, isolation_level=None)
    bench.troubles.append(lambda _: other.execute("begin immediate"))
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await act(bench)
    other.execute("rollback")
    other.close()
    await bench.sweep()
    assert arrived(bench) == EXPECTED


async def test_content_that_could_not_be_compared_at_first_is_so_at_the_next_sweep(
    benches: Callable[[], Bench], caplog: pytest.LogCaptureFixture
) -> None:
    bench = benches()
    other = sqlite3.connect(bench.path, isolation_level=None)
    other.execute("begin immediate")
    bench.change("peine", starts="2027-02-05 14:00")
    other.execute("rollback")
    other.close()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    await bench.sweep()
    assert arrived(bench) == Counter({(chat, "moved"): 1 for chat in CHATS})
