"""A mention, and the walk over a sentence's atoms from which mentions are read."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from janji.extract.parties.atoms import Atom, Lexis

STATE = ("country", "demonym", "capital")
PERSON = ("person", "short", "caps")
DISTRICT_HEADS = ("subnational", "state")


@dataclass(slots=True)
class Mention:
    """A noun phrase that names one party, or several that share a noun ("Presiden Tiongkok dan Rusia")."""

    start: int
    end: int
    states: list[Atom] = field(default_factory=list)
    offices: list[Atom] = field(default_factory=list)
    bodies: list[Atom] = field(default_factory=list)
    places: list[Atom] = field(default_factory=list)
    noun: Atom | None = None
    name: Atom | None = None
    label: str | None = None
    kin: bool = False
    appositive: bool = False

    @property
    def is_placed(self) -> bool:
        """Whether it says of what state, place or body the title is."""
        return bool(self.states or self.places or self.bodies or self.label)

    def take(self, atom: Atom) -> None:
        """Widen the span to cover an atom."""
        self.start = min(self.start, atom.start)
        self.end = max(self.end, atom.end)


class Walk:
    """The atoms of one sentence, and what can be told of a name among them."""

    def __init__(
        self, atoms: list[Atom], words: Lexis, *, is_title: bool, is_common: Callable[[str], bool] = lambda _: False
    ) -> None:
        self.atoms = atoms
        self.words = words
        self.is_title = is_title
        self.is_common = is_common

    def _gap(self, i: int) -> str:
        return self.atoms[i].gap if 0 <= i < len(self.atoms) - 1 else "break"

    def _at(self, i: int) -> Atom | None:
        return self.atoms[i] if i < len(self.atoms) else None

    def _is_rank(self, i: int) -> bool:
        """Whether a rank with a name follows; what stands before it is no name ("Kapolsek Pantai Lor AKP Sri ...")."""
        rank, name = self._at(i + 1), self._at(i + 2)
        if rank is None or name is None or rank.kind != "office" or not rank.entry.data["rank"]:
            return False
        return self._gap(i) in ("adjacent", "comma") and self._gap(i + 1) == "adjacent" and name.kind in PERSON

    def _take_name(self, mention: Mention, i: int) -> int:
        mention.name = self._joined_name(i)
        mention.take(mention.name)
        return i + (1 if self.atoms[i].end != mention.name.end else 0)

    def _joined_name(self, i: int) -> Atom:
        """A short name and the unknown capitals beside it are one (other) name: "Lee" + "Kuan Yew".

        Not the words of a headline that runs on ("Trump Tuai Kecaman"): one of them is used in lower case, or an act.
        """
        atom, following = self.atoms[i], self._at(i + 1)
        if following is not None and self._is_first_name(atom, following):
            if " " in following.text:
                return replace(following, start=atom.start)
            return Atom(atom.start, following.end, "caps", f"{atom.text} {following.text}", gap=following.gap)
        if following is None or atom.gap != "adjacent" or {atom.kind, following.kind} != {"short", "caps"}:
            return atom
        if self.is_title or (atom.kind == "caps" and atom.sentence_start and " " not in atom.text):
            return atom
        unknown = following if atom.kind == "short" else atom
        if any(self.is_common(w.lower()) for w in unknown.text.split()):
            return atom
        text, closed = f"{atom.text} {following.text}", following.closed
        known = atom.entries or following.entries
        return Atom(atom.start, following.end, "caps", text, known, following.gap, joined=True, closed=closed)

    def _is_first_name(self, atom: Atom, following: Atom) -> bool:
        """ "Menteri Muhammad Tito Karnavian": a known full name is longer here; a known single one is another's."""
        if atom.kind != "caps" or following.kind != "person" or atom.gap != "adjacent" or self.is_title:
            return False
        return " " not in atom.text and not self.is_common(atom.text.lower())

    def _portfolio_length(self, atom: Atom) -> int:
        """Characters of an unknown run that are portfolio words at its front."""
        if atom.kind != "caps":
            return 0
        end = position = 0
        for token in atom.text.split(" "):
            if token.lower().strip(".,") not in self.words.portfolio:
                break
            position += len(token)
            end = position
            position += 1
        return end

    def _district_length(self, mention: Mention, atom: Atom) -> int:
        """ "Bupati [Kolaka Timur] Abdul Azis": a part of a state that only its head's title tells from a name."""
        if not mention.offices or mention.offices[-1].entry.data["rank"]:
            return 0
        tokens = atom.text.split(" ")
        size = next((i + 1 for i, t in enumerate(tokens[:3]) if i and t.lower() in self.words.compass), 0)
        if not size and mention.offices[0].entry.data["scope"] in DISTRICT_HEADS:
            fits = (n for n in (3, 2, 1) if " ".join(tokens[:n]).lower() in self.words.districts)
            size = min(next(fits, 0), len(tokens))
        if size:
            mention.label = " ".join(tokens[:size])
        return len(" ".join(tokens[:size]))
