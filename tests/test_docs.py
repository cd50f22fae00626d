"""The documentation says what is there: commands, settings, files, keys, messages and links exist as described."""

import datetime as dtm
import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from telegram.ext import CommandHandler

from bot.app import BotApplication
from bot.cli import app as command_line
from bot.settings import Settings
from knowledge.check import check
from knowledge.confidence import FILE as CONFIDENCE
from knowledge.load import SHIPPED
from knowledge.messages import Messages
from knowledge.model import FACETS, FAMILIES, LANGUAGES, Contact, Keyword, KnowledgeBase, Topic, Workshop

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted(path for folder in (ROOT, ROOT / "docs") for path in folder.glob("*.md"))
GUIDES = {language: ROOT / "docs" / f"editors.{language}.md" for language in LANGUAGES}
TOPICS = {path.stem for path in (SHIPPED / "topics").glob("*.yaml")}
NEW_FILES = {"topics/choir-meetings.yaml"}
"""Files that the guides only take as an example of a name."""

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def read(path: Path) -> str:
    """A file of the repository."""
    return path.read_text(encoding="utf-8")


def code(path: Path) -> set[str]:
    """What stands in `code` in a Markdown file, without its blocks."""
    return set(_CODE.findall(_BLOCK.sub("", read(path))))


def blocks(path: Path, language: str) -> list[str]:
    """The blocks of a Markdown file in a language."""
    return [text for name, text in _BLOCK.findall(read(path)) if name == language]


def anchors(path: Path) -> set[str]:
    """The headings of a Markdown file as links name them."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(_BLOCK.sub("", read(path))))
    return {heading.strip().replace(" ", "-") for heading in plain}


def links() -> list[tuple[Path, str]]:
    """The links of all Markdown files that lead into the repository."""
    found = [(path, target) for path in DOCS for target in _LINK.findall(_BLOCK.sub("", read(path)))]
    return [(path, target) for path, target in found if not re.match(r"[a-z]+:", target)]


def environment_names() -> list[str]:
    """The settings by their names in the environment."""
    names = []
    for field in Settings.model_fields.values():
        alias: Any = field.validation_alias
        names.append(alias if isinstance(alias, str) else str(alias.choices[0]))
    return names


def dependencies() -> list[str]:
    """The names of everything that pyproject.toml asks for."""
    project = tomllib.loads(read(ROOT / "pyproject.toml"))
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    asked += [one for group in project["dependency-groups"].values() for one in group]
    return [re.split(r"[\[<>=!~ ;]", one)[0] for one in asked]


def commands() -> list[str]:
    """The commands of the command line, as they are typed."""
    found = [(command.name, command.callback) for command in command_line.registered_commands]
    return [name or callback.__name__.replace("_", "-") for name, callback in found if callback]


def test_every_command_of_the_command_line_is_described() -> None:
    text = "\n".join(map(read, DOCS))
    assert commands()
    assert [name for name in commands() if f"antenne {name}" not in text] == []


def test_no_command_is_described_that_does_not_exist() -> None:
    described = {
        name for path in DOCS for span in code(path) for name in re.findall(r"^(?:\.venv/bin/)?antenne ([\w-]+)", span)
    }
    assert described - set(commands()) == set()


def test_every_make_target_is_described() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", read(ROOT / "Makefile"), re.MULTILINE)
    text = read(ROOT / "README.md") + read(ROOT / "CONTRIBUTING.md")
    assert targets
    assert [target for target in targets if f"make {target}" not in text] == []


def test_no_make_target_is_described_that_does_not_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    described = {target for path in DOCS for span in code(path) for target in re.findall(r"^make ([a-z]+)", span)}
    assert described - targets == set()


@pytest.mark.parametrize("name", environment_names())
def test_every_setting_is_described_and_in_the_template(name: str) -> None:
    assert f"## `{name}`" in read(ROOT / "docs" / "settings.md")
    assert re.search(rf"^(# )?{name}=", read(ROOT / ".env.example"), re.MULTILINE)


def test_no_setting_is_described_that_does_not_exist() -> None:
    named = set(re.findall(r"\b(?:ANTENNE|TELEGRAM)_[A-Z_]+\b", "\n".join(map(read, [*DOCS, ROOT / ".env.example"]))))
    assert named - set(environment_names()) == set()


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_the_defaults_of_the_settings_are_described(name: str) -> None:
    field = Settings.model_fields[name]
    default = str(field.default).rstrip("/")
    if field.default not in (None, "", SHIPPED):
        assert f"`{default}`" in read(ROOT / "docs" / "settings.md")


def test_the_help_of_the_bot_names_every_command_that_is_not_for_staff_alone(
    app: BotApplication, kb: KnowledgeBase
) -> None:
    handlers = [handler for group in app.handlers.values() for handler in group]
    commands = {name for handler in handlers if isinstance(handler, CommandHandler) for name in handler.commands}
    assert "help" in commands
    menus = kb.faces["default"].commands
    commands -= (menus.staff or {}).keys() - menus.groups.keys()
    for language in LANGUAGES:
        named = set(
            re.findall(r"/([a-z_]+)", Messages(**yaml.safe_load(read(SHIPPED / f"messages/{language}.yaml"))).help)
        )
        assert named == commands


def test_both_guides_name_the_same_files_commands_and_keys() -> None:
    names = Topic.model_fields.keys() | Workshop.model_fields.keys() | set(FACETS) | set(FAMILIES)
    wanted = re.compile(r".*\.(yaml|json)$|.*/$|(\.venv/bin/)?antenne\b( \w+)?|make \w+|--\w+")
    german, french = (
        {match[0] for span in code(guide) if (match := wanted.match(span))} | (code(guide) & names)
        for guide in GUIDES.values()
    )
    assert german == french


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_the_guides_name_every_file_and_every_key_of_a_topic(guide: Path) -> None:
    text = read(guide)
    files = {str(path.relative_to(SHIPPED)) for path in SHIPPED.rglob("*.yaml") if path.parent.name != "topics"}
    assert [file for file in sorted(files) if f"`{file}`" not in text] == []
    assert [key for key in Topic.model_fields if key != "id" and f"`{key}`" not in text and f"{key}:" not in text] == []
    assert [facet for facet in FACETS if facet not in text] == []
    assert [family for family in FAMILIES if family not in text] == []


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_the_examples_of_the_guides_are_valid_content(guide: Path) -> None:
    shown = (yaml.load(text, yaml.BaseLoader) for text in blocks(guide, "yaml")[:4])  # noqa: S506
    topic, keyword, contact, workshop = shown
    Topic.model_validate({**topic, "id": "example"})
    Keyword.model_validate(keyword[0])
    Contact.model_validate(contact[0])
    Workshop.model_validate(workshop[0])


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_the_schemas_that_the_guides_name_exist(guide: Path) -> None:
    named = re.findall(r"schema/([\w-]+\.json)", read(guide))
    assert named
    assert [name for name in named if not (SHIPPED / "schema" / name).is_file()] == []


def test_the_messages_in_the_guides_are_those_of_the_check(tmp_path: Path) -> None:
    content = Path(shutil.copytree(SHIPPED, tmp_path / "content"))
    edit = _editor(content)
    edit("topics/voltaire.yaml", r"\A(title:\n)  de: .*", r"\1  de: Voltaire: ein Jahr")
    edit("topics/praxes.yaml", r"^related: \[[^,]*", "related: [find-intership")
    edit("topics/cerv.yaml", r"^  money:", "  mony:")
    edit("topics/mobiklasse.yaml", r"^(  de:\n    what:\n)(.*\n)", r'\1\2      - "mobiklasse"\n')
    edit("topics/francemobil.yaml", r"^(  de:\n    what:\n)", r'\1      - "mobiklasse"\n')
    edit("topics/buergerfonds.yaml", r"^checked: .*", "checked: Mai 2026")
    edit("topics/normandy.yaml", r"^checked: .*", "checked: 2024-01")
    edit("contacts.yaml", r'phone: "\+49 511 898586-17"', 'phone: "0511 898586-17"')
    found = {_without_lines(str(problem)) for problem in check(content, dtm.date(2026, 11, 24))}
    for guide in GUIDES.values():
        quoted = {_without_lines(span) for span in code(guide) if re.match(r"\S+\.yaml:\d+: ", span)}
        assert len(quoted) == 7
        assert quoted - found == set()


def _editor(content: Path) -> Callable[[str, str, str], None]:
    def edit(file: str, old: str, new: str) -> None:
        text, count = re.subn(old, new, read(content / file), count=1, flags=re.MULTILINE)
        assert count == 1, f"{file} has no {old}"
        (content / file).write_text(text, encoding="utf-8")

    return edit


def _without_lines(message: str) -> str:
    return re.sub(r"(\.yaml):\d+", r"\1", re.sub(r"what\[\d+\]", "what[]", message))


def test_every_topic_that_is_named_in_the_docs_exists() -> None:
    ids = {name for path in DOCS for span in code(path) for name in re.findall(r"topics/([a-z0-9-]+)\.yaml", span)}
    new = {Path(file).stem for file in NEW_FILES}
    assert ids - new - TOPICS == set()
    assert new & TOPICS == set()


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_the_ids_in_the_examples_of_the_guides_exist(guide: Path) -> None:
    topic, contact, _ = (yaml.safe_load(text) for text in blocks(guide, "yaml")[:3])
    contacts = {entry["id"] for entry in yaml.safe_load(read(SHIPPED / "contacts.yaml"))}
    assert set(topic["related"]) | set(contact[0]["topics"]) <= TOPICS
    assert set(topic["contacts"]) <= contacts


@pytest.mark.parametrize("path", sorted((SHIPPED / "topics").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_topic_speaks_german_and_french(path: Path) -> None:
    topic = yaml.safe_load(read(path))
    texts = [topic["title"], topic["answer"], *topic.get("facets", {}).values()]
    assert all(text.get(language) for text in texts for language in LANGUAGES)
    assert all(topic["questions"].get(language) for language in LANGUAGES)


def test_the_guides_count_the_topics_rightly() -> None:
    for guide in GUIDES.values():
        assert f" {len(TOPICS) - 1} " in read(guide)


@pytest.mark.parametrize(
    ("path", "target"), links(), ids=lambda value: value.name if isinstance(value, Path) else value
)
def test_links_lead_to_files_and_headings_that_exist(path: Path, target: str) -> None:
    name, _, heading = target.partition("#")
    file = path.parent / name if name else path
    assert file.exists()
    assert not heading or heading in anchors(file)


@pytest.mark.parametrize("name", dependencies())
def test_every_dependency_is_explained(name: str) -> None:
    assert re.search(rf"^\| {re.escape(name)} \| .{{20,}} \|$", read(ROOT / "docs" / "architecture.md"), re.MULTILINE)


def test_no_dependency_is_explained_that_is_not_there() -> None:
    tables = read(ROOT / "docs" / "architecture.md").partition("## Dependencies")[2].partition("\n## ")[0]
    explained = set(re.findall(r"^\| ([\w.-]+) \|", tables, re.MULTILINE)) - {"Package", "---"}
    assert explained == set(dependencies())


def test_the_thresholds_in_the_docs_are_those_that_are_used() -> None:
    thresholds = json.loads(read(CONFIDENCE))["thresholds"]
    assert thresholds.keys() <= code(ROOT / "docs" / "architecture.md")
