"""A document filled from the register: lists grow, cards come once for each person or home."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentType

from linli.engines.dictionary import bundled_pack, load_pack
from linli.engines.documents import fill_document, read_document
from linli.engines.expressions import compile_expression
from linli.engines.extracts import Extract, make_extract
from linli.engines.sheets import Answer, FillOptions, FillReport, Learned, Matcher
from linli.engines.values import Problem
from tests.engines.documents import made_forms as made

ON = date(2026, 6, 30)
PACK = load_pack(bundled_pack("cn"))
MATCHER = Matcher(PACK)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(born: str, order: int) -> str:
    """A citizen number of the region that nobody lives in, with its check digit."""
    first = f"990000{born}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


PEOPLE = {
    "person_id": ["1", "2", "3", "4"],
    "household_id": ["a", "a", "a", "b"],
    "person.name": ["李强", "王芳", "李明", "张伟"],
    "person.sex": ["1", "2", "1", "1"],
    "person.relation_to_head": ["02", "12", "20", "01"],
    "person.ethnicity": ["01", "03", "01", "11"],
    "person.education": ["20", "", "30", ""],
    "person.citizen_number": [
        number("19700102", 11), number("19720304", 22),
        number("20010506", 33), number("19400708", 55),
    ],
    "person.phone": ["13900000001", "13900000002", "", "13900000004"],
    "person.emergency_contact.name": ["王芳", "李强", "李强", ""],
}  # fmt: skip
HOMES = {
    "household_id": ["a", "b"],
    "household.head": ["1", "4"],
    "household.address": ["柳汀街道1号", "柳汀街道2号"],
    "area.village": ["杏林社区", "杏林社区"],
    "area.grid": ["第1网格", "第2网格"],
}


@pytest.fixture(scope="module")
def extract() -> Extract:
    return make_extract(PACK, PEOPLE, HOMES, on=ON)


def options(where: str | None = None, *, per_file: bool = False) -> FillOptions:
    chosen = compile_expression(where, PACK, subject="person") if where else None
    page = {PACK.words["page_roles"]["unit"]: "杏林社区"}
    return FillOptions(on=ON, where=chosen, per_file=per_file, page=page)


def fill(
    form: DocumentType, folder: Path, extract: Extract, where: str | None = None
) -> tuple[DocumentType, FillReport]:
    source = made.write(form, folder / "form.docx")
    report = fill_document(source, folder / "out.docx", extract, MATCHER, options(where))
    return Document(str(folder / "out.docx")), report


def rows(document: DocumentType, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def lines(document: DocumentType) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def many(count: int) -> Extract:
    people = {"person.name": [f"居民{at}" for at in range(count)], "person.sex": ["1"] * count}
    return make_extract(PACK, people, on=ON)


def test_a_card_comes_once_for_each_person(tmp_path: Path, extract: Extract) -> None:
    document, report = fill(made.resident_card(), tmp_path, extract)
    assert report.pages == report.rows == len(document.tables) == 4
    first, second, *_ = (rows(document, at) for at in range(4))
    assert first[0][1::2][:3] == ["李强", "☑男 □女", "汉族"]
    assert second[0][1::2][:3] == ["王芳", "□男 ☑女", "回族"]
    assert first[3][1] == PEOPLE["person.citizen_number"][0]
    assert lines(document)[1] == "填报单位：杏林社区    填表日期：2026年6月30日"


def test_only_those_who_are_chosen_get_a_card(tmp_path: Path, extract: Extract) -> None:
    document, _ = fill(made.resident_card(), tmp_path, extract, "person.age >= 80")
    assert [rows(document, at)[0][1] for at in range(len(document.tables))] == ["张伟"]


def test_what_is_not_known_of_one_person_is_reported_with_the_page(
    tmp_path: Path, extract: Extract
) -> None:
    _, report = fill(made.resident_card(), tmp_path, extract)
    left = [(one.page, one.reason) for one in report.left if one.element == "person.education"]
    assert left == [("王芳", "unknown"), ("张伟", "unknown")]


def test_a_list_grows_and_its_total_stays_below(tmp_path: Path) -> None:
    document, report = fill(made.blank_list(8), tmp_path, many(30))
    table = rows(document)
    assert [row[0] for row in table] == ["序号", *map(str, range(1, 31)), "合计"]
    assert [row[1] for row in table[1:31]] == [f"居民{at}" for at in range(30)]
    assert report.inserted == 22


def test_a_homes_card_and_the_list_of_its_members_stand_on_one_page(
    tmp_path: Path, extract: Extract
) -> None:
    document, report = fill(made.home_survey(), tmp_path, extract)
    assert report.pages == report.rows == 2
    assert rows(document, 0)[0] == ["户主姓名", "李强", "性别", "☑男 □女"]
    assert rows(document, 0)[1] == ["民族", "汉族", "家庭人口", "3"]
    members = [row[:2] for row in rows(document, 1)[1:]]
    assert members == [["李强", "户主"], ["王芳", "妻"], ["李明", "子"]]
    assert rows(document, 2)[2][1] == "柳汀街道2号"
    assert [row[0] for row in rows(document, 3)[1:]] == ["张伟", ""]


def test_signatures_stay_blank(tmp_path: Path, extract: Extract) -> None:
    document, _ = fill(made.home_survey(), tmp_path, extract)
    assert lines(document).count("调查人签字：________    户主签字：________") == 2


def test_blanks_in_lines_are_filled_and_every_printed_word_stays(
    tmp_path: Path, extract: Extract
) -> None:
    document, _ = fill(made.question_lines(), tmp_path, extract, "person.age >= 80")
    number = PEOPLE["person.citizen_number"][3]
    assert [" ".join(line.split()) for line in lines(document)[1:]] == [
        "社区（村）：杏林社区 网格：第2网格",
        "1. 姓名：张伟 性别：☑男 □女 民族：满族",
        f"2. 身份证号：{number}",
        "3. 联系电话：13900000004 紧急联系人：________",
        "填表人：________ 填表日期：2026年6月30日",
    ]


def test_a_form_with_two_blank_cards_is_for_two_people_a_copy(
    tmp_path: Path, extract: Extract
) -> None:
    form = made.resident_card()
    for element in list(made.resident_card().element.body)[:-1]:
        form.element.body.insert(len(form.element.body) - 1, element)
    document, report = fill(form, tmp_path, extract, "person.sex == '1'")
    names = [rows(document, at)[0][1] for at in range(len(document.tables))]
    assert names == ["李强", "李明", "张伟", ""]
    assert report.pages == 2


@pytest.mark.parametrize(
    "form", [made.resident_card, made.home_survey, made.question_lines, made.blank_list]
)
def test_filling_twice_changes_nothing(
    tmp_path: Path, extract: Extract, form: Callable[[], DocumentType]
) -> None:
    fill(form(), tmp_path, extract)
    fill_document(tmp_path / "out.docx", tmp_path / "again.docx", extract, MATCHER, options())
    assert made.parts_of(tmp_path / "again.docx") == made.parts_of(tmp_path / "out.docx")


@pytest.mark.parametrize("form", [made.resident_card, made.home_survey, made.question_lines])
def test_a_page_that_is_filled_is_not_given_to_others(
    tmp_path: Path, extract: Extract, form: Callable[[], DocumentType]
) -> None:
    fill(form(), tmp_path, extract, "person.age >= 80")
    filled = tmp_path / "out.docx"
    report = fill_document(filled, tmp_path / "again.docx", extract, MATCHER, options())
    assert made.parts_of(tmp_path / "again.docx") == made.parts_of(filled)
    assert report.filled == 0


def test_a_filled_card_gets_what_was_missing(tmp_path: Path, extract: Extract) -> None:
    form = made.resident_card()
    form.tables[0].cell(0, 1).text = "王芳"
    document, report = fill(form, tmp_path, extract)
    assert len(document.tables) == 1
    assert rows(document)[0][1:4] == ["王芳", "性别", "□男 ☑女"]
    assert rows(document)[3][1] == PEOPLE["person.citizen_number"][1]
    assert report.kept == 1


def test_each_person_can_have_a_file(tmp_path: Path, extract: Extract) -> None:
    source = made.write(made.resident_card(), tmp_path / "form.docx")
    folder = tmp_path / "cards"
    fill_document(source, folder, extract, MATCHER, options(per_file=True))
    written = {path.name: Document(str(path)).tables for path in folder.iterdir()}
    assert sorted(written) == sorted(f"form-{name}.docx" for name in PEOPLE["person.name"])
    assert [table.cell(0, 1).text for table in written["form-李明.docx"]] == ["李明"]


def test_a_list_is_one_file_even_where_each_page_is_to_be_its_own(tmp_path: Path) -> None:
    source = made.write(made.blank_list(), tmp_path / "form.docx")
    fill_document(source, tmp_path / "lists", many(3), MATCHER, options(per_file=True))
    assert [path.name for path in (tmp_path / "lists").iterdir()] == ["form.docx"]


def test_what_a_person_said_of_a_heading_is_followed(tmp_path: Path, extract: Extract) -> None:
    source = made.write(made.blank_list(), tmp_path / "form.docx")
    learned = Learned()
    learned.learn("社区老年人登记表", "民政局", [("备注", Answer("person.phone", None))])
    out = tmp_path / "out.docx"
    fill_document(source, out, extract, MATCHER, options(), learned=learned)
    assert [row[3] for row in rows(Document(str(out)))[1:3]] == ["13900000001", "13900000002"]


def test_a_document_with_nothing_to_fill_is_refused_and_nothing_is_written(
    tmp_path: Path, extract: Extract
) -> None:
    source = made.write(made.titled("通知"), tmp_path / "form.docx")
    with pytest.raises(Problem, match=r"headings\.nothing_found"):
        fill_document(source, tmp_path / "out.docx", extract, MATCHER, options())
    assert not (tmp_path / "out.docx").exists()


def test_controls_are_filled_like_cells(tmp_path: Path, extract: Extract) -> None:
    source = made.write(made.control_form(), tmp_path / "form.docx")
    fill_document(source, tmp_path / "out.docx", extract, MATCHER, options())
    first, second, *_ = read_document(tmp_path / "out.docx").sheets
    assert (first.text(2, 2), second.text(3, 2)) == ("☑男□女", "□男☑女")
