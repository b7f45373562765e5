"""The table of sources, ``seeds/reference/feeds.csv``."""

import csv
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from janji.errors import LoadError
from janji.fetch.client import FetchError, check_url


class Feed(BaseModel):
    """One source. An unknown column is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    publisher: str = Field(min_length=1, max_length=200)
    language: str = Field(pattern=r"^[a-z]{2,3}$", description="ISO 639 code")
    active: Literal["true", "false"]

    @field_validator("url")
    @classmethod
    def _is_web(cls, value: str) -> str:
        try:
            check_url(value)
        except FetchError as error:
            raise ValueError(str(error)) from error
        return value


def read_feeds(path: Path) -> list[Feed]:
    """All sources, active or not.

    Raises:
        LoadError: the file is missing or malformed; the message names line and column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LoadError(f"{path} cannot be read: {error}", "it should be CSV: url,publisher,language,active") from error
    feeds = []
    for number, row in enumerate(rows, start=2):
        try:
            feeds.append(Feed.model_validate({str(key): value for key, value in row.items()}))
        except ValidationError as error:
            first = error.errors()[0]
            raise LoadError(
                f"{path}, line {number}, {'.'.join(map(str, first['loc']))}: {first['msg']}",
                "columns: url,publisher,language (ISO 639),active (true or false)",
            ) from error
    addresses = [feed.url for feed in feeds]
    if twice := next((url for url in addresses if addresses.count(url) > 1), None):
        raise LoadError(f"{path}: {twice} is listed twice", "remove one of the lines")
    return feeds
