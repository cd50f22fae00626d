"""However a content file is spoiled: the check never fails, and says of each fault where it is."""

from __future__ import annotations

import datetime as dtm
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.check import check
from knowledge.load import validate
from knowledge.model import Contact, Topic, Workshop
from knowledge.problems import Problem
from knowledge.yaml_source import parse
from tests.fuzz.conftest import inputs

SMALL = Path(__file__).parents[1] / "knowledge" / "small"
FILES = sorted(str(path.relative_to(SMALL)) for path in SMALL.rglob("*.yaml"))
TODAY = dtm.date(2026, 3, 1)

JUNK = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [
            *(
                b"\t",
                b"\0",
                b"\xff\xfe",
                b"\xef\xbb\xbf",
                b"\r",
                b"\x85",
                b"\xe2\x80\xa8",
                b": ",
                b"- ",
                b"? ",
                b"&a ",
                b"*a",
            ),
            *(
                b"!!python/object/apply:os.system [id]",
                b"!!binary ",
                b"!x ",
                b"<<: *a",
                b"{",
                b"}",
                b"[",
                b"|",
                b">",
                b"#",
            ),
            *(
                b"'",
                b'"',
                b"---\n",
                b"...\n",
                b"%YAML 9.9\n",
                b"~",
                b"null",
                b"yes",
                b".nan",
                b".inf",
                b"0x",
                b"1_0",
                b"1:30",
            ),
            *(
                b"2026-02-30",
                b"9999999999999999999999",
                b"0001-01-01",
                b"2026-04-01T25:00",
                b"[" * 300,
                b"a: " * 99,
                b"- " * 500,
            ),
            *(
                b"@everyone",
                b"`",
                b"\\x",
                b"\\ud800",
                b"{number}",
                b"{",
                b"[a](javascript:x)",
                b"<script>",
                b"\n\n",
                b"  ",
            ),
        ]
    ),
)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "replace", "swap", "double"]), st.floats(0, 1), st.floats(0, 1), JUNK
    ),
    min_size=1,
    max_size=4,
)
Change = tuple[str, float, float, bytes]


def spoiled(content: bytes, changes: list[Change]) -> bytes:
    """A file with some accidents: bytes put in, taken out, put in another's place; lines swapped or doubled."""
    for kind, where, how_far, junk in changes:
        place = int(where * len(content))
        end = min(len(content), place + int(how_far * 60))
        lines = content.splitlines(keepends=True) or [b""]
        one, other = int(where * (len(lines) - 1)), int(how_far * (len(lines) - 1))
        match kind:
            case "insert":
                content = content[:place] + junk + content[place:]
            case "delete":
                content = content[:place] + content[end:]
            case "replace":
                content = content[:place] + junk + content[end:]
            case "swap":
                lines[one], lines[other] = lines[other], lines[one]
                content = b"".join(lines)
            case _:
                content = b"".join([*lines[:one], lines[other], *lines[one:]])
    return content


def check_is_mendable(problems: list[Problem], file: str, content: bytes) -> None:
    """Each problem names a file and a line that is there."""
    ends = content.count(b"\n") + content.count(b"\r") + content.count(b"\x85") + content.count(b"\xe2\x80") + 2
    for problem in problems:
        assert problem.file, problem
        assert problem.message, problem
        assert problem.file != file or 0 <= problem.line <= ends, problem


@pytest.fixture(scope="module")
def spoil(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], Path]:
    """Puts a content in the place of one file of the small folder, all others being as they were."""
    folder = tmp_path_factory.mktemp("fuzz") / "content"
    shutil.copytree(SMALL, folder)
    changed: list[str] = []

    def put(file: str, content: bytes) -> Path:
        for name in changed:
            shutil.copy(SMALL / name, folder / name)
        changed[:] = [file]
        (folder / file).write_bytes(content)
        return folder

    return put


@inputs(0.3)
@given(file=st.sampled_from(FILES), changes=CHANGES)
def test_the_check_says_of_every_fault_where_it_is(
    spoil: Callable[[str, bytes], Path], file: str, changes: list[Change]
) -> None:
    content = spoiled((SMALL / file).read_bytes(), changes)
    check_is_mendable(check(spoil(file, content), TODAY), file, content)


@inputs(1.7)
@given(file=st.sampled_from([name for name in FILES if not name.startswith("messages")]), changes=CHANGES)
def test_a_single_file_is_read_or_refused_with_its_line(
    spoil: Callable[[str, bytes], Path], file: str, changes: list[Change]
) -> None:
    content = spoiled((SMALL / file).read_bytes(), changes)
    source = parse(spoil(file, content) / file, file)
    if file.startswith("topics/"):
        if isinstance(source.data, dict):
            source.data["id"] = "x"
        validate(Topic, source, ())
    elif isinstance(source.data, list):
        for number in range(len(source.data)):
            validate(Workshop if file == "workshops.yaml" else Contact, source, (number,))
    check_is_mendable(source.problems, file, content)
