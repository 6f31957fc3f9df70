"""Ties within and beyond the home, as the register writes them: names and numbers of kin."""

from __future__ import annotations

from linli.cli.demo.chance import draw, happens
from linli.cli.demo.context import Context, Facts, citizen_number, if_any, yes_no
from linli.cli.demo.homes import Home, Person
from linli.cli.demo.names import Namer

_ELDERS = {
    "person.paternal_grandfather": ("father", "father"),
    "person.paternal_grandmother": ("father", "mother"),
    "person.maternal_grandfather": ("mother", "father"),
    "person.maternal_grandmother": ("mother", "mother"),
}


def kin(context: Context, namer: Namer, home: Home, person: Person) -> Facts:
    """Spouse, parents, grandparents, guardian and emergency contact of one person."""
    facts: Facts = {}
    child = context.age(person) < 18
    facts["person.spouse.name"] = person.spouse.name if person.spouse else "-"
    for relation, parent in (("father", person.father), ("mother", person.mother)):
        facts |= _parent(context, f"person.{relation}", parent, child)
    for code, (first, second) in _ELDERS.items():
        parent = getattr(person, first)
        elder = getattr(parent, second) if parent else None
        facts[f"{code}.name"] = elder.name if elder else "" if child else "-"
        facts[f"{code}.birth_date"] = elder.born.isoformat() if elder else "" if child else "-"
    return (
        facts | _guardian(context, home, person, child) | _emergency(context, namer, home, person)
    )


def _parent(context: Context, relation: str, parent: Person | None, child: bool) -> Facts:
    known = context.persons.get(parent) if parent else None
    unknown = "" if child else "-"
    fields = {"name": "person.name", "citizen_number": "person.citizen_number",
              "birth_date": "person.birth_date", "phone": "person.phone",
              "work_place": "person.work_place"}  # fmt: skip
    return {f"{relation}.{end}": known[code] if known else unknown for end, code in fields.items()}


def _guardian(context: Context, home: Home, person: Person, child: bool) -> Facts:
    left = person.role == "grandchild"
    if left:
        guardian: Person | None = home.head
    else:
        guardian = (person.father or person.mother) if child else None
    known = context.persons.get(guardian) if guardian else None
    fields = ("name", "citizen_number", "phone", "address")
    facts = {f"person.guardian.{end}": known[f"person.{end}"] if known else "-" for end in fields}
    elder, parent = ("61", "62"), ("51", "52")
    codes = (elder if person.father else ("63", "64")) if left else parent
    women = context.words.homes["sexes"]["woman"]
    facts["person.guardian.relation"] = codes[guardian.sex == women] if guardian else "-"
    quality = draw(context.chance, context.words.life["guardianship"])
    return facts | {
        "person.guardian_entrusted": yes_no(left) if child else "-",
        "person.guardianship_quality": if_any(quality, left),
        "person.parental_absence": if_any("both_away", left),
        "person.child_hardship_category": if_any("left_behind", left),
    }


def _emergency(context: Context, namer: Namer, home: Home, person: Person) -> Facts:
    near = [other for other in home.members if other is not person and context.age(other) >= 18]
    contact = person.spouse or (near[0] if near else None)
    if contact:
        known = context.persons[contact]
        name, phone = contact.name, known["person.phone"]
    else:
        sex = draw(context.chance, dict.fromkeys(context.words.homes["sexes"].values(), 1))
        name, phone = namer.stranger(person.surname, sex, person.born.year + 26), context.phone()
    return {"person.emergency_contact.name": name, "person.emergency_contact.phone": phone}


def identity(context: Context, home: Home, person: Person) -> Facts:
    """Number, birth, sex, people, telephone of one person."""
    chance, words, age = context.chance, context.words, context.age(person)
    own_phone = happens(chance, 96 if 14 <= age < 75 else 78 if age >= 75 else 8)
    league = words.life["youth_league"]
    politics = draw(chance, words.life["politics"]) if age >= 18 else "13"
    if league["ages"][0] <= age <= league["ages"][1] and happens(chance, league["share"]):
        politics = league["code"]
    return {
        "person.name": person.name,
        "person.citizen_number": citizen_number(context, person),
        "person.birth_date": person.born.isoformat(),
        "person.sex": person.sex,
        "person.relation_to_head": person.relation,
        "person.ethnicity": person.people,
        "person.political_status": politics,
        "person.phone": context.phone() if own_phone else "-",
        "person.marital_status": _marital(context, home, person),
    }


def _marital(context: Context, home: Home, person: Person) -> str:
    marital: dict[str, str] = context.words.homes["marital"]
    age = context.age(person)
    if person.spouse:
        return marital["married"]
    if person.role == "parent" or home.kind == "elder_alone" or age >= 68:
        return draw(
            context.chance, {marital["widowed"]: 90, marital["never"]: 4, marital["divorced"]: 6}
        )
    has_child = any(person in (other.father, other.mother) for other in home.members)
    if has_child:
        return draw(context.chance, {marital["divorced"]: 74, marital["widowed"]: 26})
    if age < 30:
        return marital["never"]
    alone = {"never": 62, "married": 20, "divorced": 18}
    return marital[draw(context.chance, alone)]
