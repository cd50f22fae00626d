"""Loading: what a good folder becomes, and that no bytes whatever make it raise."""

import datetime as dtm
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.check import check
from knowledge.load import SHIPPED, Loaded, files, load, revision
from knowledge.problems import ContentError

BASE = (Path(__file__).parent / "small/topics/workshops.yaml").read_text()


def test_a_folder_becomes_a_knowledge_base(small: Path) -> None:
    kb = load(small)
    assert list(kb.topics) == ["buergerfonds", "praxes", "workshops"]
    assert list(kb.contacts) == ["vera-muster", "rathaus"]
    assert list(kb.workshops) == ["celle-2026-10", "online-2026-12"]
    assert [twinning.since for twinning in kb.twinnings] == [1955, None]
    assert kb.topics["praxes"].text("duration", "fr") == "D’un mois à douze mois."
    assert kb.topics["praxes"].text("money", "fr") == kb.topics["praxes"].answer.fr
    assert [topic.id for topic in kb.family("antenne")] == ["workshops"]


def test_times_keep_what_the_editor_knew(small: Path) -> None:
    known, open_hour = load(small).workshops.values()
    assert known.starts == dtm.datetime(2026, 10, 6, 10)  # noqa: DTZ001 (wall time)
    assert type(open_hour.starts) is dtm.date
    assert (open_hour.day(), open_hour.last_day()) == (dtm.date(2026, 12, 1), dtm.date(2026, 12, 1))
    assert known.last_day() == dtm.date(2026, 10, 6)


@pytest.mark.parametrize("phrasing", ["no", "010", "2026-03-05", "1e3", "yes", "~x", "12:30"])
def test_a_phrasing_without_quotes_is_what_was_typed(small: Path, phrasing: str) -> None:
    (small / "topics/workshops.yaml").write_text(BASE.replace("veranstaltungen 2026", phrasing))
    assert load(small).topics["workshops"].questions["de"]["what"][8] == phrasing


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(small: Path) -> None:
    (small / "topics/workshops.yaml").write_bytes(b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode())
    assert load(small).topics["workshops"].title.de == "Workshops und Termine"


STEPS = "".join(f"{' ' * level}a:\n" for level in range(2_000))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "[a: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        STEPS,
        STEPS.replace("\n", "\r"),
        STEPS.replace("a:", "-"),
        STEPS.replace("a:", "- a:"),
        STEPS.replace(" a:", "\ufeffa:"),
    ],
    ids=range(10),
)
def test_too_many_levels_end_neither_the_process_nor_the_reading(small: Path, text: str) -> None:
    (small / "contacts.yaml").write_text(text)
    problems = Loaded(small).problems
    assert problems
    assert "contacts.yaml" in {problem.file for problem in problems}


@pytest.mark.parametrize("opened", ["- ", "[", "{a: "])
def test_twenty_levels_are_the_limit(small: Path, opened: str) -> None:
    closed = {"- ": "a", "[": "]", "{a: ": "}"}[opened]
    for levels in (20, 21):
        (small / "contacts.yaml").write_text(opened * levels + (closed if opened == "- " else closed * levels))
        messages = [problem.message for problem in Loaded(small).problems]
        assert ("is nested too deeply" in messages) is (levels > 20)


def test_a_faulty_folder_raises_with_every_problem_sorted(broken: Callable[[str], Path]) -> None:
    broken("unknown-status")
    with pytest.raises(ContentError) as raised:
        load(broken("bad-phone"))
    assert [problem.file for problem in raised.value.problems] == ["contacts.yaml", "workshops.yaml"]
    assert str(raised.value).startswith("contacts.yaml:5: [1].phone: ")


def test_a_faulty_contact_is_not_reported_a_second_time_where_topics_name_it(broken: Callable[[str], Path]) -> None:
    assert len(Loaded(broken("bad-email")).problems) == 1


def test_lines_count_from_the_entry_even_where_one_above_is_faulty(small: Path) -> None:
    contacts = small / "contacts.yaml"
    text = contacts.read_text().replace("+49", "0049").replace("[buergerfonds]", "[nothing]")
    contacts.write_text(text)
    assert [str(problem) for problem in sorted(Loaded(small).problems)] == [
        "contacts.yaml:5: [1].phone: “0049 511 123456-7” is not an international phone number; write +49 511 …",
        "contacts.yaml:12: [2].topics[1]: unknown topic “nothing”",
    ]


def test_the_revision_changes_with_any_byte_and_any_name(small: Path) -> None:
    seen = {revision(small)}
    (small / "contacts.yaml").write_text((small / "contacts.yaml").read_text() + "\n")
    seen.add(revision(small))
    (small / "topics/praxes.yaml").rename(small / "topics/praxis.yaml")
    seen.add(revision(small))
    assert len(seen) == 3
    assert revision(small) == revision(small)


def test_the_files_of_a_folder_are_its_yaml_files(small: Path) -> None:
    (small / "notes.txt").write_text("…")
    assert len(files(small)) == 10


def test_the_shipped_content_loads() -> None:
    kb = load(SHIPPED)
    assert len(kb.topics) >= 80


def _survives(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "topics").mkdir()
        (folder / "topics/x.yaml").write_bytes(content)
        (folder / "contacts.yaml").write_bytes(content)
        problems = [*Loaded(folder).problems, *check(folder, dtm.date(2026, 9, 1))]
    assert problems
    assert all(str(problem) for problem in problems)


@settings(deadline=None)  # each run writes files
@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"a: &a [*a]")
@example(b"[" * 200_000)
@example(b"- " * 200_000)
@example(b"? {a: b}\n: c")
@example(b"<<: {title: x}")
@example(b"a: \xed\xa0\x80")
@example(b"%YAML 9.9\n---\na: b")
def test_no_bytes_make_loading_raise(content: bytes) -> None:
    _survives(content)


YAML = st.text(st.sampled_from([*"abdefr:-[]{}&*!|>'\"%@`#,?\n\n \t0129.ä\u2028\ufeff\x85"]), max_size=120)


@settings(deadline=None)  # each run writes files
@given(YAML, st.integers(0, len(BASE)), st.integers(0, 40))
def test_no_slip_of_the_keyboard_makes_loading_raise(typed: str, place: int, deleted: int) -> None:
    _survives((BASE[:place] + typed + BASE[place + deleted :]).encode())


PLAIN = st.none() | st.text("abc{*", max_size=5) | st.sampled_from(["de", "what", "https://a.b", "2026-01", "bot"])
KEYS = st.sampled_from(["title", "de", "fr", "answer", "family", "facets", "links", "questions", "sources", "what"])
TREES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5))


@settings(deadline=None)  # each run writes files
@given(TREES)
def test_no_shape_of_data_makes_loading_raise(data: object) -> None:
    _survives(json.dumps(data).encode())
