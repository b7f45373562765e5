"""News feeds into the inbox: polite, bounded, only from public addresses."""

from janji.fetch.run import FetchReport, feeds_inbox, fetch_feeds

__all__ = ["FetchReport", "feeds_inbox", "fetch_feeds"]
