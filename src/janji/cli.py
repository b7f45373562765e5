"""The command line: each command calls the function that the Airflow task of the same name calls."""

import logging
import sys

import click

from janji.commands import explain, keep, look, steps, teach
from janji.errors import GateError, JanjiError

EXIT_ERROR = 1
EXIT_GATE = 4


class _Commands(click.Group):
    """Commands in the order in which they are used; errors meant for people printed plainly."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Keep the order of registration: that of the pipeline."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        """Turn an error of Janji into its message and an exit code."""
        try:
            return super().invoke(ctx)
        except JanjiError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(EXIT_GATE if isinstance(error, GateError) else EXIT_ERROR)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done; 1 error; 2 wrong usage; 3 done, but some input was rejected (`janji rejects`); "
    "4 a gate failed. Settings are environment variables JANJI_*: `janji status` lists them.",
)
@click.version_option(package_name="janji")
@click.option("-v", "--verbose", is_flag=True, help="Show what the steps log.")
def main(verbose: bool) -> None:
    """Janji turns news articles into a warehouse of events and pledges, each with the sentence that proves it.

    The whole way at once is `janji run FOLDER`; step by step it is load, extract, build, gate, publish. Airflow runs
    the same steps. Analysts read the published marts: `janji query`.
    """
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr, force=True)


for command in (*steps.COMMANDS, *look.COMMANDS, *explain.COMMANDS, *teach.COMMANDS, *keep.COMMANDS):
    main.add_command(command)
