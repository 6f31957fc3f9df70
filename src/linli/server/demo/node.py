"""The demo node: folder, tables, keys, then places, accounts, the community and what it did."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import UUID

from linli.engines.dictionary import bundled_pack
from linli.engines.values import Problem
from linli.server.new_node import (
    empty_database,
    make_folders,
    require_empty_database,
    write_secret,
    write_settings,
)
from linli.server.starting import SECRET_FILE, name_node, start_node

if TYPE_CHECKING:
    from linli.server.demo.people import Own
    from linli.server.demo.recipe import Recipe
    from linli.server.demo.subjects import Subject

PACK = "cn"
#: Whom the sign-in page offers, and how they sign in.
CARDS = "demo.json"
#: Uids of a home, people, a grid ..., for whoever shows or tests pages.
SAMPLES = "samples.json"
#: Years before today in which the office came to know everybody.
_FOUNDED = timedelta(days=3 * 365)
#: How far the making has come, out of this.
STEPS = 13


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: counts for whoever tells of it."""

    people: int
    homes: int
    records: int


def is_demo(folder: Path) -> bool:
    """Whether the folder holds a node that was made by this."""
    return (folder / CARDS).is_file() and (folder / SECRET_FILE).is_file()


def make_node(folder: Path, settings: list[str], *, seed: int, step: Callable[[int], None]) -> Made:
    """Make the node in a folder that is not there; where anything fails, nothing of it is left.

    settings: `name=value` of the node's options besides `demo`

    Raises Problem("demo.folder_taken"), ("init.database_not_empty") and what the settings raise.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Problem("demo.folder_taken", folder=str(folder))
    if folder.exists():
        folder.rmdir()
    try:
        make_folders(folder)
        write_settings(folder / "linli.toml", ["demo=true", *settings])
        write_secret(folder / SECRET_FILE, secrets.token_urlsafe(50))
        name_node(folder)
        start_node(as_owner=True)
        step(1)
        return _fill(folder, seed, step)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def forget_node(folder: Path) -> None:
    """Throw a demo node away, with what it has in a database."""
    from django.db import connection, connections

    name_node(folder)
    start_node(as_owner=True)
    if connection.vendor == "postgresql":
        empty_database()
    connections.close_all()
    shutil.rmtree(folder)


def _fill(folder: Path, seed: int, step: Callable[[int], None]) -> Made:
    from django.core.management import call_command
    from django.db import connections

    from linli.core.trust.keys import node_ring
    from linli.server.upgrading import collect_files

    require_empty_database()
    # Neither needs the database: done beside the rest.
    beside = [Thread(target=collect_files), Thread(target=_warm_up)]
    for one in beside:
        one.start()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        step(4)
        node_ring().make()
        return _people(folder, seed, step)
    except BaseException:
        empty_database()
        raise
    finally:
        for one in beside:
            one.join()
        connections.close_all()


def _warm_up() -> None:
    """Let the process that reads ledgers load what it needs."""
    from linli.core.base.jobs.child import warm_child
    from linli.core.base.pack import pack_folder
    from linli.features.ledgers.jobs import cache_folder
    from linli.features.ledgers.workbench import calls

    warm_child(calls.warm, str(pack_folder()), cache_folder())


def _people(folder: Path, seed: int, step: Callable[[int], None]) -> Made:
    from django.utils import timezone

    from linli.cli.demo.community import make_community
    from linli.cli.demo.specs import load_ledgers
    from linli.cli.demo.words import load_words
    from linli.core.base.bulk import without_collector
    from linli.core.base.pack import node_pack
    from linli.core.base.scope import acting
    from linli.core.register import services as register
    from linli.core.trust.actors import SystemActor
    from linli.core.trust.rights import WHOLE_NODE
    from linli.server.demo import fates, land, looking, people, sayings, subjects, telling
    from linli.server.demo.inbox import Inbox
    from linli.server.demo.recipe import load_recipe

    source = bundled_pack(PACK)
    words, recipe = load_words(source), load_recipe(source)
    specs = {one.id: one for one in load_ledgers(source)}
    place, grids = words.place, words.place["grids"]
    on, zone = timezone.localdate(), timezone.get_default_timezone()
    founded = on - _FOUNDED
    verbs = frozenset({"division.load", "division.change", "address.write"})
    with without_collector():
        community = make_community(words, seed=seed, on=on)
        stands = subjects.as_subjects(community, node_pack(), recipe, seed=seed, on=on, grids=grids)
        fate = fates.decide(stands, recipe, _elsewhere(place), seed=seed, on=on)
        said = sayings.tell(stands, recipe, fate.spans, seed=seed, on=on)
        said = sorted([*said, *fate.said], key=lambda one: (one.on, one.source, one.by))
    step(5)
    with acting(SystemActor("demo", verbs), WHOLE_NODE, "upkeep", at=_at(founded, zone)):
        here = land.lay_out(recipe, grids, place["grid"], folder, on=founded)
        whole = "".join(
            place[one] for one in ("province", "city", "county", "township", "community")
        )
        land.write_addresses(stands, recipe, whole)
    accounts = people.staff(recipe, since=_at(founded, zone))
    office = telling.Office(accounts, here, zone)
    with without_collector():
        keys = telling.write(said, office, lambda done: step(6 + done * 4 // len(said)))
    own = people.choose(fate.quiet, on=on)
    names = people.residents(recipe, own, keys, office, on=on)
    with office.acting(recipe.fates.protected_by, on - timedelta(days=1)):
        for one in fate.protected:
            register.protect(keys[one.uid])
    looking.look(recipe, own, keys, office, here, on=on)
    step(11)
    with without_collector():
        ledgers = Inbox(recipe, office, specs, words_of_forms()).fill(here, on=on)
    step(12)
    write_cards(folder, recipe, names)
    write_samples(folder, recipe, own, fate.protected, ledgers)
    return Made(len(community.persons), len(community.households), len(said))


def write_cards(folder: Path, recipe: Recipe, names: dict[str, str]) -> None:
    """Write whom the sign-in page offers: user name, password, role, name, what they do.

    names: of the residents, by user name
    """
    from linli.core.base.pack import node_pack

    cards = [
        {
            "username": one.username,
            "password": recipe.password,
            "role": one.role,
            "label": node_pack().roles[one.role].labels,
            "name": one.name or names[one.username],
            "what": one.what,
        }
        for one in recipe.accounts
        if not one.hidden
    ]
    write_secret(folder / CARDS, json.dumps(cards, ensure_ascii=False, indent=1) + "\n")


def words_of_forms() -> dict[str, Any]:
    """What departments' forms print of the place, and their fonts."""
    from linli.cli.demo.words import load_words

    place = load_words(bundled_pack(PACK)).place
    return {
        "font_body": place["fonts"]["body"],
        "font_title": place["fonts"]["title"],
        "place": place["community"],
        "office": place["office"],
    }


def write_samples(
    folder: Path,
    recipe: Recipe,
    own: Own,
    protected: Sequence[Subject],
    ledgers: Mapping[str, UUID],
) -> None:
    """Write one of each thing that has a page, by what it is."""
    from linli.core.trust.queries import get_account

    person, home = own.subjects["resident"], own.home
    clerk = next(one.username for one in recipe.accounts if one.role == "community_worker")
    samples: dict[str, object] = {
        "person": person.uid,
        "household": home.household.uid,
        "dwelling": home.dwelling.uid,
        "child": own.subjects["child"].uid,
        "parent": own.subjects["parent"].uid,
        "family": own.subjects["child"].home.household.uid,
        "protected": protected[0].uid if protected else "",
        "grid": recipe.code_of_grid(home.grid),
        "community": recipe.community,
        "account_clerk": get_account(clerk).uid,
    }
    samples |= {f"ledger_{name}": uid for name, uid in ledgers.items()}
    text = json.dumps({name: str(one) for name, one in samples.items()}, indent=1)
    write_secret(folder / SAMPLES, text + "\n")


def _elsewhere(place: dict[str, Any]) -> str:
    """An address outside, to which people move."""
    there = place["elsewhere"]
    return str(
        there["village"].format(
            place=there["other_province"][0], town=there["towns"][0],
            village=there["villages"][0], number=12,
        )
    )  # fmt: skip


def _at(day: date, zone: Any) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=zone)
