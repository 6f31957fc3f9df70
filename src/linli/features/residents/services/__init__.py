"""What pages of residents change: each asks for its verb and is undone by another."""

from linli.features.residents.services.changing import (
    SOURCES,
    change_facts,
    keep_changes,
    take_back,
)
from linli.features.residents.services.lists import delete_list, save_list
from linli.features.residents.services.revealing import REASONS, reveal

__all__ = [
    "REASONS",
    "SOURCES",
    "change_facts",
    "delete_list",
    "keep_changes",
    "reveal",
    "save_list",
    "take_back",
]
