"""Phrases with a head: a title with its states, portfolio and holder, a noun with its state or name."""

from janji.extract.model import Entry
from janji.extract.parties.atoms import Atom, is_firm
from janji.extract.parties.walk import PERSON, STATE, Mention, Walk

ENVOYS = frozenset({"ambassador", "consul", "special_envoy"})
"""Offices of those who are sent to a state, not of it."""


class HeadReader(Walk):
    """Reads the phrases that an office or a noun heads."""

    def _head_after(self, i: int) -> int | None:
        """In a language with the state before its noun: the office or noun that the atoms from ``i`` lead to."""
        j = i
        while j < len(self.atoms) and j - i < 6:
            atom = self.atoms[j]
            if atom.kind in ("office", "noun"):
                return self._last_firm(j)
            gap = self._gap(j)
            leads = gap in ("adjacent", "possessive") or (gap == "and" and atom.kind in STATE)
            if not leads or atom.kind == "kin" or (atom.kind in ("person", "short") and gap != "possessive"):
                return None
            j += 1
        return None

    def _last_firm(self, i: int) -> int:
        """ "energy company": of words for firms, written small, the last one is the head."""
        while (following := self._at(i + 1)) is not None and is_firm(self.atoms[i]) and is_firm(following):
            if self._gap(i) != "adjacent" or not following.text.islower():
                break
            i += 1
        return i

    def _headed(self, first: int, head: int) -> tuple[Mention, int]:
        atom = self.atoms[head]
        mention = Mention(self.atoms[first].start, atom.end)
        for before in self.atoms[first:head]:
            self._modifier(mention, before)
        if atom.kind == "office":
            return self._title(mention, head)
        mention.noun = atom
        return self._noun(mention, head)

    def _modifier(self, mention: Mention, atom: Atom) -> None:
        mention.take(atom)
        if atom.kind in STATE:
            mention.states.append(atom)
        elif atom.kind in ("organisation", "group"):
            mention.bodies.append(atom)
        elif atom.kind == "place":
            mention.places.append(atom)
        elif atom.kind == "caps" and self._portfolio_length(atom) < len(atom.text):
            mention.label = atom.text

    def _title(self, mention: Mention, head: int) -> tuple[Mention, int]:
        mention.offices.append(self.atoms[head])
        j = self._after_head(mention, self._more_offices(mention, head))
        while not mention.is_placed and (again := self._more_offices(mention, j)) > j:
            j = self._after_head(mention, again)
        j = self._rank(mention, j)
        named = self._person(mention, j)
        if named > j and not mention.states:
            named = self._origin(mention, named)
        return mention, named + 1

    def _rank(self, mention: Mention, i: int) -> int:
        """ "juru bicara militer Israel Laksamana Muda Daniel Hagari": a rank between title and name."""
        if not self._is_rank(i):
            return i
        mention.take(self.atoms[i + 1])
        return i + 1

    def _origin(self, mention: Mention, i: int) -> int:
        """ "Foreign Minister Penny Wong of Australia"."""
        following = self._at(i + 1)
        if following is None or self._gap(i) != "of" or following.kind not in (*STATE, "group", "organisation"):
            return i
        self._modifier(mention, following)
        return i + 1

    def _more_offices(self, mention: Mention, i: int) -> int:
        """ "Sekretaris Jenderal dan Presiden Xi": further offices of the same person."""
        while (following := self._at(i + 1)) is not None and following.kind == "office":
            if self._gap(i) not in ("adjacent", "and", "slash", "of", "comma", "apposition"):
                break
            if self._gap(i) == "comma" and not self.words.before:
                break
            mention.offices.append(following)
            mention.take(following)
            i += 1
        return i

    def _noun(self, mention: Mention, head: int) -> tuple[Mention, int]:
        last = self._bearer(mention, self._after_head(mention, head))
        if self._is_firm_behind(mention, last):
            self._modifier(mention, self.atoms[last + 1])
            last += 1
        return mention, last + 1

    def _is_firm_behind(self, mention: Mention, i: int) -> bool:
        """ "the Japanese carmaker, Toyota, ...": the known firm of that state; without a comma see `_introduces`."""
        firm = self._at(i + 1)
        if firm is None or self._gap(i) != "comma" or firm.kind != "organisation" or mention.noun is None:
            return False
        if not is_firm(mention.noun) or mention.label or mention.bodies or len(mention.states) != 1:
            return False
        own = firm.entry.data["country"] == mention.states[0].entry.key
        return own and self._gap(i + 1) not in ("and", "slash")

    def _bearer(self, mention: Mention, i: int) -> int:
        """ "pejabat senior Jepang Taro Ito": the person whom a noun with its state or body introduces."""
        following = self._at(i + 1)
        if following is None or mention.noun is None or not mention.noun.entry.data["holder"]:
            return i
        if mention.label or not (mention.states or mention.bodies):
            return i
        if self._gap(i) == "comma":  # "her Peruvian counterpart, Ana Ruiz, ...", "..., Minister Ana Ruiz, ..."
            at, name = i + 1, self._at(i + 2)
            if following.kind == "office" and self._gap(at) == "adjacent" and name is not None and name.kind in PERSON:
                at = i + 2
            shut_in = mention.states and self._joined_name(at).closed
            return self._take_name(mention, at) if shut_in and self._is_name_in_apposition(mention, at) else i
        if self._gap(i) != "adjacent":
            return i
        name = self._joined_name(i + 1)
        full = following.kind == "person" or (name.kind == "caps" and " " in name.text and not self.is_title)
        return self._take_name(mention, i + 1) if full else i

    def _after_head(self, mention: Mention, i: int) -> int:
        """Take the states, bodies, places and portfolio words after an office or noun; the last atom taken."""
        while (following := self._at(i + 1)) is not None:
            gap = self._gap(i)
            if (inner := self._inner(mention, i + 1, gap)) > i:
                i = inner
                continue
            joins = gap in ("adjacent", "of") or (gap == "possessive" and not self.words.before)
            if self._is_accreditation(mention, i + 1, gap):
                i = self._accreditation(mention, i + 1)
                continue
            if gap == "accredited" and following.kind == "caps" and self._portfolio_length(following):
                joins = True
            if gap in ("and", "comma") and following.kind == "caps" and self._is_portfolio_list(mention, i, following):
                joins = True
            if not joins:
                break
            taken = self._take_after(mention, i + 1, gap)
            if taken is None:
                break
            i = taken
        return i

    def _inner(self, mention: Mention, i: int, gap: str) -> int:
        """ "head of the Kenyan delegation", "adviser to Kenya's president": what a title is of, told by its state.

        The last atom of it, or the one before it where there is none.
        """
        state, head = self.atoms[i], self._at(i + 1)
        headed = bool(mention.offices) or (mention.noun is not None and gap == "of")
        if not (self.words.before and headed and not mention.is_placed and state.kind in STATE):
            return i - 1
        sent = any(a.entry.data["settled"] or a.entry.key in ENVOYS for a in mention.offices)
        if head is None or not (gap == "of" or (gap == "accredited" and not sent)):
            return i - 1
        owned = self._gap(i) == "possessive" or (self._gap(i) == "adjacent" and state.kind == "demonym")
        kinds = ("noun", "organisation", "office") if gap == "accredited" else ("noun", "organisation")
        if not owned or head.kind not in kinds:
            return i - 1
        mention.states.append(state)
        mention.take(head)
        return i + 1

    def _take_after(self, mention: Mention, i: int, gap: str) -> int | None:
        atom = self.atoms[i]
        if mention.noun is not None and mention.noun.entry.key == "area" and mention.noun.text[:1].islower():
            return None
        if atom.kind in STATE:
            if self.words.before and gap == "adjacent":
                return None
            mention.states.append(atom)
            mention.take(atom)
            return self._more_states(mention, i)
        if atom.kind == "noun" and mention.offices and atom.text.lower() in self.words.portfolio:
            mention.take(atom)
            return i
        if atom.kind in ("organisation", "group", "place", "noun"):
            if self.words.before and gap == "adjacent" and not _introduces(mention, atom):
                return None
            self._modifier(mention, atom)
            if atom.kind == "noun":
                if atom.text[:1].isupper():
                    mention.label = mention.label or atom.text
                if mention.noun is None or mention.offices:
                    mention.noun = mention.noun or atom
            return i
        if atom.kind == "office" and mention.noun is not None and not mention.offices:
            return None
        if atom.kind == "short" and mention.states and mention.noun is not None and not mention.offices:
            joined = self._joined_name(i)
            if joined is not atom and is_firm(mention.noun):  # "perusahaan Peru Petro Utama"
                self.atoms[i : i + 2] = [joined]
                return self._take_caps(mention, i)
        if atom.kind == "caps":
            return self._take_caps(mention, i)
        return None

    def _take_caps(self, mention: Mention, i: int) -> int | None:
        """Portfolio words after an office ("Menteri [Desa] Yandri"), or the name after a naming noun."""
        atom = self.atoms[i]
        length = max(self._portfolio_length(atom), self._district_length(mention, atom))
        noun = self._naming_noun(mention, i)
        if noun is not None and noun.data["actor_type"] == "subnational" and mention.places:
            return None  # "Provinsi Banten [Sari Wulandari]"
        if noun is not None and noun.data.get("named"):
            mention.take(atom)
            mention.label = f"{mention.label or noun_text(mention)} {atom.text}"
            return i
        if mention.offices and self._is_rank(i):
            mention.label, length = atom.text, len(atom.text)
        if not mention.offices or not length:
            return None
        if length >= len(atom.text):
            mention.take(atom)
            return i
        rest = atom.text[length:].lstrip()
        self.atoms[i] = Atom(atom.end - len(rest), atom.end, "caps", rest, gap=atom.gap)
        self.atoms.insert(i, Atom(atom.start, atom.start + length, "caps", atom.text[:length], gap="adjacent"))
        mention.take(self.atoms[i])
        return i

    def _naming_noun(self, mention: Mention, i: int) -> Entry | None:
        """The noun that a name follows; in "mahasiswa Universitas Tadulako" the one that stands right before it."""
        if mention.noun is None or mention.name:
            return None
        before = self.atoms[i - 1]
        return (before if before.kind == "noun" and not mention.offices else mention.noun).entry

    def _is_portfolio_list(self, mention: Mention, i: int, following: Atom) -> bool:
        if mention.noun is not None and mention.noun.entry.data["portfolio"] and self.atoms[i].kind in ("caps", "noun"):
            return self._portfolio_length(following) == len(following.text)  # "Kementerian Kelautan dan Perikanan"
        held = bool(mention.offices) and self.atoms[i].kind in ("caps", "office")
        return held and bool(self._portfolio_length(following))

    def _more_states(self, mention: Mention, i: int) -> int:
        """ "Presiden Tiongkok dan Rusia": states that share the noun. A comma counts only before an "and"."""
        while (following := self._at(i + 1)) is not None and following.kind in STATE:
            gap = self._gap(i)
            if gap not in ("and", "comma") or (gap == "comma" and not self._list_goes_on(i + 1)):
                break
            if self._starts_phrase(i + 1):
                break
            mention.states.append(following)
            mention.take(following)
            i += 1
        return i

    def _list_goes_on(self, i: int) -> bool:
        while self._gap(i) == "comma" and self.atoms[i + 1].kind in STATE:
            i += 1
        return self._gap(i) == "and" and self.atoms[i + 1].kind in STATE

    def _starts_phrase(self, i: int) -> bool:
        """Whether the state at ``i`` belongs to a phrase of its own ("... dan China National ...")."""
        following = self._at(i + 1)
        if following is None:
            return False
        if self.words.before:
            return self._gap(i) in ("adjacent", "possessive") and following.kind in ("office", "noun", "caps")
        return self._gap(i) == "adjacent" and following.kind == "caps" and self.atoms[i].kind != "demonym"

    def _is_accreditation(self, mention: Mention, i: int, gap: str) -> bool:
        atom = self.atoms[i]
        if atom.kind not in (*STATE, "group", "organisation", "place"):
            return False
        if gap == "accredited":
            if self.words.before and any(a.entry.data["settled"] for a in mention.offices):
                return False
            envoy = bool(mention.offices) or (mention.noun is not None and mention.noun.entry.data["envoy"])
            return envoy and (not self.words.before or self._is_known(mention, i))
        if gap != "located":
            return False
        if mention.noun is not None and not mention.offices:
            if mention.noun.entry.data["envoy"] or mention.noun.entry.data["seated"]:
                return True
            settled = mention.noun.entry.data["actor_type"] == "people" or mention.noun.entry.key == "company"
            return settled and not mention.states and not mention.label
        following = self._at(i + 1)
        named = following is not None and following.kind in PERSON and self._gap(i) in ("adjacent", "comma")
        return named and bool(mention.offices)

    def _is_known(self, mention: Mention, i: int) -> bool:
        """Whether the envoy has a state or a name; "a new ambassador to B" names nobody but B."""
        following = self._at(i + 1)
        named = following is not None and following.kind in PERSON and self._gap(i) in ("adjacent", "comma")
        return bool(mention.states or mention.bodies or mention.label) or named

    def _accreditation(self, mention: Mention, i: int) -> int:
        """ "... untuk Jepang": where an envoy is sent, or where people live; not the state of the office."""
        atom = self.atoms[i]
        if mention.noun is not None and not mention.states and not mention.offices:
            if atom.kind in STATE:
                mention.states.append(atom)
            elif atom.kind == "place":
                mention.places.append(atom)
        if mention.offices or atom.kind in (*STATE, "place"):
            mention.take(atom)
        while (following := self._at(i + 1)) is not None and not self.atoms[i].paused:  # "in Chad, and Norway gave"
            if self._gap(i) not in ("and", "of") or following.kind not in (*STATE, "group", "place"):
                break
            mention.take(following)
            i += 1
        return i

    def _person(self, mention: Mention, i: int) -> int:
        """The name after a title, with or without a comma; the last atom taken."""
        following = self._at(i + 1)
        if following is None or following.kind not in PERSON:
            return i
        gap = self._gap(i)
        if gap == "adjacent" and self._is_body_of_title(i + 1):
            mention.label = following.text
            mention.take(following)
            return self._take_name(mention, i + 2)
        if gap == "adjacent" or (gap == "of" and following.kind in ("person", "short")):
            return self._take_name(mention, i + 1)
        if gap == "comma" and self._is_name_in_apposition(mention, i + 1):
            return self._take_name(mention, i + 1)
        return i

    def _is_body_of_title(self, i: int) -> bool:
        """ "Kepala Sekolah Bintang Kecil, Sari Wulandari, ...": what a title is of, where the name follows shut in."""
        atom, name = self.atoms[i], self._at(i + 1)
        if atom.kind != "caps" or self.words.before or self.is_title or name is None or self._gap(i) != "comma":
            return False
        return name.kind == "person" or (name.kind == "caps" and " " in name.text and name.closed)

    def _is_name_in_apposition(self, mention: Mention, i: int) -> bool:
        atom = self.atoms[i]
        if atom.kind == "person":
            codes = {a.entry.key for a in mention.states}
            return not codes or atom.entry.data["country"] in codes
        described = bool(mention.states or mention.bodies)
        described = described or mention.offices[-1].aliased or mention.end > mention.offices[-1].end
        if atom.kind in ("caps", "short") and (joined := self._joined_name(i)).joined:
            atom = joined  # "Presiden Ukraina, Wolodimir Zelensky": a known surname with a first name spelt otherwise
        return atom.kind == "caps" and " " in atom.text and (described or atom.closed)


def noun_text(mention: Mention) -> str:
    """The noun of a mention as written."""
    return mention.noun.text if mention.noun is not None else ""


def _introduces(mention: Mention, atom: Atom) -> bool:
    """ "Danish brewer Carlsberg", "the militant group Hamas": the kind of body stands before its known name."""
    if mention.noun is None or mention.offices or atom.kind != "organisation":
        return False
    return bool(atom.entry.data["org_kind"] in mention.noun.entry.data["introduces"])
