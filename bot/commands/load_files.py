"""The files into which the findings of a bench of the load go."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from bot.commands.load_chart import FORMATS, draw
from bot.trials.findings import Findings


class LoadFiles(Struct, frozen=True):
    """Where the picture and all raw figures go; None for those that are not wanted."""

    plot: Path | None = None
    json: Path | None = None

    def complaint(self) -> str | None:
        """What would come in the way of writing them, to be asked before measuring for an hour."""
        if self.plot and self.plot.suffix not in FORMATS:
            return f"{self.plot}: the name of a picture must end in one of {', '.join(FORMATS)}"
        for path in (self.plot, self.json):
            if path and not path.parent.is_dir():
                return f"{path.parent} is not a folder; make it first"
        return None

    def write(self, findings: Findings) -> None:
        """Write what is wanted. Raises OSError."""
        if self.json:
            findings.write(self.json)
        if self.plot:
            draw(findings, self.plot)
