"""`antenne links`: every address on a line, and QR codes that hold exactly that address."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import segno
from PIL import Image
from rich.console import Console
from typer.testing import CliRunner

from bot.cli import app as command_line
from bot.commands.links import links_of, print_links
from bot.commands.posters import write_posters
from bot.deep_links import every_target, parse
from bot.standin import StandIn
from bot.standin.http.serving import Server
from knowledge.model import KnowledgeBase
from tests.conftest import TOKEN

Matrix = list[list[bool]]
QUIET = 4
"""Empty modules that ISO/IEC 18004 wants around a code."""


@pytest.fixture(scope="module")
def posters(kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the codes of antenne_bot."""
    folder = tmp_path_factory.mktemp("posters") / "new" / "folder"
    write_posters(kb, links_of(kb, "antenne_bot"), folder)
    return folder


def run(*arguments: str) -> tuple[int, str, str]:
    """The exit status of the command, and what it wrote to standard output and standard error."""
    done = CliRunner().invoke(command_line, ["links", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_piped_each_address_is_a_line_with_its_titles(kb: KnowledgeBase) -> None:
    status, out, err = run("--name", "@antenne_bot")
    lines = [line.split("\t") for line in out.splitlines()]
    assert (status, err) == (0, "")
    assert lines[0] == ["https://t.me/antenne_bot", "Der Bot", "Le bot"]
    payloads = [address.removeprefix("https://t.me/antenne_bot?start=") for address, _, _ in lines[1:]]
    assert [parse(kb, payload) for payload in payloads] == list(every_target(kb))
    assert [
        "https://t.me/antenne_bot?start=praxes",
        kb.topics["praxes"].title.de,
        kb.topics["praxes"].title.fr,
    ] in lines


def test_on_a_terminal_no_address_is_cut(kb: KnowledgeBase) -> None:
    console = Console(width=100, force_terminal=True, record=True, quiet=False)
    links = links_of(kb, "antenne_bot")
    with console.capture() as captured:
        print_links(links, console)
    shown = captured.get()
    assert [link.address for link in links if link.address not in shown] == []


@pytest.mark.parametrize("name", ["antenne_bot", "@antenne_bot", "https://t.me/antenne_bot"])
def test_the_name_may_be_given_as_people_write_it(name: str) -> None:
    assert run("--name", name)[1].startswith("https://t.me/antenne_bot\t")


@pytest.mark.parametrize("name", ["", "Antenne Métropole", "x", "antenne-bot", "a" * 40])
def test_what_is_no_name_of_a_bot_is_refused_in_one_line(name: str) -> None:
    status, out, err = run("--name", name)
    assert (status, out) == (2, "")
    assert err == f"antenne: “{name}” is not the name of a bot; it looks like antenne_bot\n"


def test_without_a_name_and_a_token_it_says_what_to_do() -> None:
    status, out, err = run()
    assert (status, out) == (2, "")
    assert "--name" in err
    assert "TELEGRAM_BOT_TOKEN" in err
    assert len(err.splitlines()) == 1


def test_with_a_token_telegram_is_asked_for_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    standin = StandIn(token=TOKEN)
    with Server(standin) as server:
        monkeypatch.setenv("TELEGRAM_API_URL", server.url)
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        assert run()[1].startswith(f"https://t.me/{standin.world.bot['username']}\t")
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:another")
        status, out, err = run()
    assert (status, out) == (2, "")
    assert "TELEGRAM_BOT_TOKEN" in err
    assert "another" not in err


def test_where_telegram_cannot_be_reached_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    status, _, err = run()
    assert status == 2
    assert "--name" in err
    assert len(err.splitlines()) == 1
    assert TOKEN not in err


def test_the_command_writes_the_folder_and_says_so(tmp_path: Path, kb: KnowledgeBase) -> None:
    status, out, err = run("--name", "antenne_bot", "--qr", str(tmp_path / "qr"))
    codes = len(kb.topics) + len(kb.workshops) + 3
    assert status == 0
    assert out.startswith("https://t.me/antenne_bot\t")
    assert err.startswith(f"{codes} QR codes")
    assert len(list((tmp_path / "qr").iterdir())) == 2 * codes + 1


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, _, err = run("--name", "antenne_bot", "--qr", str(tmp_path / "file"))
    assert status == 1
    assert err.startswith("antenne: the QR codes can't be written to ")


def test_there_are_codes_for_the_bot_all_topics_all_workshops_and_both_languages(
    posters: Path, kb: KnowledgeBase
) -> None:
    wanted = {"antenne_bot", *kb.topics, *(f"ws-{name}" for name in kb.workshops), "lang-de", "lang-fr"}
    for kind in ("png", "svg"):
        assert {path.stem for path in posters.glob(f"*.{kind}")} == wanted


@pytest.mark.parametrize("read", ["png", "svg"])
def test_every_code_holds_its_address_with_quiet_around_it(
    posters: Path, read: str, readers: dict[str, Callable[[Path], Matrix]]
) -> None:
    for path in posters.glob(f"*.{read}"):
        start = "" if path.stem == "antenne_bot" else f"?start={path.stem}"
        expected = segno.make_qr(f"https://t.me/antenne_bot{start}", error="m")
        assert expected.error in {"M", "Q", "H"}
        assert readers[read](path) == [[bool(module) for module in row] for row in expected.matrix_iter(border=QUIET)]


def test_a_png_is_big_enough_to_print(posters: Path) -> None:
    assert min(len(_pixels(path)) for path in posters.glob("*.png")) >= 600


def test_an_svg_says_what_it_is(posters: Path, kb: KnowledgeBase) -> None:
    root = ET.parse(posters / "praxes.svg").getroot()  # noqa: S314 (our own file)
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == f"{kb.topics['praxes'].title.de} · {kb.topics['praxes'].title.fr}"


def test_the_overview_shows_every_code_with_both_titles_and_words_for_those_who_do_not_see_it(
    posters: Path, kb: KnowledgeBase
) -> None:
    page = _Page()
    text = (posters / "index.html").read_text(encoding="utf-8")
    page.feed(text)
    assert {image["src"] for image in page.images} == {path.name for path in posters.glob("*.svg")}
    assert [image for image in page.images if not image["alt"]] == []
    assert {link for link in page.links if "://" not in link} == {path.name for path in posters.glob("*.*g")}
    seen = "".join(page.text)
    assert [topic.id for topic in kb.topics.values() if topic.title.de not in seen or topic.title.fr not in seen] == []
    assert "Städtepartnerschaftskongress" in seen
    assert 'lang="fr"' in text


@pytest.fixture
def readers() -> dict[str, Callable[[Path], Matrix]]:
    """How the modules of a code are read from each kind of file: from what is drawn, not by the writer."""
    return {"png": _from_png, "svg": _from_svg}


def _from_png(path: Path) -> Matrix:
    pixels = _pixels(path)
    # The first dark pixel is a corner of a finder pattern, which is seven modules wide.
    row = next(row for row in pixels if any(row))
    begins = row.index(True)
    ends = next((place for place in range(begins, len(row)) if not row[place]), len(row))
    module, rest = divmod(ends - begins, 7)
    assert rest == 0
    middle = range(module // 2, len(pixels), module)
    return [[pixels[y][x] for x in middle] for y in middle]


def _pixels(path: Path) -> Matrix:
    """The dark pixels of a PNG in black and white."""
    with Image.open(path) as image:
        assert image.mode == "1", "one bit a pixel, black and white"
        dark: Matrix = (~np.asarray(image)).tolist()
        return dark


def _from_svg(path: Path) -> Matrix:
    """The dark modules of an SVG whose path draws each run of them as a line of one module's width."""
    root = ET.parse(path).getroot()  # noqa: S314 (our own file)
    [drawn] = root.iter("{http://www.w3.org/2000/svg}path")
    scale = float(re.fullmatch(r"scale\(([\d.]+)\)", drawn.attrib["transform"])[1])  # type: ignore[index]
    size = round(float(root.attrib["width"]) / scale)
    modules = [[False] * size for _ in range(size)]
    x = y = 0.0
    for command, numbers in re.findall(r"([MmHhVv])([-\d. ]+)", drawn.attrib["d"]):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "h":
            for place in range(round(values[0])):
                modules[int(y)][round(x) + place] = True
            x += values[0]
        elif command in "Mm":
            x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])
        else:
            raise AssertionError(f"{command} in {path.name}")
    return modules


class _Page(HTMLParser):
    """The images, links and words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img":
            self.images.append(given)
        elif tag == "a":
            self.links.append(str(given["href"]))

    def handle_data(self, data: str) -> None:
        self.text.append(data)
