"""What a gate found: plain shapes, their JSON and the words they are told in."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from janji.gates.suite import Severity, Stage

IDS_IN_MESSAGE = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expectation's result. ``ids``: the first failing rows; ``error``: why it could not be evaluated."""

    suite: str
    expectation: str
    type: str
    severity: Severity
    success: bool
    n_failed: int = 0
    n_rows: int | None = None
    ids: tuple[str, ...] = ()
    why: str | None = None
    error: str | None = None

    @property
    def blocks(self) -> bool:
        """Whether this result keeps the next stage from running. What could not be checked is not taken for good."""
        return not self.success and (self.severity == "critical" or self.error is not None)

    def line(self) -> str:
        """The result as one line for a log."""
        if self.success:
            return f"ok        {self.suite}: {self.expectation}"
        if self.error:
            return f"ERROR     {self.suite}: {self.expectation}: {self.error}"
        shown = ", ".join(self.ids[:IDS_IN_MESSAGE]) or "(no single row)"
        more = ", ..." if self.n_failed > min(len(self.ids), IDS_IN_MESSAGE) and self.ids else ""
        rows = f"{self.n_failed} row{'s' if self.n_failed != 1 else ''}"
        return f"{self.severity.upper():<9} {self.suite}: {self.expectation}: {rows} failed: {shown}{more}"


@dataclass(frozen=True, slots=True)
class GateReport:
    """The results of one gate in one run. ``checked_at`` is the run's time (UTC)."""

    stage: Stage
    run_id: str
    checked_at: datetime
    seconds: float
    outcomes: tuple[Outcome, ...]

    @property
    def blocking(self) -> list[Outcome]:
        """Results that keep the next stage from running."""
        return [o for o in self.outcomes if o.blocks]

    @property
    def warnings(self) -> list[Outcome]:
        """Failed expectations that are only reported."""
        return [o for o in self.outcomes if not o.success and not o.blocks]

    @property
    def passed(self) -> bool:
        """Whether the next stage may run."""
        return not self.blocking

    def summary(self) -> str:
        """The gate in one line."""
        held = sum(o.success for o in self.outcomes)
        verdict = "passed" if self.passed else "FAILED"
        text = f"gate {self.stage} {verdict}: {held} of {len(self.outcomes)} expectations hold"
        return f"{text}, {len(self.warnings)} warning(s)" if self.warnings else text

    def lines(self) -> list[str]:
        """The gate for a log: the summary, then what failed, then what holds."""
        return [self.summary(), *(o.line() for o in sorted(self.outcomes, key=lambda o: (o.success, not o.blocks)))]

    def write(self, path: Path) -> None:
        """Keep the report as JSON, and beside it as text."""
        path.parent.mkdir(parents=True, exist_ok=True)
        data = {**asdict(self), "checked_at": self.checked_at.isoformat(), "passed": self.passed}
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
        path.with_suffix(".txt").write_text("\n".join(self.lines()) + "\n", "utf-8")

    @classmethod
    def read(cls, path: Path) -> "GateReport":
        """Read a report that :meth:`write` kept."""
        data: dict[str, Any] = json.loads(path.read_text("utf-8"))
        outcomes = tuple(Outcome(**{**o, "ids": tuple(o["ids"])}) for o in data["outcomes"])
        checked_at = datetime.fromisoformat(data["checked_at"])
        return cls(data["stage"], data["run_id"], checked_at, data["seconds"], outcomes)
