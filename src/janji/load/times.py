"""Publication times as sources write them, to naive UTC."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

EARLIEST, LATEST = datetime(1800, 1, 1), datetime(2200, 1, 1)
_COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?Z?$")
_NUMBER = re.compile(r"^\d{9,13}(\.\d+)?$")


def parse_time(value: object) -> datetime | None:
    """Read ISO 8601, RFC 822, ``YYYYMMDD[hhmmss]`` or Unix time (seconds or milliseconds).

    Returns:
        Naive UTC; a time without zone is taken as UTC. None when it is no time between 1800 and 2200.
    """
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return _utc(datetime(value.year, value.month, value.day))
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _unix(float(value))
    if isinstance(value, str):
        return _text(value)
    return None


@lru_cache(4096)
def _text(value: str) -> datetime | None:
    value = value.strip()
    if not value or len(value) > 60:
        return None
    if compact := _COMPACT.match(value):
        return _safe(lambda: datetime(*(int(part) for part in compact.groups(default="0"))))  # type: ignore[arg-type]
    if _NUMBER.match(value):
        return _unix(float(value))
    return _safe(lambda: datetime.fromisoformat(value)) or _safe(lambda: parsedate_to_datetime(value))


def _safe(parse: object) -> datetime | None:
    try:
        return _utc(parse())  # type: ignore[operator]
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _unix(seconds: float) -> datetime | None:
    if seconds != seconds:  # NaN
        return None
    if abs(seconds) > 1e11:
        seconds /= 1000
    return _safe(lambda: datetime(1970, 1, 1) + timedelta(seconds=seconds))


def _utc(value: datetime) -> datetime | None:
    if value.tzinfo is not None:
        value = value.astimezone(UTC).replace(tzinfo=None)
    return value.replace(microsecond=0) if EARLIEST <= value <= LATEST else None
