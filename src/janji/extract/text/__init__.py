"""The text made ready: masked lines, sentences and their kind, vocabulary hits, clauses."""
