"""What is said of a home as a whole, and how each member belongs to it."""

from __future__ import annotations

from linli.cli.demo.chance import draw, happens
from linli.cli.demo.context import Context, Facts, if_any, joined, value_of, yes_no
from linli.cli.demo.homes import Home, Person
from linli.cli.demo.lives import elsewhere, moved_here

_INCOME = "person.monthly_income", "person.pension_amount"


def residence(context: Context, home: Home, person: Person) -> Facts:
    """Where somebody lives and where they are registered."""
    household, place = context.households[home], context.words.place
    address, kind = household["household.address"], household["household.hukou_kind"]
    origin = elsewhere(context)
    foreign = home.tenant or happens(context.chance, 3)
    return {
        "person.native_place": origin["province"] + origin["county"]
        if foreign or happens(context.chance, 22)
        else place["province"] + place["city"],
        "person.address": address,
        "person.residence_kind": "floating" if foreign else "away" if person.away else "resident",
        "person.hukou_kind": draw(context.chance, {"1": 62, "3": 38}) if foreign else kind,
        "person.hukou_registered": yes_no(True),
        "person.hukou_address": origin["address"] if foreign else address,
        "person.hukou_province": origin["province"] if foreign else place["province"],
        "person.hukou_county": origin["county"] if foreign else place["city"] + place["county"],
        "person.moved_in_on": moved_here(context, foreign),
        "person.postcode": place["postcode"],
    }


def belonging(context: Context, home: Home, person: Person) -> Facts:
    """Children, service in the forces, volunteering."""
    chance, age = context.chance, context.age(person)
    own = sum(person in (other.father, other.mother) for other in home.members)
    grown = draw(chance, {1: 30, 2: 45, 3: 20, 4: 5}) if age >= 60 else 0
    volunteers = 14 <= age < 76 and happens(chance, 8)
    man = person.sex == context.words.homes["sexes"]["man"]
    return {
        "person.children_count": str(max(own, grown)),
        "person.veteran": yes_no(man and age >= 21 and happens(chance, 8)),
        "person.volunteer.number": if_any(f"V99{context.digits(8)}", volunteers),
        "person.volunteer.hours": if_any(chance.randint(2, 240), volunteers),
        "person.bank_name": context.words.place["bank"],
        "person.bank_account": if_any(f"000099{context.digits(13)}", age >= 16),
        "person.grid_worker.name": chance.choice(context.words.place["workers"]),
    }


def economy(context: Context, home: Home) -> None:
    """Income of a home and what follows from it; adds to the home's facts."""
    facts = context.households[home]
    head = context.persons[home.head]
    income = sum(value_of(context.persons[m], code) for m in home.members for code in _INCOME)
    sources = _sources(context, home)
    vehicles = context.words.life["vehicles"]
    facts |= {
        "household.head": home.head.id,
        "household.head.name": home.head.name,
        "household.head.phone": head["person.phone"],
        "household.phone": head["person.phone"],
        "household.hukou_book_number": if_any(f"99{context.digits(7)}", not home.tenant),
        "household.monthly_income": str(income),
        "household.annual_income": str(income * 12),
        "household.vehicles": draw(context.chance, vehicles),
        "household.contracted_land": str(context.chance.randint(2, 30) / 10)
        if facts["household.hukou_kind"] == "1"
        else "0",
        "household.registered_poor": yes_no(happens(context.chance, 2)),
        **_assistance(context, home, income),
    }
    if facts["household.on_dibao"] == "1":
        sources.append("assistance")
        facts["household.vehicles"] = context.words.life["no_vehicle"]
    facts["household.income_sources"] = joined(sources, "other")
    context.households[home] = {"household_id": home.id, **facts}


def _sources(context: Context, home: Home) -> list[str]:
    members = [context.persons[member] for member in home.members]
    states = {member["person.employment_status"] for member in members}
    wages = states & {"employed", "flexible", "self_employed"}
    pension = any(member["person.receives_pension"] == "1" for member in members)
    found = {"wage": wages, "farming": "farming" in states, "pension": pension}
    return [code for code, holds in found.items() if holds]


def _assistance(context: Context, home: Home, income: int) -> Facts:
    life, chance = context.words.life["dibao"], context.chance
    size, standard = len(home.members), life["standard"]
    gap = standard * size - income
    alone = home.kind == "elder_alone" and income < standard
    tekun = alone and not home.tenant and happens(chance, 22)
    eligible = gap > 0 and not home.tenant and not tekun
    on_dibao = eligible and happens(chance, life["share"])
    low = not on_dibao and not tekun and income < standard * size * 1.5
    paid = on_dibao or tekun
    pays = gap // 10 * 10 if on_dibao else standard * 13 // 10
    hardship = "dibao" if on_dibao else "tekun" if tekun else "-"
    causes = context.words.life["poverty_causes"]
    return {
        "household.on_dibao": yes_no(on_dibao),
        "household.hardship_category": "low_income" if low and happens(chance, 40) else hardship,
        "household.dibao_certificate_number": if_any(f"D99{context.digits(7)}", on_dibao),
        "household.assistance_category": if_any(draw(chance, life["category"]), on_dibao),
        "household.assistance_mode": if_any("difference" if income else "full", on_dibao),
        "household.assisted_count": if_any(size, paid),
        "household.assistance_standard": if_any(standard, paid),
        "household.monthly_assistance": if_any(pays, paid),
        "household.poverty_cause": draw(chance, causes) if paid or low else "-",
    }  # fmt: skip
