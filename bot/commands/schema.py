"""`antenne schema`: the JSON Schemas that give editors' programs completion and warnings."""

from pathlib import Path

from rich.console import Console

from knowledge import schema

FOLDER = "schema"


def write_schemas(content: Path, console: Console) -> None:
    """Write the schemas into the content folder."""
    folder = content / FOLDER
    schema.write(folder)
    console.print(f"{len(schema.schemas())} schemas written to {folder}", highlight=False)
