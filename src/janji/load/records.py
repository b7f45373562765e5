"""A JSON object or table row to an article."""

from typing import Any

from janji.load.check import clean, clean_language, clean_url
from janji.load.columns import Declared, Plan, plan
from janji.load.model import Article, Note, Reason, RefusedError
from janji.load.times import parse_time


class Records:
    """Turns the records of one file into articles; plans the columns once for each set of keys."""

    def __init__(self, uri: str, form: str, declared: Declared) -> None:
        self._uri, self._form, self._declared = uri, form, declared
        self._plans: dict[tuple[str, ...], Plan] = {}
        self.notes: list[Note] = []

    def article(self, record: Any, location: str, encoding: str = "utf-8") -> Article:
        """Build the article.

        Args:
            record: what was parsed; must be a dict.
            location: place in the file, such as ``line=12``.

        Raises:
            RefusedError: it is no object, has no text column or no string in it.
        """
        if not isinstance(record, dict):
            raise RefusedError(Reason.BROKEN_RECORD, f"a JSON object was expected, this is a {_json_type(record)}")
        columns = self._plan(record).columns
        get = record.get
        text = get(columns["text"]) if "text" in columns else None
        if not isinstance(text, str):
            raise self._no_text(record, columns)
        time = get(columns["published_at"]) if "published_at" in columns else None
        published = parse_time(time) if time is not None else None
        if published is None and time not in (None, ""):
            self._note("unknown_time", f"{location}: {str(time)[:40]!r} is no time that is understood")
        return Article(
            text=text,
            source_uri=f"{self._uri}#{location}",
            source_form=self._form,
            title=clean(get(columns["title"])) if "title" in columns else None,
            url=clean_url(get(columns["url"])) if "url" in columns else None,
            publisher=clean(get(columns["publisher"])) if "publisher" in columns else None,
            published_at=published,
            language=clean_language(get(columns["language"])) if "language" in columns else None,
            encoding=encoding,
        )

    def _plan(self, record: dict[str, Any]) -> Plan:
        keys = tuple(record)
        found = self._plans.get(keys)
        if found is None:
            found = plan(keys, self._declared)
            if len(self._plans) < 1000:  # hostile input could have other keys in every record
                self._plans[keys] = found
                for field in found.guessed:
                    self._note("guessed_column", f"{field} is taken from {found.columns[field][:60]!r}")
        return found

    def _note(self, kind: str, message: str) -> None:
        if len(self.notes) < 100:
            self.notes.append(Note(self._uri, kind, message))

    def _no_text(self, record: dict[str, Any], columns: dict[str, str]) -> RefusedError:
        if "text" in columns:
            kind = _json_type(record[columns["text"]])
            return RefusedError(Reason.NO_TEXT, f"{columns['text'][:60]!r} should be a string, it is {kind}")
        names = ", ".join(str(name)[:40] for name in list(record)[:20])
        return RefusedError(
            Reason.NO_TEXT, f"none of these is known to hold the text: {names}; declare it in janji-columns.yaml"
        )


def _json_type(value: Any) -> str:
    kinds = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}
    return "null" if value is None else kinds.get(type(value), type(value).__name__)
