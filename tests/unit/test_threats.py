"""Every threat names a test that is there."""

import re

from janji.settings import PROJECT

PAGE = (PROJECT / "docs" / "reliability.md").read_text("utf-8")


def test_each_named_test_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 15
    for path, name in named:
        file = PROJECT / path
        assert file.exists(), path
        assert f"def {name}(" in file.read_text("utf-8"), f"{path}::{name}"


def test_every_line_has_a_test() -> None:
    table = PAGE.split("## Threats")[1].split("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith("| threat")]
    assert len(rows) > 15
    assert [row for row in rows if "::test_" not in row] == []
