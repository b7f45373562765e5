"""Raw articles of every usual form into ``raw.articles``."""

from janji.load import rejects
from janji.load.model import Article, Reason, Rejected
from janji.load.read import read_articles
from janji.load.report import LoadReport, Progress
from janji.load.run import load

__all__ = ["Article", "LoadReport", "Progress", "Reason", "Rejected", "load", "read_articles", "rejects"]
