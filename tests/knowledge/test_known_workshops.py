"""The lint of changes: what has become of the workshops that a running bot goes by and people have subscribed to."""

import datetime as dtm
from collections.abc import Mapping
from pathlib import Path

import pytest

from knowledge.check import Known, check, check_known
from knowledge.load import Loaded
from knowledge.model import Workshop

NOW = dtm.datetime(2026, 9, 1, 10, 0, tzinfo=dtm.UTC)
REMOVED = (
    "workshops.yaml: “celle-2026-10” (2026-10-06, Workshop zur Finanzierung) was removed although it is still to come; "
    "put it back as it was, or, if it does not take place, with status: cancelled"
)
UNMOVED = (
    "workshops.yaml:19: warning: [2].status: is moved, but date, hours and place are as before; "
    "write the new date or place"
)


@pytest.fixture
def known(small: Path) -> Mapping[str, Workshop]:
    """The workshops of the small folder, as a bot accepted them."""
    return Loaded(small).workshops


def change(folder: Path, old: str, new: str) -> None:
    """Replace the one place where something stands in workshops.yaml."""
    file = folder / "workshops.yaml"
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def remove_celle(folder: Path) -> None:
    text = (folder / "workshops.yaml").read_text("utf-8")
    (folder / "workshops.yaml").write_text("- id: online" + text.split("- id: online")[1], "utf-8")


def said(folder: Path, known: Mapping[str, Workshop], now: dtm.datetime = NOW, **waiting: int) -> list[str]:
    counts = {name.replace("_", "-"): count for name, count in waiting.items()}
    return [str(problem) for problem in check_known(Loaded(folder), Known(known, counts, now))]


def test_nothing_is_said_of_workshops_that_stay(small: Path, known: Mapping[str, Workshop]) -> None:
    change(small, "2026-10-06 10:00", "2026-10-06 11:00")
    assert said(small, known, celle_2026_10=7) == []


@pytest.mark.parametrize(
    ("people", "subscribed"),
    [
        (0, ""),
        (1, ", and 1 person has subscribed to it"),
        (7, ", and 7 people have subscribed to it"),
    ],
)
def test_an_id_that_changed_is_named_with_how_many_wait_for_it(
    small: Path, known: Mapping[str, Workshop], people: int, subscribed: str
) -> None:
    change(small, "celle-2026-10", "celle-rathaus")
    assert said(small, known, celle_2026_10=people) == [
        f"workshops.yaml:1: [1].id: “celle-rathaus” was “celle-2026-10” before{subscribed}; "
        "an id must stay: write celle-2026-10 again"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("de: Workshop zur Finanzierung, fr: Atelier sur le financement", "de: Geld, fr: Argent"),
        ("starts: 2026-10-06 10:00\n  ends: 2026-10-06 16:00", "starts: 2026-11-10 10:00"),
        ("starts: 2026-10-06 10:00\n  ends: 2026-10-06 16:00", "starts: 2026-10-06"),
    ],
)
def test_an_entry_of_the_same_day_or_title_is_the_one_before(
    small: Path, known: Mapping[str, Workshop], old: str, new: str
) -> None:
    change(small, "celle-2026-10", "celle-2026-11")
    change(small, old, new)
    assert said(small, known) == [
        "workshops.yaml:1: [1].id: “celle-2026-11” was “celle-2026-10” before; "
        "an id must stay: write celle-2026-10 again"
    ]


def test_each_entry_is_only_one_of_those_that_are_gone(small: Path, known: Mapping[str, Workshop]) -> None:
    twin = known["celle-2026-10"].model_copy(update={"id": "a-celle-2026-09", "starts": dtm.date(2026, 9, 20)})
    change(small, "celle-2026-10", "celle-rathaus")
    assert said(small, {twin.id: twin, **known}) == [
        REMOVED.replace("celle-2026-10", twin.id).replace("2026-10-06", "2026-09-20"),
        "workshops.yaml:1: [1].id: “celle-rathaus” was “celle-2026-10” before; "
        "an id must stay: write celle-2026-10 again",
    ]


def test_a_workshop_that_was_removed_is_missed(small: Path, known: Mapping[str, Workshop]) -> None:
    remove_celle(small)
    assert said(small, known, celle_2026_10=7) == [REMOVED]


def test_a_past_workshop_of_the_same_title_is_not_the_one_that_was_removed(
    small: Path, known: Mapping[str, Workshop]
) -> None:
    change(small, "celle-2026-10", "celle-2025-10")
    change(small, "starts: 2026-10-06 10:00\n  ends: 2026-10-06 16:00", "starts: 2025-10-06 10:00")
    assert said(small, known) == [REMOVED]


def test_a_file_without_workshops_lacks_them_all(small: Path, known: Mapping[str, Workshop]) -> None:
    (small / "workshops.yaml").write_text("# none\n")
    assert len(said(small, known)) == len(known)


def test_a_cancelled_workshop_may_be_removed(small: Path, known: Mapping[str, Workshop]) -> None:
    cancelled = {name: one.model_copy(update={"status": "cancelled"}) for name, one in known.items()}
    remove_celle(small)
    assert said(small, cancelled) == []


def test_a_workshop_that_is_over_may_be_removed(small: Path, known: Mapping[str, Workshop]) -> None:
    remove_celle(small)
    evening = dtm.datetime(2026, 10, 6, 14, 0, tzinfo=dtm.UTC)
    assert said(small, known, evening) == []
    assert said(small, known, evening - dtm.timedelta(minutes=1)) == [REMOVED]


@pytest.mark.parametrize(("old", "new"), [("status: planned", "status: geplant"), ("- id: online", "- id: [online")])
def test_a_workshop_whose_entry_cannot_be_read_is_not_gone(
    small: Path, known: Mapping[str, Workshop], old: str, new: str
) -> None:
    change(small, old, new)
    assert said(small, known) == []


def test_a_file_that_is_missing_says_so_and_no_more(small: Path, known: Mapping[str, Workshop]) -> None:
    (small / "workshops.yaml").unlink()
    assert [str(problem) for problem in check(small, NOW.date(), Known(known, {}, NOW))] == [
        "workshops.yaml: is missing"
    ]


def test_a_workshop_that_is_moved_needs_a_new_date_or_place(small: Path, known: Mapping[str, Workshop]) -> None:
    change(small, "status: planned", "description: {de: Neu, fr: Nouveau}\n  status: moved")
    assert said(small, known) == [UNMOVED]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("starts: 2026-12-01", "starts: 2026-12-02"),
        ("starts: 2026-12-01", "starts: 2026-12-01 18:00"),
        ("starts: 2026-12-01", "starts: 2026-12-01\n  ends: 2026-12-02"),
        ("starts: 2026-12-01", "starts: 2026-12-01\n  timezone: America/Montreal"),
        ("online: https://treffen.example.org", "online: https://raum.example.org"),
        ("online: https://treffen.example.org", "place: {town: Celle}"),
    ],
)
def test_a_new_date_hour_or_place_makes_it_moved(
    small: Path, known: Mapping[str, Workshop], old: str, new: str
) -> None:
    change(small, "status: planned", "status: moved")
    change(small, old, new)
    assert said(small, known) == []


def test_a_workshop_that_was_moved_before_may_stay_as_it_is(small: Path) -> None:
    change(small, "status: planned", "status: moved")
    assert said(small, Loaded(small).workshops) == []


def test_check_names_the_changes_among_all_problems_and_only_where_it_knows_what_was_before(
    small: Path, known: Mapping[str, Workshop]
) -> None:
    remove_celle(small)
    (small / "topics/praktikum.yml").touch()
    unread = "topics/praktikum.yml: warning: is not read; call it .yaml"
    assert [str(p) for p in check(small, NOW.date())] == [unread]
    assert [str(p) for p in check(small, NOW.date(), Known(known, {}, NOW))] == [unread, REMOVED]
