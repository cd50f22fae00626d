"""`antenne bench-load`: how it counts and how it judges. Its trials with bots are those of tests/process/."""

import io
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.cli import app as command_line
from bot.commands import bench_load
from bot.commands.bench_load import Sizes
from bot.commands.load_chart import draw
from bot.commands.load_figures import GROWTH, SHARE, memory_figures, soak_figures, speed_figures
from bot.commands.targets import Figure
from bot.standin import StandIn
from bot.trials.findings import Findings, Speed
from bot.trials.levels import Level, together
from bot.trials.memory import Reading, Remembered, resident, steps
from bot.trials.rush import REMEMBERED, Rush
from bot.trials.soak import Soaked, errors_in
from bot.trials.visits import Tally
from knowledge.load import SHIPPED

MB = 2**20


class Time:
    """A clock that stands still until it is moved on."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def telegram(time: Time) -> StandIn:
    return StandIn(clock=time)


def asked(standin: StandIn) -> list[int]:
    """The chats whose questions wait for the bot, oldest first."""
    return [update["message"]["chat"]["id"] for update in standin.pending]


def answer(standin: StandIn, chat: int) -> int:
    """Answer as a bot would; gives back the HTTP status."""
    return standin.call("sendMessage", {"chat_id": str(chat), "text": "Ja."})[0]


def missed(figures: Sequence[Figure]) -> list[str]:
    return [figure.what for figure in figures if not figure.met]


def level(people: int, rate: int, lost: int = 0) -> Level:
    """Ten seconds with answers that took from one hundredth of a second upwards."""
    return Level(people, 10, [0.01 * (number + 1) for number in range(10 * rate)], lost)


# People in a rush


def test_whoever_is_answered_makes_room_for_somebody_new_with_the_next_question(telegram: StandIn, time: Time) -> None:
    rush = Rush(telegram, ["eins?", "zwei?", "drei?"])
    rush.begin(2)
    first, second = asked(telegram)
    time.now += 3
    answer(telegram, first)
    assert [update["message"]["text"] for update in telegram.pending] == ["eins?", "zwei?", "drei?"]
    assert len({first, second, asked(telegram)[-1]}) == 3
    assert [each.took for each in rush.answers] == [3]


def test_only_the_first_message_answers_a_question(telegram: StandIn) -> None:
    rush = Rush(telegram, ["eins?"])
    rush.begin(1)
    (chat,) = asked(telegram)
    assert [answer(telegram, chat), answer(telegram, chat)] == [200, 200]
    assert len(rush.answers) == 1


def test_a_question_that_nobody_answers_is_lost_and_its_place_is_taken(telegram: StandIn, time: Time) -> None:
    rush = Rush(telegram, ["eins?"], patience=60)
    rush.begin(2)
    late, _ = asked(telegram)
    time.now += 60
    rush.give_up()
    assert rush.lost == 0
    answer(telegram, asked(telegram)[1])
    time.now += 1
    rush.give_up()
    assert rush.lost == 1
    assert len(asked(telegram)) == 2 + 1 + 1
    answer(telegram, late)
    assert (rush.lost, len(rush.answers)) == (1, 1)


def test_telegram_does_not_grow_with_those_who_were_here(telegram: StandIn) -> None:
    rush = Rush(telegram, ["eins?"])
    rush.begin(3)
    for _ in range(REMEMBERED + 50):
        answer(telegram, asked(telegram)[0])
        telegram.world.pending.pop(0)
    assert len(rush.answers) == REMEMBERED + 50
    assert len(telegram.world.chats) == REMEMBERED + 3
    assert len(telegram.world.users) == REMEMBERED + 3 + 1


# Speed


def test_a_percentile_is_the_time_within_which_that_share_was_answered() -> None:
    found = Level(1, 10, [0.4, 0.1, 0.3, 0.2], 0)
    assert [found.percentile(share) for share in (0.25, 0.5, 0.51, 0.95, 1)] == [0.1, 0.2, 0.3, 0.4, 0.4]
    assert found.rate == 0.4


def test_rounds_count_together() -> None:
    both = together([Level(20, 10, [0.1] * 100, 1), Level(20, 10, [0.2] * 300, 2)])
    assert (both.people, both.rate, both.lost) == (20, 20, 3)
    assert (both.percentile(0.25), both.percentile(0.26)) == (0.1, 0.2)


def test_the_share_compares_bots_at_the_same_number_of_people() -> None:
    speed = Speed([level(1, 30), level(20, 80), level(1, 50)], [level(1, 50), level(20, 100), level(1, 50)])
    assert speed.people == [1, 20]
    assert [speed.share(people) for people in speed.people] == [0.8, 0.8]
    assert missed(list(speed_figures(speed))) == []


def test_what_counts_is_the_most_that_each_bot_can_do() -> None:
    assert SHARE == 0.7
    enough = Speed([level(1, 30), level(20, 65), level(200, 70)], [level(1, 90), level(20, 100), level(200, 60)])
    assert enough.most() == (70, 100)
    assert missed(list(speed_figures(enough))) == []
    too_few = Speed([level(1, 69), level(20, 69)], [level(1, 50), level(20, 100)])
    assert missed(list(speed_figures(too_few))) == ["share of the echo bot’s most"]


def test_where_the_echo_bot_answers_nothing_nothing_is_met() -> None:
    speed = Speed([level(1, 50)], [level(1, 0)])
    assert missed(list(speed_figures(speed))) == ["share of the echo bot’s most"]


def test_a_lost_question_is_missed_but_not_one_of_the_echo_bot() -> None:
    assert missed(list(speed_figures(Speed([level(1, 9)], [level(1, 9, lost=1)])))) == []
    assert missed(list(speed_figures(Speed([level(1, 9, lost=1)], [level(1, 9)])))) == ["questions lost"]


# Memory


def test_memory_is_read_after_a_thousand_and_every_five_thousand_of_a_hundred_thousand_questions() -> None:
    assert steps(100_000) == [1000, *range(5000, 100_001, 5000)]
    assert steps(3) == [1, 2, 3]


def grown(*readings: tuple[int, int], lost: int = 0) -> list[Figure]:
    return list(memory_figures(Remembered([Reading(asked, size * MB) for asked, size in readings], lost)))


def test_a_bot_that_grows_once_it_is_warm_has_missed_the_target() -> None:
    assert GROWTH == 0.1
    assert missed(grown((1000, 100), (10_000, 200), (100_000, 220))) == []
    assert missed(grown((1000, 100), (10_000, 200), (100_000, 221))) == ["growth since 10,000 questions"]


def test_growth_is_told_from_the_first_questions_too() -> None:
    said = {figure.what: figure.measured for figure in grown((1000, 100), (10_000, 200), (100_000, 210))}
    assert said["growth since 1,000 questions"] == "+110.0 %"
    assert said["growth since 10,000 questions"] == "+5.0 %"
    assert said["memory after 10,000 questions (warm)"] == "200 MB"


def test_a_question_lost_meanwhile_is_missed() -> None:
    assert missed(grown((1, 100), (10, 100), (100, 100), lost=2)) == ["questions lost of 100"]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system has no /proc")
def test_the_memory_of_a_process_is_what_it_holds() -> None:
    before = resident(os.getpid())
    held = b"x" * 64 * MB
    after = resident(os.getpid())
    assert before is not None
    assert after is not None
    assert len(held) * 0.9 < after - before < len(held) * 1.5


# The soak


def soaked(questions: Tally, alive: bool = True, ready: bool = True, end: int | None = 105, errors: int = 0) -> Soaked:
    memory = (100 * MB, None if end is None else end * MB)
    buttons = Tally(made=5, answered=5)
    return Soaked(600, questions, buttons, 3, {"flood": 4}, alive, ready, memory, errors=7, errors_at_last=errors)


def test_a_question_may_be_lost_to_a_fault_and_to_nothing_else() -> None:
    assert missed(list(soak_figures(soaked(Tally(made=10, answered=9, struck=1))))) == []
    found = list(soak_figures(soaked(Tally(made=10, answered=9, unexplained=1))))
    assert missed(found) == ["questions lost without a fault"]


def test_no_question_may_be_lost_after_the_faults() -> None:
    found = list(soak_figures(soaked(Tally(made=10, answered=9, struck=1, late=1))))
    assert missed(found) == ["questions lost after the faults"]


def test_a_bot_must_come_through_a_soak_in_good_health() -> None:
    fine = Tally(made=10, answered=10)
    assert missed(list(soak_figures(soaked(fine, end=111)))) == ["growth of memory"]
    assert missed(list(soak_figures(soaked(fine, errors=1)))) == ["errors in the log, last tenth"]
    gone = list(soak_figures(soaked(fine, alive=False, ready=False, end=None)))
    assert missed(gone) == ["the bot is alive in the end", "/readyz says yes in the end"]


def test_errors_are_counted_in_the_lines_of_the_log() -> None:
    lines = [json.dumps({"level": each, "event": "error"}) for each in ("info", "warning", "error", "critical")]
    assert errors_in("\n".join([*lines, "Traceback: error", '"error"', ""])) == 2


# The command


@pytest.fixture
def console() -> Console:
    """A console that keeps what is printed."""
    return Console(file=io.StringIO(), width=120)


def test_a_bot_that_ends_has_missed_its_targets(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(*_: object) -> list[Figure]:
        """Speed."""
        raise ChildProcessError("the bot ended")

    monkeypatch.setattr(bench_load, "TRIALS", (ends,))
    _, met = bench_load.bench_load(SHIPPED, ["eins?"], console, Sizes())
    assert not met
    assert isinstance(console.file, io.StringIO)
    assert re.search(r"Speed +failed +missed", console.file.getvalue())


def test_a_trial_of_size_zero_is_left_out(console: Console) -> None:
    findings, met = bench_load.bench_load(SHIPPED, ["eins?"], console, Sizes(rounds=0, questions=0, soak=0))
    assert met
    assert (findings.speed, findings.memory, findings.soak) == (None, None, None)


def test_commands_are_no_questions(console: Console) -> None:
    with pytest.raises(ValueError, match="no questions"):
        bench_load.bench_load(SHIPPED, ["/start", " "], console, Sizes())


@pytest.mark.parametrize(
    ("option", "file", "complaint"),
    [("--plot", "load.gif", "must end in one of"), ("--json", "nowhere/load.json", "is not a folder")],
)
def test_a_file_that_can_not_be_written_is_noticed_before_anything_is_measured(
    tmp_path: Path, option: str, file: str, complaint: str
) -> None:
    ended = CliRunner().invoke(command_line, ["bench-load", option, str(tmp_path / file)])
    assert ended.exit_code == 2
    assert complaint in ended.output


# The files


def found() -> Findings:
    speed = Speed([level(1, 40), level(200, 70)], [level(1, 50), level(200, 90)])
    return Findings(
        speed=speed,
        memory=Remembered([Reading(asked, 200 * MB + asked) for asked in steps(100_000)], 0),
        soak=soaked(Tally(made=10, answered=10)),
    )


@pytest.mark.parametrize("findings", [Findings(), Findings(speed=Speed([level(1, 0)], [level(1, 0)]))])
def test_there_is_a_picture_however_little_was_found(findings: Findings, tmp_path: Path) -> None:
    draw(findings, tmp_path / "load.png")
    assert (tmp_path / "load.png").read_bytes().startswith(b"\x89PNG")


def test_the_same_findings_make_the_same_picture(tmp_path: Path) -> None:
    for name in ("one.svg", "other.svg"):
        draw(found(), tmp_path / name)
    one, other = ((tmp_path / name).read_text(encoding="utf-8") for name in ("one.svg", "other.svg"))
    assert one == other
    assert ET.fromstring(one).tag.endswith("svg")  # noqa: S314 (our own)


def test_all_raw_figures_are_in_the_file(tmp_path: Path) -> None:
    found().write(tmp_path / "load.json")
    raw = json.loads((tmp_path / "load.json").read_text(encoding="utf-8"))
    assert len(raw["speed"]["echo"][1]["took"]) == 900
    assert raw["memory"]["readings"][0] == {"questions": 1000, "resident": 200 * MB + 1000}
    assert raw["soak"]["questions"]["answered"] == 10
    assert raw["machine"]["cores"] == os.cpu_count()
