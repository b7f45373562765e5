"""What an export wrote."""

from dataclasses import dataclass, field
from pathlib import Path

from janji.errors import JanjiError


class ExportError(JanjiError):
    """The export cannot be written."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """Files written (the first is the one to open), rows by table or element, and what was left out and why."""

    files: tuple[Path, ...]
    rows: dict[str, int]
    left_out: dict[str, int] = field(default_factory=dict)

    def summary(self) -> str:
        """The report in a few words."""
        rows = ", ".join(f"{n} {name}" for name, n in self.rows.items())
        skipped = "".join(f"; left out: {n} {why}" for why, n in self.left_out.items() if n)
        return f"{self.files[0]}: {rows}{skipped}"


def make_folder(out: Path) -> Path:
    """Create the folder of an export.

    Raises:
        ExportError: ``out`` is a file or cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"{out} cannot be made a folder: {error}", "name a new or existing folder") from error
    return out
