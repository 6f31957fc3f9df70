"""The documents: links lead somewhere, both languages are there, make and the README agree."""

import re

from tests.rules.source import REPOSITORY, place

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def documents():
    yield from sorted(REPOSITORY.glob("*.md"))
    for folder in ("docs", "src", "bench"):
        yield from sorted((REPOSITORY / folder).rglob("*.md"))


def test_every_link_to_a_file_leads_to_one():
    dead = [
        f"{place(path)} -> {target}"
        for path in documents()
        for target in LINK.findall(path.read_text("utf-8"))
        if "://" not in target and not target.startswith("mailto:")
        if not (path.parent / target).exists()
    ]
    assert dead == []


def test_both_readmes_have_the_same_headings_commands_and_links():
    english, chinese = (
        (REPOSITORY / name).read_text("utf-8") for name in ("README.md", "README.zh-Hans.md")
    )
    for pattern in (r"^(#+) ", r"^```(\w*)$", r"^((?:make|git|cd|\.venv/bin/linli)\b.*)$"):
        assert re.findall(pattern, english, re.M) == re.findall(pattern, chinese, re.M)
    others = {"README.md", "README.zh-Hans.md"}
    assert set(LINK.findall(english)) - others == set(LINK.findall(chinese)) - others


def test_every_make_target_that_a_document_names_exists():
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.M))
    named = {
        target
        for path in documents()
        for target in re.findall(r"(?:^|`)make ([a-z-]+)\b", path.read_text("utf-8"), re.M)
    }
    assert named - targets == set()


def test_decisions_are_numbered_without_a_gap():
    files = sorted((REPOSITORY / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    for path in files:
        text = path.read_text("utf-8")
        for part in ("## Context", "## Choice", "## Consequences"):
            assert part in text, f"{place(path)} has no {part}"


def test_every_word_of_the_word_list_has_its_chinese_and_its_meaning():
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (REPOSITORY / "docs" / "words.md").read_text("utf-8").splitlines()
        if line.startswith("|")
    ]
    words = [row for row in rows if row[0] != "English" and not set(row[0]) <= {"-"}]
    assert len(words) > 20
    assert [row for row in words if len(row) != 4 or not all(row[:3])] == []
    assert [row[0] for row in words] == sorted({row[0] for row in words}, key=str.lower)
