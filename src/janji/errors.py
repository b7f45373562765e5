"""Errors that reach a user. Each says what is wrong, where, and what to do about it."""


class JanjiError(Exception):
    """Base of every error that the command line prints as a plain message.

    Args:
        problem: what is wrong, naming the file, key or row.
        remedy: what the user can do about it.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem}\n  -> {remedy}" if remedy else problem)
        self.problem = problem
        self.remedy = remedy


class SettingsError(JanjiError):
    """A setting (an environment variable ``JANJI_*``) has no usable value."""


class PackError(JanjiError):
    """A language pack or reference file is malformed; the message names file and key."""


class GoldError(JanjiError):
    """Annotations have not the form of docs/annotation.md; the message names file, article, fact and key."""


class LoadError(JanjiError):
    """Input as a whole cannot be loaded (a single bad article is rejected, not raised)."""


class GateError(JanjiError):
    """A gate found failing rows of critical severity; the message names the ids."""


class WarehouseError(JanjiError):
    """The warehouse cannot be opened or is in use by another writer."""


class StaleError(WarehouseError):
    """The marts are not those that the step is about: another run has changed what they are made of."""
