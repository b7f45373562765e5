"""``python -m bootstrap run | ui | prepare | env``: what the Makefile and the containers start."""

import argparse
import os
import sys
from pathlib import Path

from bootstrap.environment import enter, environment
from janji.errors import JanjiError
from janji.settings import load_settings


def main() -> int:
    """Dispatch."""
    parser = argparse.ArgumentParser(prog="bootstrap", description="Start Airflow for Janji.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="one run of news_to_facts, watched to its end")
    run.add_argument("--inbox", help="file or folder of articles (default: JANJI_INBOX)")
    run.add_argument("--limit", type=int, default=0, help="at most this many new articles")
    commands.add_parser("ui", help="scheduler, dag-processor, api-server and triggerer until Ctrl-C")
    commands.add_parser("prepare", help="metadata tables, pools, first user")
    commands.add_parser("env", help="print the environment of Airflow's processes as shell lines")
    airflow = commands.add_parser("airflow", help="Airflow's own command line on this JANJI_HOME", add_help=False)
    airflow.add_argument("words", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    config = load_settings()
    if arguments.command == "env":
        from shlex import quote

        print("\n".join(f"export {k}={quote(v)}" for k, v in environment(config).items()))
        return 0
    enter(config)
    if arguments.command == "run":
        from bootstrap.run import run as start

        return start(config, arguments.inbox or None, arguments.limit)
    if arguments.command == "ui":
        from bootstrap.ui import ui

        return ui(config)
    if arguments.command == "airflow":
        program = Path(sys.executable).with_name("airflow")
        os.execv(program, [str(program), *arguments.words])  # noqa: S606
    from bootstrap.prepare import prepare

    prepare(with_user=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except JanjiError as error:
        sys.exit(f"{error}")
