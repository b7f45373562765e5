"""What is remembered of each feed between runs, one small file a feed, written atomically."""

import hashlib
import json
import os
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from janji.errors import LoadError
from janji.settings import Settings

MAX_SEEN = 5000


class FeedState(BaseModel):
    """``seen`` holds hashes of items in the order of their coming; ``not_before`` what the server asked for."""

    model_config = ConfigDict(extra="ignore")

    url: str
    etag: str | None = None
    last_modified: str | None = None
    not_before: datetime | None = None
    fetched_at: datetime | None = None
    failures: int = 0
    last_error: str | None = None
    seen: list[str] = []


def path_of(config: Settings, url: str) -> Path:
    """The file of a feed's state."""
    return config.home / "fetch" / f"{hashlib.sha256(url.encode()).hexdigest()[:24]}.json"


def read_state(config: Settings, url: str) -> FeedState:
    """The state of a feed; an empty one when it is new or its file is damaged (items are then seen again: harmless)."""
    path = path_of(config, url)
    try:
        state = FeedState.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return FeedState(url=url)
    return state if state.url == url else FeedState(url=url)


def write_state(config: Settings, state: FeedState) -> None:
    """Replace the state of a feed."""
    state.seen = state.seen[-MAX_SEEN:]
    write_atomically(path_of(config, state.url), (json.dumps(state.model_dump(mode="json")) + "\n").encode())


def write_atomically(path: Path, data: bytes) -> None:
    """Write beside, flush to disk, put in place.

    Raises:
        LoadError: the folder cannot be written.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise LoadError(f"{path} cannot be written: {error.strerror}", "check free space and permissions") from error
