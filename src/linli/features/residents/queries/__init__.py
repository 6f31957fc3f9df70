"""What pages of residents ask; nothing here changes anything."""

from linli.features.residents.queries.home import Home, Person, family_of, open_home
from linli.features.residents.queries.looked import Look, gather_looks, list_looks
from linli.features.residents.queries.person import Kin, OpenedPerson, open_person
from linli.features.residents.queries.scope import (
    PURPOSES,
    division_here,
    list_grids,
    may,
    names_here,
    readable,
    today,
)
from linli.features.residents.queries.search import SHORT, Found, Row, rows_by_key, rows_of, search
from linli.features.residents.queries.subject import Group, Word, group_facts, list_words

__all__ = [
    "PURPOSES",
    "SHORT",
    "Found",
    "Group",
    "Home",
    "Kin",
    "Look",
    "OpenedPerson",
    "Person",
    "Row",
    "Word",
    "division_here",
    "family_of",
    "gather_looks",
    "group_facts",
    "list_grids",
    "list_looks",
    "list_words",
    "may",
    "names_here",
    "open_home",
    "open_person",
    "readable",
    "rows_by_key",
    "rows_of",
    "search",
    "today",
]
