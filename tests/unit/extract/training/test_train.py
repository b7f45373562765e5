"""Training that goes on from the judge of a pack."""

import json
import shutil
from pathlib import Path

import pytest

from janji.errors import JanjiError
from janji.extract.training.train import train
from janji.packs.judge import Judge
from janji.settings import PROJECT

SAMPLE = PROJECT / "seeds" / "sample"
GOLD, ARTICLES = [SAMPLE / "training.json"], [SAMPLE / "training"]


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """Two pack folders that hold nothing but their judges."""
    for language in ("en", "id"):
        (tmp_path / language).mkdir()
        shutil.copy(PROJECT / "seeds" / "packs" / language / "judge.yaml", tmp_path / language)
    return tmp_path


def judges(packs: Path) -> dict[str, Judge]:
    found = {language: Judge.load(packs / language) for language in ("en", "id")}
    return {language: judge for language, judge in found.items() if judge}


def test_an_adapted_judge_keeps_what_few_articles_cannot_teach(packs: Path) -> None:
    before = judges(packs)
    report = train(GOLD, ARTICLES, packs, adapt=True)
    after = judges(packs)
    assert sorted(path.parent.name for path in report.files) == ["en", "id"]
    for language, judge in after.items():
        start = before[language]
        assert (judge.threshold, judge.calibration) == (start.threshold, start.calibration)
        moved = sum(abs(judge.frame.weights.get(k, 0.0) - w) > 0.005 for k, w in start.frame.weights.items())
        assert 0 < moved < len(start.frame.weights) / 2
        assert judge.trained_on.startswith(start.trained_on)
        assert "training.json" in judge.trained_on.removeprefix(start.trained_on)


def test_adapting_twice_gives_the_same_bytes(packs: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    again = tmp_path_factory.mktemp("again")
    shutil.copytree(packs, again, dirs_exist_ok=True)
    for folder in (packs, again):
        train(GOLD, ARTICLES, folder, adapt=True)
    assert (packs / "id" / "judge.yaml").read_bytes() == (again / "id" / "judge.yaml").read_bytes()


def test_there_must_be_a_judge_to_adapt(packs: Path) -> None:
    (packs / "en" / "judge.yaml").unlink()
    with pytest.raises(JanjiError, match=r"no judge\.yaml to go on from.*for en"):
        train(GOLD, ARTICLES, packs, adapt=True)


def test_a_language_with_one_article_keeps_its_judge(packs: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing can be learnt of it: no crash, and the same threshold."""
    records = json.loads(GOLD[0].read_text("utf-8"))
    english = [r for r in records if r["language"] == "en"]
    gold = tmp_path_factory.mktemp("gold") / "gold.json"
    gold.write_text(json.dumps([r for r in records if r["language"] == "id"] * 2 + english[:1]), "utf-8")
    before = judges(packs)["en"]
    train([gold], ARTICLES, packs, adapt=True)
    assert judges(packs)["en"].threshold == before.threshold
