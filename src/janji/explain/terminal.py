"""The explanation for a terminal, in colour where there is colour. No text of it steers the terminal."""

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from janji.explain.view import LEGEND, Explained, Line, Proposal
from janji.output import printable

STYLES = {
    "trigger": "bold magenta",
    "actor": "bold cyan",
    "place": "green",
    "date": "yellow",
    "quantity": "bold yellow",
    "speech": "italic",
    "modality": "underline",
}
VERDICTS = {"fact": "bold green", "merged": "green", "refused": "dim"}


def as_text(explained: Explained, *, all_proposals: bool = False) -> RenderableType:
    """A renderable for rich's console.

    Args:
        all_proposals: also those too improbable to take part.
    """
    head = Text(printable(explained.heading), style="bold")
    legend = Text.assemble("marks: ", *((f"{kind} ", style) for kind, style in STYLES.items()), f"\n{LEGEND}")
    body = [_line(line, all_proposals) for line in explained.lines if line.kind != "skip"]
    facts = [Panel(Text(printable("\n".join([*details, f"“{quote.strip()}”"]))), title=Text(printable(top)),
                   title_align="left") for top, details, quote in explained.facts]  # fmt: skip
    notes = [Text(printable(note), style="italic") for note in explained.notes]
    return Group(head, legend, Text(), *body, *notes, *facts)


def _line(line: Line, all_proposals: bool) -> RenderableType:
    text = Text()
    for segment in line.segments:
        style = " ".join(STYLES[m.kind] for m in segment.marks)
        text.append(printable(segment.text).replace("\n", " "), style=style)
    shown = [p for p in line.proposals if all_proposals or p.verdict != "refused" or p.probability >= 0.1]
    return Group(text, *map(_proposal, shown))


def _proposal(p: Proposal) -> Text:
    row = Text(f"   {p.verdict:8}", style=VERDICTS[p.verdict])
    found = f"{p.plover_type} by {p.rule} at “{p.words}”: {p.source} / {p.target}"
    row.append(f"{p.probability:.2f}  {printable(found)}")
    if p.reason:
        row.append(f"  ({printable(p.reason)})", style="dim")
    if p.weights:
        row.append("\n            " + "  ".join(f"{name} {weight:+.2f}" for name, weight in p.weights), style="dim")
    return row
