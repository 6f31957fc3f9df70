"""What people do: school, work, what they earn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from linli.cli.demo.chance import (
    age_on,
    amount,
    between,
    draw,
    happens,
    months_after,
    step_of,
    years_before,
)
from linli.cli.demo.context import Context, Facts, yes_no
from linli.cli.demo.homes import Person

_TRAINING = {"none": 70, "skill": 26, "startup": 4}


def schooling(context: Context, person: Person) -> Facts:
    """School, class and education of one person; `-` where somebody is past it."""
    life, chance, on = context.words.life, context.chance, context.on
    month, day = life["school_starts"]
    start = date(on.year, month, day)
    start = start if start <= on else date(on.year - 1, month, day)
    age = age_on(person.born, start)
    stage = step_of(life["stages"], "from", max(0, age))
    grown = stage["from"] >= 15
    studies = not grown or (
        age <= life["university_until"] and person.role == "child" and person.spouse is None
    )
    if studies and not happens(chance, stage.get("share", 100)):
        stage = {**stage, **stage["else"]} if "else" in stage else {}
        studies = bool(stage)
    if not studies:
        return _after_school(context, person)
    classes = stage.get("classes", ())
    year = min(len(classes), age - stage["from"] + 1) - 1
    return {
        "person.is_student": yes_no(stage["from"] >= 6),
        "person.schooling_status": stage["code"],
        "person.school": chance.choice(stage.get("schools", ["-"])),
        "person.school_class": classes[year].format(n=chance.randint(1, 4)) if classes else "-",
        "person.school_boarding": yes_no(grown and happens(chance, 50)),
        "person.education": stage.get("education", "-"),
    }


def _after_school(context: Context, person: Person) -> Facts:
    fashion = step_of(context.words.life["education"], "born", person.born.year)
    return {
        "person.is_student": "0",
        "person.schooling_status": "-",
        "person.school": "-",
        "person.school_class": "-",
        "person.school_boarding": "-",
        "person.education": draw(context.chance, fashion["shares"]),
    }


def working(context: Context, person: Person, facts: Facts) -> Facts:
    """Work, employer and income of one person."""
    life, chance = context.words.life, context.chance
    status = _status(context, person, facts)
    trade = draw(chance, life["occupations"].get(status, {"none": 1}))
    firm = chance.choice(life["firms"]) if status == "employed" else None
    title = chance.choice(life["job_titles"].get(trade, ["-"]))
    seeks = status == "unemployed"
    away = person.away or (status in ("employed", "flexible") and happens(chance, 4))
    return {
        "person.employment_status": status,
        "person.occupation": trade if status != "preschool" else "none",
        "person.employer": firm["name"] if firm else "-",
        "person.industry": firm["industry"] if firm else life["industries"].get(status, "-"),
        "person.job_title": title if status in ("employed", "flexible") else "-",
        "person.job_wish": chance.choice(life["job_wishes"]) if seeks else "-",
        "person.unemployment_registered": yes_no(happens(chance, 55)) if seeks else "-",
        "person.training_status": draw(chance, _TRAINING) if seeks else "-",
        "person.outwork_status": _outwork(context, away),
        "person.work_place": _work_place(context, away, status),
        "person.monthly_income": str(_income(context, facts, status)),
        **_contract(context, person, status),
    }  # fmt: skip


def _status(context: Context, person: Person, facts: Facts) -> str:
    life, age = context.words.life, context.age(person)
    if facts["person.is_student"] == "1":
        return "student"
    if age < 16:
        return "preschool" if age < 7 else "none"
    if person.away:
        return draw(context.chance, {"employed": 70, "flexible": 30})
    if age >= 85:
        return "retired"
    if age >= life["retires"][person.sex]:
        later: dict[str, float] = life["after_work"]
        return draw(context.chance, later)
    by_education: dict[str, float] | None = life["work_by_education"].get(facts["person.education"])
    usual: dict[str, float] = life["work"]
    return draw(context.chance, by_education or usual)


def _outwork(context: Context, away: bool) -> str:
    if not away:
        return "none"
    return draw(context.chance, {"outside": 55, "province": 30, "county": 15})


def _work_place(context: Context, away: bool, status: str) -> str:
    place = context.words.place
    if away:
        return str(context.chance.choice(place["elsewhere"]["other_province"]))
    working = status in ("employed", "flexible", "self_employed", "farming")
    return place["city"] + place["county"] if working else "-"


def _income(context: Context, facts: Facts, status: str) -> int:
    life, chance = context.words.life, context.chance
    if status == "retired":
        return 0
    factor = life["income_by_education"].get(facts["person.education"], 1.0)
    range_ = life["incomes"].get(status)
    return amount(chance, range_, factor=factor) if range_ else 0


def _contract(context: Context, person: Person, status: str) -> Facts:
    """The employment contract: only of those who are employed."""
    codes = ("kind", "status", "starts_on", "ends_on")
    if status != "employed":
        nothing = {f"contract.{code}": "-" for code in codes}
        return nothing | {"person.employment_form": "-", "person.started_work_on": "-"}
    contracts, chance = context.words.life["contracts"], context.chance
    kind = draw(chance, contracts["kinds"])
    starts = context.on - timedelta(days=chance.randrange(20, 1000))
    ends = months_after(starts, 12 * between(chance, [3, 5])) - timedelta(days=1)
    years = max(1, context.age(person) - between(chance, [18, 24]))
    first = years_before(context.on, years) - timedelta(days=chance.randrange(330))
    return {
        "contract.kind": kind,
        "contract.status": draw(chance, contracts["statuses"]),
        "contract.starts_on": starts.isoformat(),
        "contract.ends_on": ends.isoformat() if kind == "fixed" else "-",
        "person.employment_form": draw(chance, contracts["forms"]),
        "person.started_work_on": f"{first:%Y-%m}",
    }


def moved_here(context: Context, tenant: bool) -> str:
    """Since when somebody lives here; `-` for those who always did."""
    if not tenant and not happens(context.chance, 9):
        return "-"
    days = between(context.chance, [40, 3200, 700])
    return (context.on - timedelta(days=days)).isoformat()


def elsewhere(context: Context) -> dict[str, Any]:
    """An invented place that somebody comes from: `province`, `county`, `address`, `near`."""
    places, chance = context.words.place["elsewhere"], context.chance
    near = happens(chance, 60)
    place = chance.choice(places["same_province" if near else "other_province"])
    address = places["village"].format(
        place=place,
        town=chance.choice(places["towns"]),
        village=chance.choice(places["villages"]),
        number=chance.randint(1, 180),
    )
    return {"province": place[:3], "county": place[3:], "address": address, "near": near}
