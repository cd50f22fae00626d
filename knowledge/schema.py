"""JSON Schemas of the YAML files, generated from the models; with them, editors' programs complete and mark keys."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, create_model
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from knowledge.face import Face
from knowledge.messages import Messages
from knowledge.model import FACETS, Contact, FacetStyle, Keyword, Model, OutOfScope, Topic, Twinning, Workshop

_DATE = r"\d{4}-\d{2}-\d{2}"


class _AsWritten(GenerateJsonSchema):
    """Dates as editors write them; JSON Schema's own "date-time" wants seconds and a zone."""

    def date_schema(self, schema: core_schema.DateSchema) -> JsonSchemaValue:
        return {"type": "string", "pattern": f"^{_DATE}$"}

    def datetime_schema(self, schema: core_schema.DatetimeSchema) -> JsonSchemaValue:
        return {"type": "string", "pattern": rf"^{_DATE} \d{{1,2}}:\d{{2}}$"}


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each kind of file, by the name of its file without ending."""
    styles: dict[str, Any] = dict.fromkeys(FACETS, (FacetStyle, ...))
    facets = create_model("Facets", __base__=Model, __doc__="All facets: `facets.yaml`.", **styles)
    formats: dict[str, Any] = {
        "topic": Topic,
        "contacts": list[Contact],
        "workshops": list[Workshop],
        "partnerships": list[Twinning],
        "facets": facets,
        "keywords": list[Keyword],
        "face": Face,
        "messages": Messages,
        "out-of-scope": OutOfScope,
    }
    found = {name: _schema(form) for name, form in formats.items()}
    _without_id(found["topic"])
    return found


def write(folder: Path) -> None:
    """Write each schema to `<folder>/<name>.json`, byte for byte the same for the same models."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (folder / f"{name}.json").write_text(as_json(schema), encoding="utf-8", newline="\n")


def as_json(schema: dict[str, Any]) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _schema(form: Any) -> dict[str, Any]:
    schema = TypeAdapter(form).json_schema(schema_generator=_AsWritten)
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema}


def _without_id(topic: dict[str, Any]) -> None:
    """The file's name is the id of a topic; inside the file it is an error."""
    topic["properties"].pop("id")
    topic["required"].remove("id")
    # YAML reads a year alone as a number.
    topic["properties"]["checked"]["type"] = ["string", "integer"]
