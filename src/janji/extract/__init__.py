"""From an article's text to event and pledge mentions with verbatim evidence."""
