"""How people are: illness, disability, insurance, what they are entitled to, who needs a visit."""

from __future__ import annotations

from datetime import timedelta

from linli.cli.demo.chance import amount, draw, happens, months_after, step_of
from linli.cli.demo.context import Context, Facts, if_any, joined, value_of, yes_no
from linli.cli.demo.homes import Home, Person


def health(context: Context, person: Person, facts: Facts) -> Facts:
    """Illness, disability and what somebody can still do alone."""
    life, chance, age = context.words.life, context.chance, context.age(person)
    risk = step_of(life["diseases"], "from", age)
    ill: list[str] = []
    while len(ill) < 3 and happens(chance, risk["any"] / (1 + 2 * len(ill))):
        ill = sorted({*ill, draw(chance, risk["shares"])}, key=int)
    disabled = happens(chance, step_of(life["disability"], "from", age)["any"])
    category = draw(chance, life["disability_categories"]) if disabled else "-"
    level = draw(chance, life["disability_levels"]) if disabled else "-"
    frail = age >= 65 and happens(chance, (age - 62) * 1.6)
    severe = level in ("1", "2") or (frail and happens(chance, 24))
    care = "none" if severe and happens(chance, 45) else "partial" if severe or frail else "full"
    chronic = any(disease in life["chronic_diseases"] for disease in ill)
    grave = any(disease in life["grave_diseases"] for disease in ill)
    state = "grave" if grave else "disabled" if disabled else "chronic" if chronic else "well"
    number = facts["person.citizen_number"] + category + level
    work = "none" if care == "none" or age > 75 else "partial" if disabled or age >= 60 else "full"
    return {
        "person.diseases": joined(ill, life["no_disease"]),
        "person.has_chronic_disease": yes_no(chronic),
        "person.disability_category": category,
        "person.disability_level": level,
        "person.disability_certificate_number": if_any(number, disabled),
        "person.health_status": life["health"][state],
        "person.blood_type": draw(chance, life["blood"]),
        "person.self_care": care,
        "person.mobility": {"full": "full", "partial": "limited", "none": "none"}[care],
        "person.work_ability": work if age >= 16 else "-",
        "person.family_doctor_signed": yes_no(happens(chance, 82 if age >= 65 else 36)),
    }


def insurance(context: Context, person: Person, facts: Facts) -> Facts:
    """Pension and medical insurance, and the pension itself."""
    life, chance, age = context.words.life, context.chance, context.age(person)
    plans = life["insurance"]
    employed = facts["person.employment_status"] == "employed"
    retired = age >= life["retires"][person.sex]
    pension, medical = "-", "resident"
    if retired:
        pension = draw(chance, plans["pension"]["retired"])
        medical = "employee" if pension == "employee" else "resident"
    elif age >= 18 and facts["person.is_student"] == "0":
        pension = draw(chance, plans["pension"]["working" if employed else "own"])
        medical = draw(chance, plans["medical"]["working" if employed else "own"])
    receives = retired and (pension == "employee" or age >= 60)
    paid = amount(chance, life["pensions"][pension], step=10) if receives else "-"
    return {
        "person.pension_insurance": pension,
        "person.medical_insurance": medical,
        "person.receives_pension": yes_no(receives),
        "person.pension_amount": str(paid),
    }


def entitlements(context: Context, home: Home, person: Person, facts: Facts) -> Facts:
    """What somebody is paid by the state, as the home's situation allows."""
    life, age = context.words.life, context.age(person)
    household = context.households[home]
    on_dibao = household["household.on_dibao"] == "1"
    tekun = household["household.hardship_category"] == "tekun"
    share = value_of(household, "household.monthly_assistance") // len(home.members)
    subsidies, level = life["disability_subsidies"], facts["person.disability_level"]
    care, bands = subsidies["care"].get(level), [band for band in life["old_age"] if band <= age]
    return {
        "person.on_dibao": yes_no(on_dibao),
        "person.dibao_amount": if_any(share, on_dibao),
        "person.tekun": yes_no(tekun),
        "person.support_mode": if_any("home", tekun),
        "person.disability_living_subsidy": if_any(subsidies["living"], on_dibao and level != "-"),
        "person.disability_care_subsidy": if_any(care, care and not tekun),
        "person.old_age_allowance": if_any(life["old_age"][max(bands)] if bands else "", bands),
        **_attention(context, home, person, facts, on_dibao, tekun),
    }


def _attention(
    context: Context, home: Home, person: Person, facts: Facts, dibao: bool, tekun: bool
) -> Facts:
    age, old = context.age(person), context.age(person) >= 60
    alone = home.kind == "elder_alone"
    nest = old and all(context.age(member) >= 60 for member in home.members)
    left = person.role == "grandchild"
    cares = {
        "alone": alone and old,
        "empty_nest": nest and not alone,
        "old": age >= 80,
        "disabled": facts["person.disability_level"] != "-",
        "disabled_elder": old and facts["person.self_care"] == "none",
        "dibao": dibao,
        "tekun": tekun,
        "left_child": left,
        "ill": facts["person.health_status"] == context.words.life["health"]["grave"],
    }
    codes = [code for code, holds in cares.items() if holds]
    arrangement = "alone" if alone else "couple" if nest else "family"
    life, chance = context.words.life, context.chance
    asks = old and happens(chance, 26 if facts["person.self_care"] == "full" else 74)
    needs = sorted({draw(chance, life["needs"]) for _ in range(2)}) if asks else []
    return {
        "person.care_flag": yes_no(codes),
        "person.care_categories": joined(codes, "-"),
        "person.living_arrangement": arrangement if old else "-",
        "person.lives_with_children": yes_no(arrangement == "family") if old else "-",
        "person.service_needs": joined(needs, "none"),
    }


def vaccinations(context: Context, person: Person) -> Facts:
    """The card of a child: a date for each dose given, `-` for one not yet due."""
    life, chance, on = context.words.life, context.chance, context.on
    keeps = context.age(person) < life["vaccinated_until"]
    facts: Facts = {}
    missed = False
    for dose, months in life["vaccines"].items():
        given = months_after(person.born, months) + timedelta(days=chance.randrange(26))
        code = f"person.vaccination.{dose}"
        if not keeps or given > on:
            facts[code] = "-"
        elif happens(chance, 3):
            facts[code], missed = "", True
        else:
            facts[code] = given.isoformat()
    facts["person.vaccination_card_number"] = if_any(f"99{context.digits(8)}", keeps)
    facts["person.vaccination_certificate"] = yes_no(not missed) if keeps else "-"
    facts["person.vaccination_complete"] = yes_no(not missed) if keeps else "-"
    facts["person.vaccination.covid_doses"] = draw(chance, life["covid"])
    return facts
