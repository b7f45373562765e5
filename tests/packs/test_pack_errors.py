"""A malformed pack or reference file fails with an error that names file and key and says what to do."""

import shutil
from collections import Counter
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
import yaml

from janji.errors import PackError
from janji.packs import files, load_pack
from janji.packs.actors import ActorPart
from janji.packs.files import read_rows
from janji.packs.loader import pack_version
from janji.packs.reference import Country, Term, load_reference
from janji.settings import settings

MALAY = Path(__file__).parent / "ms"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(MALAY, tmp_path / "ms")
    return tmp_path / "ms"


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "names", "remedy"),
    [
        ("actors.yaml", "honorifics:", "honorific:", "honorific", "'honorifics'"),
        ("actors.yaml", "named: true", "naemd: true", "naemd", "'named'"),
        ("offices.yaml", "forms: [presiden]", "form: [presiden]", "president.form", "'forms'"),
        ("offices.yaml", "scope: state, home", "scope: planet, home", "president.scope", "languages.md"),
        ("places.yaml", "min_population: 500000", "min_population: few", "min_population", "languages.md"),
        ("places.yaml", "Tokyo: [Tokyo]", "Tokyoo: [Tokyo]", "Tokyoo", "GeoNames name"),
        ("places.yaml", "MYS: [Putrajaya", "MLY: [Putrajaya", "MLY", "countries.csv"),
        ("actors.yaml", "home: MYS", "home: MY", "'MY'", "countries.csv"),
        ("actors.yaml", "World Bank: [", "World Banck: [", "World Banck", "organisations.csv"),
        ("actors.yaml", "EU: [Kes", "EUU: [Kes", "EUU", "groups.csv"),
        ("actors.yaml", "[di, dari, ke]", "[di, no, ke]", "locatives.1", "quotes"),
        ("grammar.yaml", "hope:", "hopes:", "hopes", "'hope'"),
        ("triggers.yaml", "symmetric: true", "symetric: true", "symetric", "'symmetric'"),
        ("units.yaml", "people: [person]", "people: [persn]", "'persn' is no unit", "languages.md"),
        ("actors.yaml", "home: MYS", "home: [MYS", "actors.yaml line", "mend that line"),
        ("actors.yaml", "home: MYS", "home: MYS\nhome: IDN", "'home' stands twice", "mend that line"),
    ],
)
def test_a_mistake_names_file_key_and_remedy(
    folder: Path, file: str, old: str, new: str, names: str, remedy: str
) -> None:
    _edit(folder / file, old, new)
    with pytest.raises(PackError) as caught:
        load_pack("ms", folder.parent)
    assert file in caught.value.problem
    assert names in caught.value.problem
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("has_libyaml", [True, False])
def test_keys_stand_once_also_without_libyaml(
    has_libyaml: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_libyaml:
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    spec = spec_from_file_location("files_again", files.__file__)
    assert spec is not None
    assert spec.loader is not None
    again = module_from_spec(spec)
    spec.loader.exec_module(again)
    path = tmp_path / "a.yaml"
    path.write_text("a: &known {k: 1, l: 2}\nb:\n  <<: *known\n  k: 3\n", "utf-8")
    assert again.read_yaml(path)["b"] == {"k": 3, "l": 2}  # what an anchor brings in may be said otherwise
    path.write_text("\ufeffa: 1\r\nb: {c: 1,\r\n  c: 2}\r\n", "utf-8")
    with pytest.raises(PackError, match=r"a\.yaml line 3 column 3: .*'c' stands twice"):
        again.read_yaml(path)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "offices.yaml").unlink()
    with pytest.raises(PackError, match=r"offices\.yaml: no such file"):
        ActorPart.load(folder)


def test_a_missing_pack_names_those_that_exist() -> None:
    with pytest.raises(PackError, match="no language pack 'xx'") as caught:
        load_pack("xx")
    assert "en, id" in caught.value.remedy


def test_a_path_is_no_language() -> None:
    with pytest.raises(PackError):
        load_pack("../packs/id")


def test_a_bad_row_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "office_holders.csv"
    path.write_text(
        "name,iso3,office,held_from,held_to,other_names,short_names,surnames\nAda,FRA,president,May 2020,,,,\n"
    )
    with pytest.raises(PackError, match=r"office_holders.csv line 2: held_from"):
        read_rows(path, Term)


def test_a_surplus_cell_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "countries.csv"
    header = (settings().reference / "countries.csv").read_text("utf-8").splitlines()[0]
    path.write_text(header + "\nFRA,FR,250,France,Prancis,150,Europe,155,Western Europe,High income,Paris,x\n")
    with pytest.raises(PackError, match="line 2"):
        read_rows(path, Country)


def test_an_unknown_country_in_reference_data(tmp_path: Path) -> None:
    shutil.copytree(settings().reference, tmp_path / "reference")
    path = tmp_path / "reference" / "group_members.csv"
    path.write_text(path.read_text("utf-8") + "ASEAN,ZZZ,,\n", "utf-8")
    with pytest.raises(PackError, match="unknown country code 'ZZZ'"):
        load_reference(tmp_path / "reference")


def test_the_version_follows_the_files(folder: Path) -> None:
    before = pack_version(folder)
    assert pack_version(folder) == before
    _edit(folder / "actors.yaml", "[isnin,", "[Isnin, isnin,")
    assert pack_version(folder) != before


def test_no_word_stands_twice_in_a_list() -> None:
    def twice(value: Any) -> Iterator[str]:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for item in inner:
            yield from twice(item)
        words = Counter(item for item in inner if isinstance(item, str)) if isinstance(value, list) else {}
        yield from (word for word, count in words.items() if count > 1)

    for path in settings().packs.glob("*/*.yaml"):
        assert (path, list(twice(files.read_yaml(path)))) == (path, [])


def test_every_seed_pack_loads() -> None:
    for path in settings().packs.glob("*/grammar.yaml"):
        assert len(load_pack(path.parent.name).lexicon.forms) > 1000
