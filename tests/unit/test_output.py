"""What people read: tables, names and text that steers no terminal."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from janji.output import printable, relative, table

HOSTILE = "\x1b[31mred\x1b[0m [bold]x[/bold] <b>\u202e"


@pytest.mark.parametrize("width", [60, 80, 100])
def test_where_columns_are_too_many_the_rows_stand_one_below_the_other(width: int) -> None:
    columns = [f"a_column_{n}" for n in range(12)]
    rows = [["mention_of_24_characters", "some words " * 20, *range(10)], [HOSTILE, None, *range(10)]]
    out = io.StringIO()
    Console(file=out, width=width).print(table(columns, rows, "Title", width=width))
    lines = out.getvalue().splitlines()
    assert [line.rstrip() for line in lines[:2]] == ["Title", "row 1"]
    assert "a_column_0: mention_of_24_characters" in [" ".join(line.split()) for line in lines]
    assert "a_column_11: 9" in [" ".join(line.split()) for line in lines]
    assert "\x1b" not in out.getvalue()
    assert max(map(len, lines)) <= width


def test_a_table_that_is_narrow_enough_breaks_sentences_and_no_names() -> None:
    out = io.StringIO()
    rows = [["mention_of_24_characters", "JANJI_LOAD_MAX_ARTICLE_MB", "words and words " * 9]]
    Console(file=out, width=80).print(table(["id", "name", "meaning"], rows, width=80))
    assert "│ mention_of_24_characters │ JANJI_LOAD_MAX_ARTICLE_MB │ words" in out.getvalue()


def test_control_characters_are_replaced() -> None:
    assert printable("a\x1b\x07\u202eb\nc") == "a\ufffd\ufffd\ufffdb\nc"


def test_names_of_predictions_are_relative_to_the_folder_given(tmp_path: Path) -> None:
    uri = (tmp_path / "id" / "it's a %.txt").as_uri()
    assert relative(uri, tmp_path) == "id/it's a %.txt"
    assert relative(uri + "#line 3", tmp_path / "id") == "it's a %.txt#line 3"
    assert relative("https://example.org/a.txt", tmp_path) == "https://example.org/a.txt"
