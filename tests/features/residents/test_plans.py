"""Families, forms, moves, lists and what is due, without a database."""

from datetime import UTC, date, datetime

import pytest

from linli.core.register.queries import UNKNOWN, Reading
from linli.engines.dictionary import bundled_pack, load_pack
from linli.engines.expressions import compile_expression
from linli.engines.values import Problem
from linli.features.residents.plan import moves
from linli.features.residents.plan.due import due_of
from linli.features.residents.plan.facts import fact_of, is_hidden, sections_of
from linli.features.residents.plan.family import Card, draw_family
from linli.features.residents.plan.forms import fields_of, read_form
from linli.features.residents.plan.lists import READY, Asked, Condition, expression_of

PACK = load_pack(bundled_pack("cn"))
GROUPS = PACK.rules["kinship"]["groups"]
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def names(couples):
    return [([one.uid for one in couple.people], names(couple.children)) for couple in couples]


def test_three_generations_are_drawn_by_their_ties():
    cards = [
        Card("son", father="him", spouse="wife"), Card("wife"), Card("him", is_head=True),
        Card("her", spouse="him"), Card("girl", mother="wife", father="son"),
    ]  # fmt: skip
    assert names(draw_family(cards)) == [
        (["him", "her"], [(["son", "wife"], [(["girl"], [])])])
    ]  # fmt: skip


def test_relations_to_the_head_stand_in_where_no_tie_was_said():
    cards = [
        Card("son", relation="20"), Card("head", relation="02", is_head=True),
        Card("wife", relation="12"), Card("mother", relation="52"),
    ]  # fmt: skip
    assert names(draw_family(cards, GROUPS)) == [
        (["mother"], [(["head", "wife"], [(["son"], [])])])
    ]  # fmt: skip


def test_everybody_is_drawn_once_whatever_was_said():
    cards = [Card("a", father="b"), Card("b", father="a"), Card("c", spouse="c", mother="c")]
    drawn = names(draw_family(cards))

    def count(some):
        return sum(len(people) + count(below) for people, below in some)

    assert count(drawn) == 3


def test_every_element_of_a_person_stands_in_one_group():
    for kind in ("person", "household", "dwelling"):
        codes = [e.code for section in sections_of(PACK, kind) for e in section.elements]
        assert len(codes) == len(set(codes))
        assert {f"{kind}.address"} <= set(codes)


def test_a_value_past_its_days_is_stale_and_an_unknown_usual_one_is_to_be_asked():
    phone = PACK.elements["person.phone"]
    said = Reading("13800000000", "known", datetime(2020, 1, 1, tzinfo=UTC), "visit", True)
    assert fact_of(phone, said, usual=False, now=NOW).state == "stale"
    assert fact_of(phone, UNKNOWN, usual=True, now=NOW).state == "ask"
    assert fact_of(phone, UNKNOWN, usual=False, now=NOW) is None


def test_numbers_by_which_one_is_known_are_hidden():
    hidden = {code for code, one in PACK.elements.items() if is_hidden(one)}
    assert {"person.citizen_number", "person.bank_account", "household.phone"} <= hidden
    assert not {"person.name", "person.dibao_amount"} & hidden


ASKED = ("name", "sex", "birth_date", "phone", "monthly_income")


def form(values, given):
    elements = [PACK.elements[f"person.{name}"] for name in ASKED]
    readings = {code: Reading(value, "known", NOW, "visit") for code, value in values.items()}
    fields = fields_of(PACK, elements, readings, "en")
    typed = {one.element.code: [*one.chosen] or [one.text] for one in fields}
    return fields, read_form(PACK, fields, typed | {k: [v] for k, v in given.items()})


def test_only_what_was_changed_is_said():
    held = {"person.name": "王", "person.sex": "2", "person.phone": "13800000000"}
    assert form(held, {})[1] == {}
    assert form(held, {"person.sex": "1"})[1] == {"person.sex": "1"}
    assert form(held, {"person.sex": ""})[1] == {"person.sex": None}


def test_dates_keep_the_precision_that_was_said_and_money_is_whole():
    _, values = form({}, {"person.birth_date": "1989年7月", "person.monthly_income": "1120.5"})
    assert values == {"person.birth_date": "1989-07", "person.monthly_income": 112050}


def test_what_does_not_fit_stays_in_its_field_with_one_error():
    fields, values = form({}, {"person.phone": "12"})
    (phone,) = (one for one in fields if one.element.code == "person.phone")
    assert values == {}
    assert phone.error is not None
    assert phone.text == "12"


def test_a_hidden_number_is_no_part_of_the_form_and_stays():
    fields, values = form({"person.phone": "13800000000"}, {"person.phone": ""})
    assert all("13800000000" not in (one.text, *one.chosen) for one in fields)
    assert values == {}


def test_when_all_move_away_their_home_leaves_too():
    movers = [moves.Mover(1, "a", {}), moves.Mover(2, "b", {})]
    some = moves.move_away(movers, "2026-05-01", "", home=None)
    assert [one.values["person.household_until"] for one in some] == ["2026-05-01"] * 2
    every = moves.move_away(movers, "2026-05-01", "x", home=(3, "home", {}))
    assert every[-1].values["household.division"] == "-"
    assert "person.household_until" not in every[0].values


def test_somebody_dead_reaches_no_age():
    rules = PACK.rules["alerts"]["person"]
    span = (date(2026, 1, 1), date(2026, 12, 31))
    alive = {"person.birth_date": "1946-12-09", "person.on_dibao": "1"}
    assert [one.kind for one in due_of(alive, rules, span)] == ["turning"]
    dead = alive | {"person.died_on": "2026-02-01"}
    assert [(one.kind, one.detail) for one in due_of(dead, rules, span)] == [
        ("died_receiving", "person.on_dibao")
    ]


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (Condition("person.nothing", "is", "1"), "condition_element"),
        (Condition("person.age", "holds", "1"), "condition_how"),
        (Condition("person.age", "least", "x"), "condition_value"),
        (Condition("person.name", "is", " "), "condition_value"),
    ],
)
def test_a_condition_that_means_nothing_is_refused(condition, code):
    with pytest.raises(Problem) as caught:
        expression_of(PACK, Asked((condition,)))
    assert caught.value.code == f"residents.{code}"


def test_what_is_typed_never_becomes_a_part_of_the_expression():
    typed = '" || true || "'
    text = expression_of(PACK, Asked((Condition("person.name", "is", typed),)))
    chosen = compile_expression(text, PACK, subject="person")
    columns = {"person.name": ["王", typed]}
    assert list(chosen.select(columns, 2, on=date(2026, 6, 1))) == [False, True]


def test_ready_lists_are_expressions():
    for where in READY.values():
        compile_expression(where, PACK, subject="person")
