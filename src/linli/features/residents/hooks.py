"""What can be done with residents beyond the register's own verbs, and where they stand."""

from __future__ import annotations

from linli.core.base.hooks import MenuEntry, SearchPlace, menu, search_places
from linli.core.base.verbs import declare

# list: the pages of people and homes, and lists with columns of one's own
# reveal: a number whole, for a reason that is kept
declare("resident", "resident.list", "resident.reveal")


@menu.give(order=20)
def residents_entry() -> MenuEntry:
    """Finding people and homes."""
    return MenuEntry(
        "residents", "residents.menu", url="residents", icon="people", verb="resident.list",
        key="r",
    )  # fmt: skip


@search_places.give(order=10)
def residents_search() -> SearchPlace:
    """What is typed at the top of every page is looked for among residents."""
    return SearchPlace("residents", verb="resident.list", label="residents.search_hint")


@menu.give(order=30)
def own_entry() -> MenuEntry:
    """One's own data, for whoever has any."""
    return MenuEntry("own", "own.menu", url="own", icon="user", verb="own.read", key="o")
