"""README and guides tell the truth: commands, options, files, settings and links exist, and every query runs."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
import yaml
from sample_gold import SampleRun

from janji.cli import main
from janji.load.columns import Declarations
from janji.score.gold import ArticleGold, PledgeGold
from janji.settings import PROJECT, Settings

PAGES = sorted([PROJECT / "README.md", *(PROJECT / "docs").rglob("*.md")])
FENCE = re.compile(r"^(?P<indent> *)```(?P<language>[\w-]*)[^\n]*\n(?P<body>.*?)^(?P=indent)```", re.M | re.S)
SHELL = {"console", "bash", "sh", "shell"}
# Programs of the reader's machine that a guide may use; make and janji are checked in depth.
FOREIGN = {
    "cd", "git", "docker", "curl", "uv", "python3", "cp", "mkdir", "ls", "cat", "export", "duckdb", "airflow", "dbt",
    "kill", "tar", "echo", "sudo", "chmod", "head", "less", "spark-submit", "source",
}  # fmt: skip
# Variables named JANJI_* that are no setting: read by the compose file, the bootstrap of Airflow, or the tests.
ELSEWHERE = ["docker-compose.yml", "Makefile", "dags/bootstrap", "src/janji", "dbt_project/profiles.yml", "tests"]
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: Path
    line: int
    language: str
    body: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(PROJECT)}:{self.line}"


def blocks(*languages: str) -> list[Block]:
    """The fenced blocks in one of the languages, in all pages."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        for match in FENCE.finditer(text):
            if match["language"] in languages:
                line = text.count("\n", 0, match.start()) + 1
                body = re.sub(f"^{match['indent']}", "", match["body"], flags=re.M)
                found.append(Block(page, line, match["language"], body))
    return found


def commands(block: Block) -> Iterator[list[str]]:
    """The commands of a block as words. In a block with ``$`` prompts, other lines are output."""
    text = block.body.replace("\\\n", " ")
    prompted = re.search(r"^\$ ", text, re.M) is not None
    lines: list[str] = []
    for line in text.splitlines():
        if not prompted:
            lines.append(line)
        elif line.startswith("$ "):
            lines.append(line[2:])
        elif lines and lines[-1].count('"') % 2:  # a quoted argument over several lines
            lines.append(lines.pop() + "\n" + line)
    joined = "\n".join(lines)
    lexer = shlex.shlex(joined, posix=True, punctuation_chars="|&;\n<>")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, "#"
    words: list[str] = []
    for word in lexer:
        if set(word) <= set("|&;\n"):
            yield words
            words = []
        else:
            words.append(word)
    yield words


def plain(words: list[str]) -> list[str]:
    """The command without variables before it, redirection after it, or ``uv run`` around it."""
    while words and re.fullmatch(r"\w+=.*", words[0], re.S):
        words = words[1:]
    cut = next((i for i, word in enumerate(words) if set(word) <= set("<>")), len(words))
    words = words[:cut]
    if words[:2] == ["uv", "run"]:
        words = [word for i, word in enumerate(words[2:]) if i or not word.startswith("--")]
        words = words[1:] if words and words[0].startswith("--") else words
    return words


@cache
def make_targets() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z][\w-]*):(?!=)", (PROJECT / "Makefile").read_text("utf-8"), re.M))


def check_janji(words: list[str]) -> None:
    """Every subcommand and option exists, and the arguments are as many as the command takes."""
    command: click.Command = main
    context = click.Context(command, info_name="janji")
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        found = command.get_command(context, name)
        assert found is not None, f"janji has no command {name!r}"
        command, context = found, click.Context(found, info_name=name, parent=context)
    known = {option for p in command.params for option in [*p.opts, *p.secondary_opts]} | {"--help", "-h"}
    for word in rest:
        if word.startswith("-") and len(word) > 1:
            assert word.split("=")[0] in known, f"{command.name} has no option {word!r}"


def check_command(words: list[str]) -> None:
    words = plain(words)
    if not words:
        return
    program = words[0]
    if program == "make":
        targets = [word for word in words[1:] if "=" not in word and not word.startswith("-")]
        assert set(targets) <= make_targets(), f"make has no target {set(targets) - make_targets()}"
    elif program.rpartition("/")[2] == "janji":
        check_janji(words[1:])
    elif program.startswith((".", "/")) or "/" in program:
        assert (PROJECT / program).exists(), f"{program} is no file of the project"
    else:
        assert program in FOREIGN, f"{program} is neither ours nor in FOREIGN"


@pytest.mark.parametrize("block", blocks(*SHELL), ids=str)
def test_commands_exist(block: Block) -> None:
    checked = 0
    for words in commands(block):
        check_command(words)
        checked += bool(words)
    assert checked, "a block of commands without a command"


@pytest.mark.parametrize("block", blocks(*SHELL), ids=str)
def test_files_that_commands_name_exist(block: Block) -> None:
    tops = {p.name for p in PROJECT.iterdir() if p.name not in {"var", ".venv", ".tools"}}
    for words in commands(block):
        for word in words:
            top, slash, _ = word.removeprefix("./").partition("/")
            if slash and top in tops and not set(word) & set("*<>{}$"):
                assert (PROJECT / word).exists(), word


def sessions(block: Block) -> Iterator[tuple[list[str], str]]:
    """Each ``$ janji query`` of a console block with the output that is shown below it."""
    for part in re.split(r"^\$ ", block.body, flags=re.M)[1:]:
        for end in range(1, part.count("\n") + 1):  # a quoted argument may go over several lines
            command, shown = "\n".join(part.split("\n")[:end]), "\n".join(part.split("\n")[end:])
            try:
                words = plain(shlex.split(command.replace("\\\n", " ")))
            except ValueError:
                continue
            if words[:2] == ["janji", "query"]:
                yield words, shown
            break


@pytest.mark.dbt
@pytest.mark.parametrize("block", [b for b in blocks("console") if list(sessions(b))], ids=str)
def test_shown_queries_have_their_real_result(block: Block, sample_run: SampleRun) -> None:
    """What a page shows below ``janji query`` is what it prints for the published sample."""
    program = Path(sys.executable).with_name("janji")
    for words, shown in sessions(block):
        done = subprocess.run(
            [program, *words[1:]],
            env={**os.environ, "JANJI_HOME": str(sample_run.config.home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        if shown.strip():
            assert shown.split() == done.stdout.split()


@pytest.mark.dbt
def test_the_commands_of_the_operations_guide_run(sample_run: SampleRun, tmp_path: Path) -> None:
    """Each ``janji`` command of the page, in its order, on a copy of the sample's home."""
    home = shutil.copytree(sample_run.config.home, tmp_path / "home", symlinks=True)
    page = PROJECT / "docs" / "operations.md"
    found = [plain(words) for block in blocks("console") if block.page == page for words in commands(block)]
    ours = [words for words in found if words[:1] == ["janji"]]
    assert {words[1] for words in ours} >= {"status", "explain", "backup", "restore"}
    for words in ours:
        done = subprocess.run(
            [Path(sys.executable).with_name("janji"), *words[1:]],
            cwd=PROJECT,
            env={**os.environ, "JANJI_HOME": str(home)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{words}: {done.stderr}"


@pytest.mark.dbt
@pytest.mark.parametrize("block", blocks("sql"), ids=str)
def test_queries_run_on_the_published_sample(block: Block, sample_run: SampleRun) -> None:
    statements = [s for s in block.body.split(";") if re.sub(r"--.*", "", s).strip()]
    assert statements
    for statement in statements:
        sample_run.query(statement)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(PROJECT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text("utf-8"))
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = page.parent / unquote(path) if path else page
        assert linked.exists(), target
        if anchor and linked.suffix == ".md":
            assert anchor in anchors(linked), target


def anchors(page: Path) -> set[str]:
    """The anchors that headings of a page get (GitHub's rule)."""
    heads = re.findall(r"^#+ +(.+)$", FENCE.sub("", page.read_text("utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(PROJECT)))
def test_settings_that_a_page_names_exist(page: Path) -> None:
    known = {f"JANJI_{name.upper()}" for name in Settings.model_fields}
    for named in set(re.findall(r"\bJANJI_[A-Z][A-Z_]*[A-Z]\b", page.read_text("utf-8"))) - known:
        assert any(named in text for text in elsewhere()), f"{named} is no setting"


@cache
def elsewhere() -> tuple[str, ...]:
    files = [
        file
        for name in ELSEWHERE
        for file in ([PROJECT / name] if (PROJECT / name).is_file() else sorted((PROJECT / name).rglob("*.py")))
    ]
    return tuple(file.read_text("utf-8") for file in files)


def test_every_picture_stands_in_a_page() -> None:
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    shown = set(re.findall(r"!\[[^\]]*\]\([^)]*?([\w-]+\.png)\)", text))
    assert shown == {path.name for path in (PROJECT / "docs" / "img").iterdir()}


def test_pages_run_tests_with_what_setup_installs() -> None:
    """`make setup` may bring its own uv: nobody else's is on the path."""
    assert [page.name for page in PAGES if "uv run pytest" in page.read_text("utf-8")] == []


def test_examples_of_data_have_their_form() -> None:
    annotated = [b for b in blocks("json") if b.page.name == "annotation.md"]
    for block in annotated:
        ArticleGold.model_validate_json(block.body, extra="forbid")
    columns = [b for b in blocks("yaml") if b.page.name == "operations.md"]
    for block in columns:
        Declarations.model_validate(yaml.safe_load(block.body))
    assert len(annotated) == len(columns) == 1
    assert set(PledgeGold.model_fields) == set(json.loads(annotated[0].body)["pledges"][0])


def test_every_guide_is_on_the_map() -> None:
    """docs/index.md links every page under docs/ (decisions through their own list)."""
    linked = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in (PROJECT / "docs/index.md", PROJECT / "docs/decisions/README.md")
        for target in LINK.findall(page.read_text("utf-8"))
    }
    pages = {p.resolve() for p in (PROJECT / "docs").rglob("*.md")} - {(PROJECT / "docs/index.md").resolve()}
    assert pages - linked == set()


def test_the_checks_can_fail() -> None:
    """Wrong commands are caught: what passes above was looked at."""
    wrong = ["make no-such-target", "janji no-such-command", "janji load --no-such-option", "no-such-program x"]
    for line in wrong:
        with pytest.raises(AssertionError):
            check_command(shlex.split(line))
    for line in ["make run INBOX=folder", "JANJI_HOME=/x janji query 'select 1'", "uv run --no-sync janji status"]:
        check_command(shlex.split(line))
