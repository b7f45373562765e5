"""Who is who in an article, and of which country: every mention of a party, in text order.

Names come from the vocabulary; persons it does not know come out by their title, by apposition or by the capitals of
their name; a later surname or short title means the person of the article who bears it.
"""

from bisect import bisect_left

from janji.extract.model import Actor, Document, Hit, Sentence
from janji.extract.parties.atoms import find_atoms, lexis
from janji.extract.parties.beside import in_state, of_adjective, subsidiaries, with_members
from janji.extract.parties.cast import Cast
from janji.extract.parties.home import find_home
from janji.extract.parties.mentions import Reader
from janji.extract.parties.one_name import with_one_name
from janji.extract.parties.people import People
from janji.extract.parties.persons import of_person
from janji.extract.parties.titles import of_body, of_label, of_noun, of_office, of_states
from janji.extract.parties.walk import Mention
from janji.packs.actors import ActorPart
from janji.packs.loader import Pack


def find_actors(doc: Document, hits: list[Hit], pack: Pack) -> list[Actor]:
    """Every actor mention of an article, in text order.

    Args:
        doc: the prepared article.
        hits: all vocabulary hits of its text, in order.
        pack: the language pack.

    Returns:
        Actors with span, canonical name, country (ISO 3166-1 alpha-3 or None) and how they were found. The body is
        read before the title, which shortens names that the body gives in full.
    """
    part: ActorPart = pack.actors
    words = lexis(part.names)
    cast = Cast(doc, part, words, find_home(doc, hits, part), People(doc, frozenset(part.names.particles)))
    starts = [hit.start for hit in hits]
    actors: list[Actor] = []
    ordered = sorted((s for s in doc.sentences if s.kind != "skip"), key=lambda s: (s.kind == "title", s.start))
    for sentence in ordered:
        inside = hits[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if sentence.kind == "body" and sentence.start < doc.dateline_end:
            inside = [h for h in inside if not doc.in_dateline(h.start)]
        actors.extend(_sentence_actors(cast, sentence, inside))
    actors.sort(key=lambda a: (a.start, a.end))
    actors = with_one_name(actors, cast.people)
    actors = of_adjective(doc.text, subsidiaries(doc, actors), words)
    return with_members(cast, in_state(doc.text, actors))


def _sentence_actors(cast: Cast, sentence: Sentence, hits: list[Hit]) -> list[Actor]:
    atoms = find_atoms(cast.doc, sentence, hits, cast.part.names)
    if not atoms:
        return []
    acts = [(h.start, h.end) for h in hits if h.entry("trigger")]
    verbs = {cast.doc.text[start:end].split(" ")[0].lower() for start, end in acts}
    mentions = Reader(
        atoms,
        cast.words,
        is_title=sentence.kind == "title",
        is_common=lambda word: word in verbs or cast.is_common(word),
    ).read()
    speakers = {edge for h in hits if h.entry("attribution") for edge in (h.start, h.end)}
    found: list[Actor] = []
    for mention in mentions:
        found.extend(a for a in _resolve(cast, mention, sentence, speakers) if not _is_heading(cast, a, acts))
    return found


def _is_heading(cast: Cast, actor: Actor, acts: list[tuple[int, int]]) -> bool:
    """Capitals that name no party: a headline run into the text ("Trump Tuai Kecaman"), a field, a kind of document.

    Such a run holds a word for an act, or consists of words that portfolios are named by or that the article also
    writes small.
    """
    if actor.found_by != "capitals" or actor.actor_type != "other":
        return False
    if any(actor.start <= start and end <= actor.end for start, end in acts):
        return True
    words = [w.lower() for w in actor.name.split()]
    return cast.words.is_common(words[0]) or all(w in cast.words.portfolio or cast.is_common(w) for w in words)


def _resolve(cast: Cast, mention: Mention, sentence: Sentence, speakers: set[int]) -> list[Actor]:
    if mention.name is not None:
        return of_person(cast, mention, sentence, speakers)
    if mention.offices or mention.kin:
        return of_office(cast, mention)
    if mention.noun is not None:
        return of_noun(cast, mention)
    if mention.label is not None:
        return [of_label(cast, mention)]
    if mention.bodies:
        medium = mention.bodies[0].entry.data.get("org_kind") == "media"
        return [] if medium else [of_body(mention.bodies[0], mention)]
    return of_states(cast, mention, mention.start)
