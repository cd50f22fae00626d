"""The JSON Schemas beside the content: current, and fit for how editors write."""

import json
import re
from pathlib import Path

from knowledge.load import SHIPPED
from knowledge.messages import Messages
from knowledge.model import FACETS
from knowledge.schema import as_json, schemas, write

SHIPPED_SCHEMAS = SHIPPED / "schema"


def test_the_shipped_schemas_are_current() -> None:
    shipped = {path.stem: path.read_text() for path in SHIPPED_SCHEMAS.glob("*.json")}
    assert shipped == {name: as_json(schema) for name, schema in schemas().items()}


def test_writing_makes_one_pretty_file_for_each_kind(tmp_path: Path) -> None:
    write(tmp_path / "schema")
    names = ["contacts", "face", "facets", "keywords", "messages", "out-of-scope", "partnerships", "topic", "workshops"]
    written = sorted((tmp_path / "schema").iterdir())
    assert [path.stem for path in written] == names
    assert written[0].read_text().startswith('{\n  "$schema": "https://json-schema.org/')
    assert all(json.loads(path.read_text())["$schema"] for path in written)


def test_a_topic_file_needs_no_id() -> None:
    topic = schemas()["topic"]
    assert "id" not in topic["properties"]
    assert topic["required"] == ["title", "family", "answer", "sources", "checked"]
    assert topic["additionalProperties"] is False


def test_every_facet_and_every_message_is_required() -> None:
    assert schemas()["facets"]["required"] == list(FACETS)
    assert schemas()["messages"]["required"] == list(Messages.model_fields)


def test_dates_are_written_as_in_the_files() -> None:
    starts = schemas()["workshops"]["$defs"]["Workshop"]["properties"]["starts"]
    patterns = [option["pattern"] for option in starts["anyOf"]]
    for written in ("2026-03-05", "2026-03-05 14:00"):
        assert [re.search(pattern, written) is not None for pattern in patterns].count(True) == 1
