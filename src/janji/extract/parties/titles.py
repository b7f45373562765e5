"""The parties of mentions without a person's name: an office, a noun with its state, a body, states."""

import re

from janji.extract.model import Actor
from janji.extract.parties.atoms import Atom, is_firm
from janji.extract.parties.cast import Cast, capital_before
from janji.extract.parties.walk import Mention

_BRACKETS = re.compile(r"\s*\([^()]*\)")


def title_country(cast: Cast, mention: Mention) -> tuple[str | None, bool]:
    """The state of a title, and whether the text itself gives it (else it is the article's home)."""
    if mention.noun is not None and mention.noun.entry.data.get("country"):
        return mention.noun.entry.data["country"], True
    if mention.states:
        return mention.states[0].entry.key, True
    if mention.bodies:
        body = mention.bodies[0]
        if _reports_for(mention, body):
            return None, False
        return None if body.kind == "group" else body.entry.data["country"], True
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


def _reports_for(mention: Mention, body: Atom) -> bool:
    """ "NHK reporter A": of whatever state; who heads it or comes from there is of its own."""
    if body.kind != "organisation" or body.entry.data["org_kind"] != "media" or not mention.offices:
        return False
    return not any(a.entry.data["home"] for a in mention.offices)


def _has_office(cast: Cast, mention: Mention) -> bool:
    held = cast.part.reference.held
    return any((cast.home.code, a.entry.key) in held for a in mention.offices)


def of_office(cast: Cast, mention: Mention) -> list[Actor]:
    """A title without a name; bare ones are left to `anaphora`."""
    key = mention.offices[0].entry.key if mention.offices else None
    if len(mention.states) > 1:
        return of_states(cast, mention, mention.start, office=key)
    country, certain = title_country(cast, mention)
    placed = mention.states or mention.bodies or mention.places or (mention.label and not cast.words.before)
    bare = not (placed or mention.noun or mention.kin)
    if bare or (country is None and not mention.bodies):
        return []
    person = cast.people.holder(key, country) if key and certain and country else None
    name = person.name if person else _unbracketed(cast.doc.text[mention.start : mention.end])
    return [Actor(mention.start, mention.end, name, country, "office", office=key, found_by="title")]


def of_noun(cast: Cast, mention: Mention) -> list[Actor]:
    """A noun with its state, body, place or name; a bare one where it can only mean the home state's."""
    noun = mention.noun
    if noun is None:
        return []
    data = noun.entry.data
    if len(mention.states) > 1:
        return of_states(cast, mention, mention.start, actor_type=data["actor_type"])
    bare = not (mention.states or mention.bodies or mention.places or mention.label)
    if bare and _points_back(cast, mention.end):
        return []
    if bare and is_firm(noun):  # "PT": of no name
        return []
    country, certain = title_country(cast, mention)
    if bare and not (data.get("country") or _stands_alone(cast, noun)):
        return []
    if mention.bodies and not mention.states and mention.bodies[0].kind == "group":
        return [of_body(mention.bodies[0], mention)]
    if (known := _introduced(mention)) is not None:
        return [of_body(known, mention)]
    if country is None and mention.label and cast.part.names.home and not certain:
        country = cast.home.code if cast.home.sure else None
    text = cast.doc.text[mention.start : mention.end]
    if mention.label or country is None:
        name = _unbracketed(_own_name(mention, text))
    else:
        name = _english(cast, noun.entry.key, country, text)
    return [Actor(mention.start, mention.end, name, country, data["actor_type"], found_by="pattern")]


def _own_name(mention: Mention, text: str) -> str:
    """ "the German company Brenntag": what a firm is said to be, written small, is no part of its name."""
    noun, label = mention.noun, mention.label
    if noun is None or label is None or not (is_firm(noun) and noun.text.islower()):
        return text
    _, _, name = text.partition(f"{noun.text} ")
    for state in mention.states:
        name = name.removeprefix(f"{state.text} ")
    if name and not name[0].isupper():  # "a group of House Republicans"
        return text
    return name or label


def _introduced(mention: Mention) -> Atom | None:
    """ "kelompok perlawanan Palestina Hamas", "Japanese carmaker Toyota": the known body that its kind introduces."""
    if mention.noun is None or mention.label or not mention.bodies or mention.bodies[-1].kind != "organisation":
        return None
    known = mention.bodies[-1].entry.data
    return mention.bodies[-1] if known["org_kind"] in mention.noun.entry.data["introduces"] else None


def _points_back(cast: Cast, end: int) -> bool:
    """ "kementerian tersebut": left to `anaphora`."""
    following = cast.doc.text[end : end + 16].split()
    return bool(following) and following[0].lower().strip(".,;:") in cast.part.names.pointers


def _stands_alone(cast: Cast, noun: Atom) -> bool:
    """ "Pemerintah mengumumkan ...": a bare noun of the home state, written as a name.

    "Jaksa menuntut ..." is of the home state however it is written, where the article is about that; in "kantor
    polisi" it is no party.
    """
    if noun.entry.data.get("alone"):
        before = cast.doc.text[max(0, noun.start - 24) : noun.start].lower().split()[-1:]
        owned = any(word in cast.part.names.belongings for word in before)
        return cast.home.code is not None and cast.home.sure and not owned
    return (
        bool(noun.entry.data.get("home"))
        and noun.text[:1].isupper()
        and cast.home.code is not None
        and (noun.entry.key in ("government", "ministry"))
        and not noun.sentence_start
        and not _is_named_by(cast, noun.start)
    )


def _is_named_by(cast: Cast, start: int) -> bool:
    """ "Peraturan Pemerintah": a capitalised word before it makes the name of something else."""
    word = capital_before(cast.doc.text, start)
    return word is not None and cast.words.is_common(word.lower())


def _english(cast: Cast, noun: str, country: str, text: str) -> str:
    english = cast.part.reference.countries[country].name_en
    return f"Government of {english}" if noun == "government" else _unbracketed(text)


def _unbracketed(name: str) -> str:
    """A name without its abbreviation: "Universitas Pelita Timur (UPT)" is one party with the name alone."""
    return _BRACKETS.sub("", name)


def of_label(cast: Cast, mention: Mention) -> Actor:
    """A body that its own words name ("Cambodian Rice Federation")."""
    country, _ = title_country(cast, mention)
    name = _unbracketed(mention.label or "")
    return Actor(mention.start, mention.end, name, country, "organisation", found_by="pattern")


def of_body(atom: Atom, mention: Mention | None = None) -> Actor:
    """An organisation or group of states of the reference data."""
    start, end = (mention.start, mention.end) if mention else (atom.start, atom.end)
    data = atom.entry.data
    if atom.kind == "group":
        return Actor(start, end, data["name"], None, "group", group_code=atom.entry.key)
    return Actor(start, end, atom.entry.key, data["country"], data["actor_type"])


def of_states(
    cast: Cast, mention: Mention, start: int, office: str | None = None, actor_type: str = "state"
) -> list[Actor]:
    """One actor for each state of a mention; the first carries the shared noun's span."""
    found = []
    for i, atom in enumerate(mention.states):
        code = atom.entry.key
        role = "adjective" if atom.kind == "demonym" else "metonym" if atom.kind == "capital" else "name"
        if role == "metonym" and len(mention.states) == 1 and not _is_metonym(cast, atom):
            continue
        name = cast.part.reference.countries[code].name_en
        found.append(
            Actor(
                atom.start if i else start, atom.end, name, code,
                "office" if office else actor_type,  # type: ignore[arg-type]
                office=office, found_by="title" if office else role,
            )
        )  # fmt: skip
    return found


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
