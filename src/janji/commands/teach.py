"""The command that fits the judge to annotations: train."""

from collections.abc import Iterator
from pathlib import Path

import click

from janji.settings import settings

EVERY = 1000


@click.command(short_help="Fit the event judge to annotations.")
@click.option("--gold", "golds", multiple=True, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--articles", "folders", multiple=True, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--tune-on",
    "tuned",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Annotations (among --gold) that choose the threshold.",
)
@click.option(
    "--unread",
    "inbox",
    type=click.Path(exists=True, path_type=Path),
    help="Articles that nobody annotated (file or folder): learn from them how wordings behave.",
)
@click.option("--adapt", is_flag=True, help="Go on from the packs' weights: for some dozens of your own articles.")
@click.option("--dry-run", is_flag=True, help="Measure by cross-validation and write nothing.")
def train(
    golds: tuple[Path, ...],
    folders: tuple[Path, ...],
    tuned: tuple[Path, ...],
    inbox: Path | None,
    adapt: bool,
    dry_run: bool,
) -> None:
    """Fit the judge of events to annotated articles and write seeds/packs/<language>/judge.yaml.

    --gold names a file of annotations, --articles the folder of the articles that it annotates; each may be given
    several times. --tune-on names those that resemble the news to come: threshold and calibration come from them, held
    out; the others only teach. --unread names articles without annotation, some thousands of them, in any form that
    janji load takes: they teach which words stand at true events (wordings.csv). --adapt fits the judge that is there
    to your news instead of training one from nothing: what your articles do not speak of stays as it was.
    Deterministic: the same input gives the same weights. Needs scikit-learn.

    \b
      janji train --gold gold/train.json --articles articles/train --dry-run
    """
    from janji.extract.training.train import train as fit

    report = fit(
        golds,
        folders,
        settings().packs,
        tune_on=tuned,
        unread=_texts(inbox) if inbox else (),
        progress=_told,
        adapt=adapt,
        write=not dry_run,
    )
    click.echo(f"{report.articles} articles, {report.proposals} proposals, {report.gold_events} annotated events")
    for language, found in report.languages.items():
        click.echo(
            f"{language}: cross-validated precision {found.precision:.3f}, recall {found.recall:.3f}, "
            f"F1 {found.f1:.3f} at threshold {found.threshold:.3f}"
        )
    for path in report.files:
        click.echo(f"wrote {path}")


def _texts(inbox: Path) -> Iterator[str]:
    """The texts of the articles in an inbox."""
    from janji.load.model import Article
    from janji.load.read import read_articles

    return (item.text for item in read_articles(inbox) if isinstance(item, Article))


def _told(n: int) -> None:
    if n % EVERY == 0:
        click.echo(f"{n} unread articles read", err=True)


COMMANDS = (train,)
