"""HTML pages to articles, by several processes where there are many."""

import io
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType

from janji.load.html import extract_page, extract_pages
from janji.load.model import Article, Item, Limits, Page, Reason, RefusedError, Rejected, Result
from janji.load.source import Source

CHUNK_PAGES = 16
CHUNK_BYTES = 4_000_000
CHUNK_ITEMS = 5000
ALONE = 48  # so many pages are done in this process before starting others pays

Extracted = Article | Rejected


def read_html(source: Source, stream: io.BufferedReader, limits: Limits) -> Iterator[Item]:
    """One HTML file as a page to be extracted.

    Raises:
        RefusedError: it is larger than a record may be, or changed while it was read.
    """
    html = stream.read(limits.record + 1)
    if len(html) > limits.record:
        raise RefusedError(
            Reason.TOO_LONG, f"the page has more than {limits.record / 1e6:g} MB (JANJI_LOAD_MAX_RECORD_MB)"
        )
    if source.changed():
        raise RefusedError(Reason.CHANGED, "the file changed while it was read; it is read again by the next run")
    yield Page(html=html, source_uri=source.uri, source_form="html")


class Pages:
    """Replaces the pages in a stream of items by their articles, keeping the order."""

    def __init__(self, limits: Limits, workers: int) -> None:
        self._mode, self._workers = limits.html, workers
        self._pool: ProcessPoolExecutor | None = None
        self._seen = 0

    def __enter__(self) -> "Pages":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def extracted(self, items: Iterable[Item]) -> Iterator[Result]:
        """The same items with every ``Page`` replaced by an ``Article`` or ``Rejected``."""
        waiting: deque[tuple[list[Item], Future[list[Extracted]]]] = deque()
        chunk: list[Item] = []
        size = pages = 0
        for item in items:
            if isinstance(item, Page):
                self._seen += 1
                if self._workers == 1 or self._seen <= ALONE:
                    yield extract_page(item, self._mode)
                    continue
                pages, size = pages + 1, size + len(item.html)
            elif not chunk and not waiting:
                yield item
                continue
            chunk.append(item)
            if pages >= CHUNK_PAGES or size >= CHUNK_BYTES or len(chunk) >= CHUNK_ITEMS:
                waiting.append((chunk, self._submit(chunk)))
                chunk, size, pages = [], 0, 0
            while len(waiting) > 3 * self._workers:
                yield from self._finish(*waiting.popleft())
        if chunk:
            waiting.append((chunk, self._submit(chunk)))
        while waiting:
            yield from self._finish(*waiting.popleft())

    def _submit(self, chunk: list[Item]) -> Future[list[Extracted]]:
        return self._submit_pages([item for item in chunk if isinstance(item, Page)])

    def _submit_pages(self, pages: list[Page]) -> Future[list[Extracted]]:
        try:
            return self._started().submit(extract_pages, pages, self._mode)
        except BrokenProcessPool:
            self._stop()
            return self._started().submit(extract_pages, pages, self._mode)

    def _finish(self, chunk: list[Item], future: Future[list[Extracted]]) -> Iterator[Result]:
        pages = [item for item in chunk if isinstance(item, Page)]
        try:
            results = future.result()
        except BrokenProcessPool:
            results = [self._alone(page) for page in pages]
        following = iter(results)
        for item in chunk:
            yield next(following) if isinstance(item, Page) else item

    def _alone(self, page: Page) -> Extracted:
        """A page of a chunk during which a process died: the one that kills its process again is rejected."""
        try:
            return self._submit_pages([page]).result()[0]
        except BrokenProcessPool:
            self._stop()
            return Rejected(
                page.source_uri, Reason.PARSER_FAILED, "the page killed the process that parsed it", page.location,
                page.html, ".html", len(page.html),
            )  # fmt: skip

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # spawn: a fork of a process that runs DuckDB's threads can hang
            self._pool = ProcessPoolExecutor(self._workers, mp_context=multiprocessing.get_context("spawn"))
        return self._pool

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
