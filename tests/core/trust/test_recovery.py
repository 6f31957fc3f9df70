import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.trust.recovery import read_sheet, write_sheet
from linli.engines.values import Problem

SECRET = bytes(range(100, 132))


@given(st.binary(min_size=32, max_size=32))
def test_a_sheet_comes_back(secret):
    sheet = write_sheet(secret)
    assert read_sheet(sheet.code) == secret
    assert read_sheet("\n".join(sheet.lines)) == secret


def test_a_sheet_is_read_from_the_whole_page_and_as_people_type():
    sheet = write_sheet(SECRET)
    page = (
        "Recovery sheet of the node\nLinli keeps\n\n" + "\n".join(sheet.lines) + "\nKeep it safe\n"
    )
    assert read_sheet(page) == SECRET
    assert read_sheet(page.lower()) == SECRET
    typed = "  ".join(sheet.code.split("-")).replace("0", "o").replace("1", "l")
    assert read_sheet(f"\n{typed}\n") == SECRET


def test_a_slip_is_found_and_its_group_named():
    groups = write_sheet(SECRET).code.split("-")
    slips, named = 0, 0
    for place, group in enumerate(groups):
        for at in range(5):
            other = "X" if group[at] != "X" else "Y"
            wrong = group[:at] + other + group[at + 1 :]
            with pytest.raises(Problem) as raised:
                read_sheet("-".join([*groups[:place], wrong, *groups[place + 1 :]]))
            slips += 1
            if raised.value.code == "recovery.group_wrong":
                named += (raised.value.details["line"], raised.value.details["group"]) == (
                    place // 4 + 1,
                    place % 4 + 1,
                )
    # One slip in 32 passes the check of its group and is found by the check of the whole.
    assert named >= slips * 0.9


def test_groups_that_changed_places_are_found():
    groups = write_sheet(SECRET).code.split("-")
    groups[2], groups[9] = groups[9], groups[2]
    with pytest.raises(Problem, match=r"recovery\.(group|sheet)_wrong"):
        read_sheet("-".join(groups))


@pytest.mark.parametrize("text", ["", "hello", "-".join(["AAAAA"] * 13)])
def test_what_is_no_sheet_is_said_so(text):
    with pytest.raises(Problem, match=r"recovery\.groups"):
        read_sheet(text)


def test_groups_that_do_not_belong_together_are_refused():
    one, other = write_sheet(SECRET).code.split("-"), write_sheet(bytes(32)).code.split("-")
    with pytest.raises(Problem, match=r"recovery\.sheet_wrong"):
        read_sheet("-".join(one[:7] + other[7:]))
