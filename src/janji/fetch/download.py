"""A file of a web server, for ``janji load https://...``."""

import hashlib
import re
from urllib.parse import unquote, urlsplit

from janji.errors import LoadError
from janji.fetch.client import Client, FetchError
from janji.load.source import Source, from_file
from janji.settings import Settings

MAX_BYTES = 20_000_000_000


def downloaded(config: Settings, url: str) -> Source:
    """Download to ``JANJI_HOME/stages/downloads`` and give it as a source under its web address.

    Raises:
        LoadError: it cannot be had: forbidden address, failing server, too large.
    """
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", unquote(urlsplit(url).path).rpartition("/")[2])[-80:] or "download"
    folder = config.stages / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}-{name}"
    part = target.with_name(target.name + ".part")
    try:
        with Client(config) as client, part.open("wb") as file:
            client.stream(url, file.write, MAX_BYTES)
        part.replace(target)
    except FetchError as error:
        part.unlink(missing_ok=True)
        raise LoadError(
            f"{url.partition('?')[0]} cannot be fetched: {error}", "check the address and that the server answers"
        ) from error
    except OSError as error:
        part.unlink(missing_ok=True)
        raise LoadError(f"{target} cannot be written: {error.strerror}", "free some space") from error
    return from_file(target, target.stat(), url.partition("?")[0])
