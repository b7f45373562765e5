"""What was not taken: list it, and load it again after a fix."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from janji.errors import LoadError
from janji.load.model import Limits, Rejected
from janji.load.quarantine import leads_away, local_path
from janji.load.read import columns_for, read_source
from janji.load.report import LoadReport
from janji.load.run import load_sources
from janji.load.source import Source, from_file
from janji.load.walk import walk
from janji.settings import Settings
from janji.warehouse import open_warehouse, transaction


@dataclass(frozen=True, slots=True)
class Reject:
    """A row of ``raw.rejected_files``."""

    rejection_id: str
    source_uri: str
    location: str | None
    reason_code: str
    message: str
    quarantine_path: str | None
    n_bytes: int | None
    load_id: str
    rejected_at: datetime


@dataclass(frozen=True, slots=True)
class RetryReport:
    """``load`` counts what the retry brought in; ``n_cleared`` rejections are gone, ``n_left`` stay."""

    load: LoadReport
    n_cleared: int
    n_left: int


def listed(config: Settings, *, reason: str | None = None, load_id: str | None = None) -> list[Reject]:
    """The rejections, newest first.

    Args:
        config: the settings.
        reason: only those with this reason code.
        load_id: only those of this load.
    """
    if not config.warehouse.exists():
        return []
    with open_warehouse(config, read_only=True) as con:
        rows = con.execute(
            "select rejection_id, source_uri, location, reason_code, message, quarantine_path, n_bytes, load_id,"
            " rejected_at from raw.rejected_files where (reason_code = $reason or $reason is null)"
            " and (load_id = $load_id or $load_id is null) order by rejected_at desc, source_uri, location",
            {"reason": reason, "load_id": load_id},
        ).fetchall()
    return [Reject(*row) for row in rows]


def retry(
    config: Settings, *, load_id: str, now: datetime, ids: list[str] | None = None, reason: str | None = None
) -> RetryReport:
    """Load rejected inputs again: first the copy in the quarantine (mend it there), then the source (mend it there).

    A rejection whose copy or source now gives articles and no rejection leaves ``raw.rejected_files``, and its copy
    the quarantine.

    Args:
        config: the settings.
        load_id: names this load.
        now: time of the run, UTC.
        ids: only these rejections (their id or its beginning), all when None.
        reason: only those with this reason code.

    Raises:
        LoadError: no rejection has one of the ids.
    """
    known = listed(config, reason=reason)
    unknown = [i for i in ids or () if not any(reject.rejection_id.startswith(i) for reject in known)]
    if unknown:
        raise LoadError(
            f"no rejection {f'with the reason {reason} ' if reason else ''}has an id that begins with {unknown[0]}",
            "`janji rejects` lists the ids",
        )
    chosen = [
        reject for reject in known if ids is None or any(reject.rejection_id.startswith(identity) for identity in ids)
    ]
    limits = Limits.of(config)
    good: list[tuple[Reject, Source]] = []
    for reject in chosen:
        source = next((s for s in _candidates(reject, limits) if _sound(config, s, reject, limits)), None)
        if source is not None:
            good.append((reject, source))
    inputs = ((source, columns_for(config, source.path or "", source)) for _, source in good)
    report = load_sources(config, inputs, "rejects retry", load_id=load_id, now=now)
    _clear(config, [reject for reject, _ in good])
    return RetryReport(report, len(good), len(chosen) - len(good))


def _candidates(reject: Reject, limits: Limits) -> Iterator[Source]:
    """The copy under the address of the source, then the source itself; no link that a load might not follow."""
    place = f"#{reject.location}" if reject.location else ""
    if reject.quarantine_path:
        for found in walk(reject.quarantine_path, limits) if Path(reject.quarantine_path).is_file() else []:
            if isinstance(found, Source) and found.path:
                yield from_file(found.path, found.path.stat(), reject.source_uri + place)
    source = local_path(reject.source_uri)
    if source is not None and source.is_file() and (limits.follow_links or not leads_away(source)):
        found_source = next(iter(walk(source, limits)))
        if isinstance(found_source, Source):
            yield found_source


def _sound(config: Settings, source: Source, reject: Reject, limits: Limits) -> bool:
    """Whether the source now reads, at least at the place that was refused."""
    from janji.load.pages import Pages
    from janji.load.read import admitted

    articles = 0
    declared = columns_for(config, source.path or "", source)
    with Pages(limits, workers=1) as pages:
        for item in admitted(read_source(source, limits, declared), limits, pages):
            if isinstance(item, Rejected) and (item.location == reject.location or source.uri != reject.source_uri):
                return False
            articles += not isinstance(item, Rejected) and hasattr(item, "text")
    return articles > 0


def _clear(config: Settings, rejects: list[Reject]) -> None:
    if not rejects:
        return
    with open_warehouse(config) as con, transaction(con):
        con.execute(
            "delete from raw.rejected_files where rejection_id in (select unnest(?::varchar[]))",
            [[reject.rejection_id for reject in rejects]],
        )
    for reject in rejects:
        if reject.quarantine_path and Path(reject.quarantine_path).is_relative_to(config.quarantine):
            Path(reject.quarantine_path).unlink(missing_ok=True)
