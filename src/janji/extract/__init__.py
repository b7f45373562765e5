"""From an article's text to event and pledge mentions with verbatim evidence.

The folders in the order of an article's way: ``text`` (sentences, hits, clauses), ``parties``, ``times`` and
``quantities`` (who, when, how much), ``pledges``, ``frames`` (proposed events), ``judge`` (which of them are told as
occasions), ``facts`` (when and where those were). `janji.extract.extractor` goes this way, `janji.extract.run` does it
for a warehouse; ``training`` fits the judge.
"""
