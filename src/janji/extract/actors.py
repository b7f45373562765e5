"""Who is who in an article, and of which country: every mention of a party, in text order.

Names come from the vocabulary; persons it does not know come out by their title, by apposition or by the capitals of
their name; a later surname or short title means the person of the article who bears it.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from janji.extract.atoms import Atom, Lexis, find_atoms, lexis
from janji.extract.home import Home, find_home
from janji.extract.mentions import Mention, Reader
from janji.extract.model import Actor, Document, Hit, Sentence
from janji.extract.one_name import with_one_name
from janji.extract.people import People, Person, choose, choose_full
from janji.packs.actors import ActorPart
from janji.packs.loader import Pack

_BODY_TYPES = {"armed_group": "organisation", "ministry": "government", "government": "government",
               "parliament": "government", "military": "government", "court": "government"}  # fmt: skip

_ROMAN = re.compile(r"[IVXL]+")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
SURE_WORDS = 2
"""Words of an unknown name that are taken even if the article also has them in lower case."""
COMMON_REACH = 20_000
"""How much of an article is searched for the lower-case use of a word."""


@dataclass
class Cast:
    """What is known while an article is read."""

    doc: Document
    part: ActorPart
    words: Lexis
    home: Home
    people: People
    common: dict[str, bool] = field(default_factory=dict)

    def is_common(self, word: str) -> bool:
        """Whether the word is no name: news writes it small, or this article does."""
        if word in self.words.common:
            return True
        if word not in self.common:
            text = self.doc.text[:COMMON_REACH]
            self.common[word] = any(f" {word}{end}" in text for end in " .,")
        return self.common[word]


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
    return _with_members(cast, _in_state(doc.text, _subsidiaries(doc.text, actors)))


def _subsidiaries(text: str, actors: list[Actor]) -> list[Actor]:
    """ "Danone Indonesia": a known foreign company and a state right behind it are one company of that state."""
    found: list[Actor] = []
    for actor in actors:
        last = found[-1] if found else None
        is_company = last is not None and last.actor_type == "organisation" and last.found_by == "name"
        named = actor.actor_type == "state" and actor.found_by == "name"
        if last and is_company and named and last.country_code and text[last.end : actor.start] == " ":
            name = text[last.start : actor.end]
            found[-1] = replace(last, end=actor.end, name=name, country_code=actor.country_code)
        else:
            found.append(actor)
    return found


def _in_state(text: str, actors: list[Actor]) -> list[Actor]:
    """ "Distrik Jajarkot, Nepal": a part of a state lies in the state named right behind it."""
    found = list(actors)
    for i, (part, state) in enumerate(pairwise(actors)):
        beside = state.actor_type == "state" and text[part.end : state.start] == ", "
        if beside and part.actor_type == "subnational":
            found[i] = replace(part, country_code=state.country_code)
    return found


def _with_members(cast: Cast, actors: list[Actor]) -> list[Actor]:
    """A region ("the Central Asian states") stands for its states where the article names every one of them."""
    reference = cast.part.reference
    regions = {a.group_code for a in actors if a.group_code and reference.groups[a.group_code].kind == "region"}
    if not regions:
        return actors
    named = {a.country_code for a in actors}
    day = (cast.doc.published or date.max).isoformat()
    members = {code: reference.member_codes(code, day) for code in regions}
    listed = {code: found for code, found in members.items() if found and named.issuperset(found)}
    return [replace(a, members=listed[a.group_code]) if a.group_code in listed else a for a in actors]


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
    speakers = {h.end for h in hits if h.entry("attribution")} | {h.start for h in hits if h.entry("attribution")}
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
    return words[0] in cast.words.common or all(w in cast.words.portfolio or cast.is_common(w) for w in words)


def _resolve(cast: Cast, mention: Mention, sentence: Sentence, speakers: set[int]) -> list[Actor]:
    if mention.name is not None:
        return _person(cast, mention, sentence, speakers)
    if mention.offices or mention.kin:
        return _office(cast, mention)
    if mention.noun is not None:
        return _noun(cast, mention)
    if mention.label is not None:
        return [_labelled(cast, mention)]
    if mention.bodies:
        medium = mention.bodies[0].entry.data.get("org_kind") == "media"
        return [] if medium else [_body(mention.bodies[0])]
    return _states(cast, mention, mention.start)


# -- persons --------------------------------------------------------------------------------------------------------


def _person(cast: Cast, mention: Mention, sentence: Sentence, speakers: set[int]) -> list[Actor]:
    name = mention.name
    if name is None:
        return []
    country, certain = _title_country(cast, mention)
    offices = tuple(a.entry.key for a in mention.offices)
    titled = bool(offices or mention.states or mention.bodies or mention.kin or mention.noun)
    found_by = "apposition" if mention.appositive else "title" if titled else "name"
    known = _known_person(cast, name, offices, country if certain else None)
    if known is not None:
        canonical, its_country, its_offices = known
        person = cast.people.add(canonical, its_country, (*offices, *its_offices), mention.start, known=True)
    else:
        earlier = _earlier(cast, name, sentence)
        if earlier is not None and not (country and certain and earlier.country and earlier.country != country):
            person = cast.people.add(earlier.name, country, offices, mention.start, known=earlier.known)
        elif titled and (text := _bare_name(cast, name, sentence, is_titled=bool(offices))):
            person = cast.people.add(text, country, offices, mention.start, known=False)
        elif offices or mention.kin or mention.noun:
            return _without_name(cast, mention, name)
        else:
            unknown = _unknown(cast, mention, name, sentence, speakers)
            return [] if unknown is None else [unknown]
    office = offices[0] if offices else (person.offices[0] if person.offices else None)
    return [Actor(mention.start, mention.end, person.name, person.country, "person", office=office, found_by=found_by)]


def _without_name(cast: Cast, mention: Mention, name: Atom) -> list[Actor]:
    """A title or noun behind which no name stands after all ("Menlu Israel Tegaskan ...")."""
    mention.name = None
    if name.start > mention.start:
        mention.end = mention.start + len(cast.doc.text[mention.start : name.start].rstrip(" ,"))
    return _office(cast, mention) if mention.offices or mention.kin else _noun(cast, mention)


def _known_person(
    cast: Cast, name: Atom, offices: tuple[str, ...], country: str | None
) -> tuple[str, str | None, tuple[str, ...]] | None:
    if name.kind == "person":
        entry = choose_full(name.entries, country, cast.doc.published)
    elif name.kind == "short":
        earlier = cast.people.find(name.text)
        if earlier is not None and any(e.key == earlier.name for e in name.entries):
            return earlier.name, earlier.country, earlier.offices
        if earlier is not None and not earlier.known:
            named = [p for e in name.entries if (p := cast.people.by_name.get(e.key)) is not None and p.known]
            return (named[0].name, named[0].country, named[0].offices) if named else None
        chosen = choose(name.entries, offices[0] if offices else None, country, cast.doc.published)
        if chosen is None:
            return None
        entry = chosen
    else:
        return None
    if country is not None and entry.data["country"] not in (None, country) and name.kind == "short":
        return None
    return entry.key, entry.data["country"], (entry.data["office"],)


def _earlier(cast: Cast, name: Atom, sentence: Sentence) -> Person | None:
    """The person of the article whom a name means; in a headline, whose verbs are capitalised, its longest start."""
    tokens = name.text.split()
    for size in range(len(tokens), 0, -1) if sentence.kind == "title" else (len(tokens),):
        person = cast.people.find(" ".join(tokens[:size]))
        if person is not None:
            return person
    return None


def _bare_name(cast: Cast, name: Atom, sentence: Sentence, *, is_titled: bool) -> str:
    """The name without the acronyms before it ("PB PGI Japto ..."), empty when it cannot be a person's.

    A word that the article also uses in lower case ends it. A headline names nobody whom the body does not name: its
    verbs are capitalised too.
    """
    if sentence.kind == "title":
        return ""
    tokens = _without_acronyms(name.text.split())
    whole, tokens = tokens, tokens[: _end_of_name(cast, tokens)]
    if not tokens or len(tokens) > 7 or tokens[0].lower() in cast.words.not_names:
        return ""
    if all(t.isupper() for t in tokens) and not cast.doc.text[:2000].isupper():
        return ""
    if len(tokens) == 1 and (cast.is_common(tokens[0].lower()) or not (is_titled or tokens == whole)):
        return ""
    return " ".join(tokens)


def _without_acronyms(tokens: list[str]) -> list[str]:
    """A name without the body before it ("Big Data INDEF Eko ..."), and without degrees and orders behind it."""
    while len(tokens) > 1 and tokens[0].isupper() and len(tokens[0]) > 1 and (len(tokens[0]) > 2 or len(tokens) > 2):
        tokens = tokens[1:]
    if all(t.isupper() for t in tokens):
        return tokens
    while tokens[-1].isupper() and len(tokens[-1]) >= 2 and not _ROMAN.fullmatch(tokens[-1]):
        tokens = tokens[:-1]
    last = max((i for i, t in enumerate(tokens) if len(t) > 2 and t.isupper() and not _ROMAN.fullmatch(t)), default=-1)
    return tokens[last + 1 :]


def _end_of_name(cast: Cast, tokens: list[str]) -> int:
    """The first word that is no part of a name."""
    for i, token in enumerate(tokens):
        word = token.lower()
        if word in cast.words.common or (i >= SURE_WORDS and cast.is_common(word)):
            return i
    return len(tokens)


def _unknown(cast: Cast, mention: Mention, name: Atom, sentence: Sentence, speakers: set[int]) -> Actor | None:
    """A capitalised run without title: a speaker is a person; else a name that the frame has to earn."""
    tokens = name.text.split()
    speaks = any(at in speakers for at in (mention.start - 1, mention.end + 1))
    if (
        name.kind == "caps"
        and speaks
        and len(tokens) > 1
        and not any(t.lower() in cast.words.not_names for t in tokens)
    ):
        person = cast.people.add(name.text, None, (), mention.start, known=False)
        return Actor(mention.start, mention.end, person.name, None, "person", found_by="capitals")
    if name.kind != "caps" or len(tokens) < 2 or sentence.kind == "title":
        return None
    if any(t.lower() in cast.words.not_names for t in tokens):
        return None
    if name.joined:  # the short name alone now means this namesake
        cast.people.add(name.text, None, (), mention.start, known=False)
    return Actor(mention.start, mention.end, name.text, None, "other", found_by="capitals")


# -- titles and nouns -------------------------------------------------------------------------------------------------


def _title_country(cast: Cast, mention: Mention) -> tuple[str | None, bool]:
    """The state of a title, and whether the text itself gives it (else it is the article's home)."""
    if mention.noun is not None and mention.noun.entry.data.get("country"):
        return mention.noun.entry.data["country"], True
    if mention.states:
        return mention.states[0].entry.key, True
    for body in mention.bodies:
        if body.kind in ("person", "short"):
            return body.entry.data["country"], True
        if body.kind == "organisation":
            return body.entry.data["country"], True
        if body.kind == "group":
            return None, True
    if mention.places:
        return mention.places[0].entry.data["country"], True
    scopes = [a.entry.data for a in mention.offices]
    if own := next((d["country"] for d in scopes if d["country"]), None):
        return own, True
    if any(d["home"] and d["scope"] in ("state", "subnational") for d in scopes):
        return cast.home.code, False
    if any(d["home"] for d in scopes):
        return (cast.home.code if cast.home.sure else None), False
    if mention.noun is not None and mention.noun.entry.data.get("home"):
        return cast.home.code, False
    if any(d["scope"] in ("state", "subnational") for d in scopes) and cast.home.code and _has_office(cast, mention):
        return cast.home.code, False
    return None, False


def _has_office(cast: Cast, mention: Mention) -> bool:
    keys = {a.entry.key for a in mention.offices}
    return any(t.iso3 == cast.home.code and t.office in keys for t in cast.part.reference.terms)


def _office(cast: Cast, mention: Mention) -> list[Actor]:
    """A title without a name; bare ones are left to `anaphora`."""
    key = mention.offices[0].entry.key if mention.offices else None
    if len(mention.states) > 1:
        return _states(cast, mention, mention.start, office=key)
    country, certain = _title_country(cast, mention)
    bare = not (mention.states or mention.bodies or mention.places or mention.noun or mention.kin or mention.label)
    if bare or (country is None and not mention.bodies):
        return []
    person = cast.people.holder(key, country) if key and certain and country else None
    name = person.name if person else _unbracketed(cast.doc.text[mention.start : mention.end])
    if mention.kin and person is None and not certain:
        return []
    return [Actor(mention.start, mention.end, name, country, "office", office=key, found_by="title")]


def _noun(cast: Cast, mention: Mention) -> list[Actor]:
    noun = mention.noun
    if noun is None:
        return []
    data = noun.entry.data
    if len(mention.states) > 1:
        return _states(cast, mention, mention.start, actor_type=data["actor_type"])
    bare = not (mention.states or mention.bodies or mention.places or mention.label)
    if bare and _points_back(cast, mention.end):
        return []
    country, certain = _title_country(cast, mention)
    if bare and not (data.get("country") or _stands_alone(cast, noun)):
        return []
    if mention.bodies and not mention.states and mention.bodies[0].kind == "group":
        return [_body(mention.bodies[0], mention)]
    if country is None and mention.label and cast.part.names.home and not certain:
        country = cast.home.code if cast.home.sure else None
    text = cast.doc.text[mention.start : mention.end]
    name = _unbracketed(text) if mention.label or country is None else _english(cast, noun.entry.key, country, text)
    return [Actor(mention.start, mention.end, name, country, data["actor_type"], found_by="pattern")]


def _points_back(cast: Cast, end: int) -> bool:
    """ "kementerian tersebut": left to `anaphora`."""
    following = cast.doc.text[end : end + 16].split()
    return bool(following) and following[0].lower().strip(".,;:") in cast.part.names.pointers


def _stands_alone(cast: Cast, noun: Atom) -> bool:
    """ "Pemerintah mengumumkan ...": a bare noun of the home state, written as a name."""
    return (
        bool(noun.entry.data.get("home"))
        and noun.text[:1].isupper()
        and cast.home.code is not None
        and (noun.entry.key in ("government", "ministry"))
        and not noun.sentence_start
    )


def _english(cast: Cast, noun: str, country: str, text: str) -> str:
    english = cast.part.reference.countries[country].name_en
    return f"Government of {english}" if noun == "government" else _unbracketed(text)


def _unbracketed(name: str) -> str:
    """A name without its abbreviation: "Universitas Pelita Timur (UPT)" is one party with the name alone."""
    return _BRACKETS.sub("", name)


def _labelled(cast: Cast, mention: Mention) -> Actor:
    country, _ = _title_country(cast, mention)
    name = _unbracketed(mention.label or "")
    return Actor(mention.start, mention.end, name, country, "organisation", found_by="pattern")


def _body(atom: Atom, mention: Mention | None = None) -> Actor:
    start, end = (mention.start, mention.end) if mention else (atom.start, atom.end)
    data = atom.entry.data
    if atom.kind == "group":
        return Actor(start, end, data["name"], None, "group", group_code=atom.entry.key)
    actor_type = _BODY_TYPES.get(data["org_kind"], "organisation")
    return Actor(start, end, atom.entry.key, data["country"], actor_type)  # type: ignore[arg-type]


def _states(
    cast: Cast, mention: Mention, start: int, office: str | None = None, actor_type: str = "state"
) -> list[Actor]:
    """One actor for each state of a mention; the first carries the shared noun's span."""
    found = []
    for atom in mention.states:
        code = atom.entry.key
        role = "adjective" if atom.kind == "demonym" else "metonym" if atom.kind == "capital" else "name"
        stands_for = role == "metonym" or atom.entry.data.get("role") == "metonym"  # a capital, a palace
        if stands_for and len(mention.states) == 1 and not _is_metonym(cast, atom):
            continue
        name = cast.part.reference.countries[code].name_en
        found.append(
            Actor(
                start, atom.end, name, code, "office" if office else actor_type,  # type: ignore[arg-type]
                office=office, found_by="title" if office else role,
            )
        )  # fmt: skip
        start = atom.end
    ends = iter(mention.states[1:])
    return [
        a
        if i == 0
        else Actor(n.start, a.end, a.name, a.country_code, a.actor_type, office=a.office, found_by=a.found_by)
        for i, a in enumerate(found)
        for n in ([mention.states[0]] if i == 0 else [next(ends)])
    ]


def _is_metonym(cast: Cast, atom: Atom) -> bool:
    """A capital stands for its government unless a word of place or a comma of an address is beside it."""
    before = cast.doc.text[max(0, atom.start - 24) : atom.start].lower().split()
    after = cast.doc.text[atom.end : atom.end + 2]
    if before and before[-1].strip('("“') in cast.part.names.locatives:
        return False
    if before and before[-1].endswith(","):
        following = cast.doc.text[atom.end : atom.end + 30].split()
        return (
            bool(following)
            and after[:1] == " "
            and following[0].islower()
            and (following[0] not in cast.words.gaps and following[0] not in cast.part.names.locatives)
        )
    return not after.startswith((",", " (", " ,"))
