"""Mentions: atoms read as noun phrases - a title with states and a name, a noun with its state, a bare name.

Indonesian puts the state after its noun ("Menteri Luar Negeri China Wang Yi"), English before it or after "of"
("Chinese Foreign Minister Wang Yi"); `Names.modifiers` of the pack says which.
"""

from janji.extract.parties.atoms import Atom
from janji.extract.parties.heads import HeadReader
from janji.extract.parties.walk import STATE, Mention


class Reader(HeadReader):
    """Reads the atoms of one sentence into mentions."""

    def read(self) -> list[Mention]:
        """All mentions, in text order."""
        found: list[Mention] = []
        i = 0
        while i < len(self.atoms):
            mention, after = self._phrase(i)
            if mention is not None:
                after = self._apposition(mention, after)
                found.append(mention)
                after = self._more_bearers(mention, after, found)
                after = self._other_side(mention, after, found)
            i = max(after, i + 1)
        return found

    def _more_bearers(self, mention: Mention, i: int, found: list[Mention]) -> int:
        """ "Chadian and French Ministers Ali Moussa and Jean Dupont": the title of several goes on to the next name.

        Of as many states as names each has its own.
        """
        if mention.noun is None or mention.name is None or mention.appositive or not self.words.before:
            return i
        states, bearers = list(mention.states), [mention]
        while (atom := self._at(i)) is not None and self._gap(i - 1) in ("and", "comma") and _is_full_name(atom):
            bearers.append(Mention(atom.start, atom.end, list(mention.states), noun=mention.noun, name=atom))
            bearers[-1].bodies = list(mention.bodies)
            i += 1
            if self._gap(i - 2) == "and":
                break
        if len(bearers) == 1 or self._gap(i - 2) != "and":
            return i - len(bearers) + 1
        for bearer, state in zip(bearers, states, strict=False) if len(states) == len(bearers) else ():
            bearer.states = [state]
        found += bearers[1:]
        return i

    def _other_side(self, mention: Mention, i: int, found: list[Mention]) -> int:
        """ "the Kenyan government and the rebels": those who oppose each other are of one state."""
        other = self._at(i)
        if mention.noun is None or len(mention.states) != 1 or other is None or other.kind != "noun":
            return i
        sides = {mention.noun.entry.data["rival"], other.entry.data["rival"]}
        bare = (following := self._at(i + 1)) is None or self._gap(i) == "break" or following.kind not in STATE
        if self._gap(i - 1) != "and" or sides != {True, False} or not bare:
            return i
        found.append(Mention(other.start, other.end, list(mention.states), noun=other))
        return i + 1

    def _phrase(self, i: int) -> tuple[Mention | None, int]:
        atom = self.atoms[i]
        head = self._head_after(i) if self.words.before else i
        if head is not None and self.atoms[head].kind in ("office", "noun"):
            return self._headed(i, head)
        if atom.kind == "kin":
            return self._kin(i)
        mention = Mention(atom.start, atom.end)
        if atom.kind in STATE:
            return self._state(mention, i)
        if atom.kind in ("organisation", "group"):
            return self._body(mention, i)
        if atom.kind in ("place", "thing"):
            return None, i + 1
        return self._name(mention, i)

    def _state(self, mention: Mention, i: int) -> tuple[Mention | None, int]:
        atom, following = self.atoms[i], self._at(i + 1)
        if following is not None and following.kind == "thing" and self._gap(i) == "adjacent":
            return None, i + 2  # "Indonesia Coffee Festival"
        if following is not None and self._is_of_state(following, atom, self._gap(i)):
            return self._owned(mention, i)
        mention.states.append(atom)
        compound = following is not None and following.kind == "caps" and self._gap(i) == "adjacent"
        compound = compound and following is not None and " " in following.text
        if following is not None and self.words.before and self._is_namesake(following, self._gap(i)):
            mention.label = f"{atom.text} {following.text}"
            mention.take(following)
            return mention, i + 2
        if compound and not self.is_title and following is not None and atom.kind == "country":
            before = self._at(i - 1) if i else None
            common = before is not None and before.kind == "noun" and not self.words.before
            mention.label = following.text if common else f"{atom.text} {following.text}"
            mention.take(following)
            return mention, i + 2
        return mention, i + 1

    def _is_of_state(self, following: Atom, state: Atom, gap: str) -> bool:
        """ "Bolivia's Paz", "Norway's Equinor": whom the state is named for is the party, not the state beside."""
        if not self.words.before or gap != "possessive" or following.kind not in ("person", "short", "organisation"):
            return False
        return any(e.data["country"] == state.entry.key for e in following.entries)

    def _owned(self, mention: Mention, i: int) -> tuple[Mention, int]:
        following = self.atoms[i + 1]
        if following.kind == "organisation":
            mention.bodies.append(following)
            mention.take(following)
            return mention, i + 2
        mention.states.append(self.atoms[i])
        return mention, self._take_name(mention, i + 1) + 1

    def _is_namesake(self, body: Atom, gap: str) -> bool:
        """ "Norwegian Supreme Court"; "Norway's Security Council": a state's own, not the world's."""
        if body.kind != "organisation":
            return False
        if gap == "possessive":
            return body.entry.data["country"] is None and " " in body.text and body.entry.key.endswith(f" {body.text}")
        return gap == "adjacent" and bool(body.entry.data["has_namesakes"])

    def _body(self, mention: Mention, i: int) -> tuple[Mention, int]:
        """ "Mahkamah Agung Iran": an institution's name that another state has too."""
        atom, following = self.atoms[i], self._at(i + 1)
        mention.bodies.append(atom)
        if following is None or atom.kind != "organisation" or following.kind not in STATE:
            return mention, i + 1
        joins = self._gap(i) == "of" or (self._gap(i) == "adjacent" and not self.words.before)
        if joins and atom.entry.data["has_namesakes"]:
            mention.states.append(following)
            mention.label = f"{atom.text} {following.text}"
            mention.take(following)
            return mention, i + 2
        return mention, i + 1

    def _name(self, mention: Mention, i: int) -> tuple[Mention, int]:
        atom, following = self.atoms[i], self._at(i + 1)
        if atom.kind in ("short", "caps"):
            joined = self._joined_name(i)
            if joined is not atom:
                mention.name = joined
                mention.take(joined)
                return mention, i + 2
        compound = following is not None and self._gap(i) == "adjacent" and (" " in atom.text or atom.text.isupper())
        if compound and atom.kind == "caps" and not self.is_title and following is not None:
            if following.kind == "country":
                mention.states.append(following)
            elif following.kind == "organisation":
                mention.bodies.append(following)
            if mention.states or mention.bodies:
                mention.label = f"{atom.text} {following.text}"
                mention.take(following)
                return mention, i + 2
        mention.name = atom
        return mention, i + 1

    def _kin(self, i: int) -> tuple[Mention | None, int]:
        """ "istri Presiden Korea Selatan Lee Jae-myung, Kim Hea Kyung": the state of the one, the name of the other."""
        following = self._at(i + 1)
        if self._gap(i) not in ("adjacent", "of", "possessive") or following is None or following.kind == "kin":
            return None, i + 1
        inner, after = self._phrase(i + 1)
        if inner is None or not (inner.offices or (inner.name is not None and inner.name.entries)):
            return None, i + 1
        inner.kin, inner.offices = True, []  # the office is not theirs
        inner.start = self.atoms[i].start
        named, inner.name = inner.name, None
        if named is not None and not inner.states and named.entries:
            inner.bodies.append(named)
        following = self._at(after)
        if following is not None and self._gap(after - 1) == "comma" and following.kind in ("person", "caps"):
            inner.name = self._joined_name(after)
            inner.take(following)
            after += 1
        return inner, after

    def _apposition(self, mention: Mention, after: int) -> int:
        """ "Peng Liyuan, istri Presiden China Xi Jinping": a title behind a name describes that name.

        One title over two states names two persons: "Menurut Mao, Presiden Tiongkok dan Rusia ...".
        """
        if mention.name is None or mention.name.kind == "short" or after >= len(self.atoms):
            return after
        if self._gap(after - 1) not in ("comma", "apposition") or self.is_title:
            return after
        saved = list(self.atoms)
        described, end = self._phrase(after)
        fits = described is not None and (described.offices or described.kin) and described.name is None
        fits = fits and described is not None and not _is_of_another(mention.name, described)
        if not fits or described is None or (mention.offices and not described.kin) or len(described.states) > 1:
            self.atoms[:] = saved
            return after
        mention.appositive = True
        mention.kin = described.kin
        mention.offices.extend(described.offices)
        mention.states.extend(described.states)
        mention.bodies.extend(described.bodies)
        mention.places.extend(described.places)
        return end


def _is_of_another(name: Atom, described: Mention) -> bool:
    """ "after a call from Macron, the Peruvian president ...": no title of the person named before the comma."""
    homes = {e.data["country"] for e in name.entries if name.kind == "person" and e.data["country"]}
    return bool(homes and described.states) and not any(s.entry.key in homes for s in described.states)


def _is_full_name(atom: Atom) -> bool:
    return atom.kind == "person" or (atom.kind == "caps" and " " in atom.text)
