"""Files that look like content and that nobody reads."""

from collections.abc import Iterator

from knowledge.load import Loaded
from knowledge.problems import Problem


def unread_files(loaded: Loaded) -> Iterator[Problem]:
    """YAML files under another name, in another folder or with the ending .yml."""
    for path in sorted((*loaded.folder.rglob("*.yaml"), *loaded.folder.rglob("*.yml"))):
        file = path.relative_to(loaded.folder).as_posix()
        if file not in loaded.sources:
            hint = "call it .yaml" if path.suffix == ".yml" else "topics belong in topics/"
            yield Problem(file, 0, "", f"is not read; {hint}", "warning")
