"""Commands that keep the warehouse: check, backup, restore, clean, compact; and export, which hands it on."""

from pathlib import Path

import click

from janji.commands.steps import run_now
from janji.settings import settings

FORMATS = ("parquet", "csv", "iati", "gdelt")


@click.command(short_help="Write the marts in another form.")
@click.argument("form", metavar="FORM", type=click.Choice(FORMATS))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--reporting-org", help="iati: your IATI organisation identifier.")
@click.option("--reporting-name", help="iati: the name that goes with it.")
def export(form: str, out: Path, reporting_org: str | None, reporting_name: str | None) -> None:
    """Write the published marts into the folder OUT.

    FORM is parquet or csv (every mart, with a Frictionless data package), iati (pledges as activities, XML 2.03) or
    gdelt (events, GDELT 2.0 columns).
    """
    from janji import export as exports

    given = {"reporting_org": reporting_org, "reporting_name": reporting_name}
    options = {name: value for name, value in given.items() if value}
    if options and form != "iati":
        raise click.UsageError("--reporting-org and --reporting-name belong to iati")
    report = getattr(exports, form)(settings(), out, **options)
    click.echo(report.summary())


@click.command(short_help="Prove that the warehouse is sound.")
def check() -> None:
    """Read every table whole and prove the rules that the pipeline stands on."""
    from janji.maintenance import check as check_warehouse

    report = check_warehouse(settings())
    marts = "and the published marts " if report.published else ""
    click.echo(f"{report.n_tables} tables with {report.n_rows} rows {marts}read; {report.n_rules} rules hold")


@click.command(short_help="Copy the warehouse.")
@click.option("--keep", default=4, show_default=True, type=click.IntRange(min=1), help="Backups to keep.")
def backup(keep: int) -> None:
    """Copy the warehouse, and prove the copy by reading it."""
    from janji.maintenance import backup as back_up

    _, now = run_now()
    click.echo(f"backup: {back_up(settings(), now=now, keep=keep)}")


@click.command(short_help="Put a backup back.")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--list", "only_list", is_flag=True, help="List the backups and do nothing.")
def restore(folder: Path | None, only_list: bool) -> None:
    """Put back the backup in FOLDER (default: the newest). Stop Airflow first."""
    from janji.maintenance import backups
    from janji.maintenance import restore as put_back

    if only_list:
        for path in backups(settings()):
            click.echo(str(path))
        return
    click.echo(f"restored: {put_back(settings(), folder)}")


@click.command(short_help="Remove what is old.")
@click.option("--keep-days", default=90, show_default=True, type=click.IntRange(min=1), help="Remove what is older.")
def clean(keep_days: int) -> None:
    """Remove quarantine copies, stage files and gate results that are older than --keep-days."""
    from janji.maintenance import clean as clean_up

    _, now = run_now()
    report = clean_up(settings(), now=now, keep_days=keep_days)
    click.echo(
        f"removed: {report.n_quarantine_files} quarantined files, {report.n_stage_runs} stage folders, "
        f"{report.n_gate_runs} gate reports"
    )


@click.command(short_help="Give free space back to the disk.")
def compact() -> None:
    """Give the free space inside the warehouse file back to the disk."""
    from janji.maintenance import compact as compact_warehouse

    report = compact_warehouse(settings())
    click.echo(f"{report.n_bytes_before / 1e6:.1f} MB -> {report.n_bytes_after / 1e6:.1f} MB")


COMMANDS = (export, check, backup, restore, clean, compact)
