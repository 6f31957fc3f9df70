"""From the files of a pack to a Pack: defaults applied, entries checked one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from linli.engines.dictionary.defaults import Defaults, compose_headings
from linli.engines.dictionary.model import (
    EMERGENCY,
    CodeList,
    Element,
    Pack,
    Presence,
    Purpose,
    Relation,
    Role,
)
from linli.engines.dictionary.pack_files import DICTIONARY, ELEMENTS, ROLES, read_yaml
from linli.engines.values import Reason

_Entry = TypeVar("_Entry", Element, Relation, CodeList, Purpose, Presence, Role)
_FIELD = re.compile(r"`\$\.([a-z_]+)")
_MISSING = re.compile(r"missing required field `([a-z_]+)`")
_WANTED = re.compile(r"Expected `([^`]+)`")
#: What stands in a file of its own: its kind, its name, its file.
_KINDS: tuple[tuple[type[Any], str, str], ...] = (
    (Relation, "relations", f"{DICTIONARY}/relations.yaml"),
    (CodeList, "code_lists", f"{DICTIONARY}/code_lists.yaml"),
    (Purpose, "purposes", f"{DICTIONARY}/purposes.yaml"),
    (Presence, "presences", f"{DICTIONARY}/presences.yaml"),
    (Role, "roles", ROLES),
)


@dataclass
class Assembled:
    """A pack, the file in which each entry stands, and what is wrong with its files.

    files: (kind, code) to file, kind being `elements`, `relations`, `code_lists`, `purposes`,
           `presences` or `roles`
    """

    pack: Pack
    files: dict[tuple[str, str], str] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    ambiguous: frozenset[str] = frozenset()


def assemble(contents: Mapping[str, bytes]) -> Assembled:
    """The pack that these files describe (see `pack_files`), as far as they can be understood.

    Raises Problem("dictionary.not_yaml") where a file is no YAML at all.
    """
    return _Assembly(contents).run()


class _Assembly:
    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self.files = {name: read_yaml(data, name) for name, data in contents.items()}
        self.reasons: list[Reason] = []
        self.places: dict[tuple[str, str], str] = {}
        purposes = self._listed(f"{DICTIONARY}/purposes.yaml", "purposes")
        self.plans = [
            str(one["code"]) for one in purposes if str(one.get("code")).startswith(f"{EMERGENCY}.")
        ]

    def run(self) -> Assembled:
        about = self._mapping("pack.yaml")
        parts: dict[str, Any] = {}
        for kind, name, file in _KINDS:
            parts[name] = self._entries(kind, name, [file])
        parts["elements"] = self._elements()
        rules = self._mapping(f"{DICTIONARY}/rules.yaml")
        if derivations := self._mapping(f"{DICTIONARY}/derivations.yaml"):
            rules = {**rules, "derivations": derivations}
        pack = Pack(
            name=self._text(about, "name"),
            version=self._text(about, "version"),
            languages=self._texts("pack.yaml", about, "languages"),
            sources=self._texts(
                f"{DICTIONARY}/sources.yaml", self._mapping(f"{DICTIONARY}/sources.yaml"), "sources"
            ),
            words=self._mapping(f"{DICTIONARY}/words.yaml"),
            rules=rules,
            **parts,
        )
        ambiguous = self._mapping(f"{DICTIONARY}/ambiguous.yaml").get("headings") or []
        return Assembled(pack, self.places, self.reasons, frozenset(map(str, ambiguous)))

    def _mapping(self, file: str) -> dict[str, Any]:
        found = self.files.get(file, {})
        if isinstance(found, dict):
            return found
        self._refuse(file, "", "", found, "a mapping")
        return {}

    def _text(self, about: Mapping[str, Any], key: str) -> str:
        if isinstance(about.get(key), str):
            return str(about[key])
        self._refuse("pack.yaml", "pack", key, about.get(key), "a text")
        return ""

    def _texts(self, file: str, about: Mapping[str, Any], key: str) -> tuple[str, ...]:
        found = about.get(key)
        if found and _is_texts(found):
            return tuple(_texts_in(found))
        self._refuse(file, key, key, found, "a list of texts")
        return ()

    def _elements(self) -> dict[str, Element]:
        """Elements of every file, those along a path last: they take over from their end."""
        defaults = Defaults(self._rules())
        stems, relations = self._stems(), self._prefixes()
        found: dict[str, Element] = {}
        order: list[str] = []
        late = []
        for file in sorted(name for name in self.files if name.startswith(f"{ELEMENTS}/")):
            for entry in self._listed(file, "elements"):
                given = {"subject": self._mapping(file).get("subject"), **entry}
                order.append(str(given.get("code")))
                full = defaults.apply(given, topic=file.rpartition("/")[2].removesuffix(".yaml"))
                (late.append((file, given, full)) if "path" in entry else self._keep(
                    Element, "elements", file, full, found
                ))  # fmt: skip
        for file, given, full in late:
            full = {**full, **_taken_over(found, given), **given}
            if _is_path(full["path"]) and _is_texts(full.get("headings") or []):
                full["headings"] = compose_headings(full, relations, stems)
            self._keep(Element, "elements", file, full, found)
        return {code: found[code] for code in order if code in found}

    def _rules(self) -> list[dict[str, Any]]:
        file = f"{DICTIONARY}/defaults.yaml"
        rules = self._listed(file, "defaults")
        for number, rule in enumerate(rules, start=1):
            if not isinstance(rule.get("give"), dict) or not isinstance(rule.get("when", {}), dict):
                self._refuse(file, f"defaults {number}", "give", rule, "when: {...}, give: {...}")
                return []
        return rules

    def _prefixes(self) -> dict[str, list[str]]:
        entries = self._listed(f"{DICTIONARY}/relations.yaml", "relations")
        return {str(one.get("code")): _texts_in(one.get("prefixes")) for one in entries}

    def _stems(self) -> dict[str, list[str]]:
        file = f"{DICTIONARY}/relations.yaml"
        stems = self._mapping(file).get("stems") or {}
        if isinstance(stems, dict) and all(map(_is_texts, stems.values())):
            return {str(code): words for code, words in stems.items()}
        self._refuse(file, "stems", "stems", stems, "lists of texts by element")
        return {}

    def _entries(self, kind: type[_Entry], name: str, files: Iterable[str]) -> dict[str, _Entry]:
        found: dict[str, _Entry] = {}
        for file in files:
            for entry in self._listed(file, name):
                self._keep(kind, name, file, entry, found)
        return found

    def _listed(self, file: str, name: str) -> list[dict[str, Any]]:
        found = self._mapping(file).get(name) or []
        if not isinstance(found, list):
            self._refuse(file, name, name, found, "a list of entries")
            return []
        for number, one in enumerate(found, start=1):
            if not isinstance(one, dict):
                self._refuse(file, f"{name} {number}", name, one, "an entry with its fields")
        return [one for one in found if isinstance(one, dict)]

    def _keep(
        self,
        kind: type[_Entry],
        name: str,
        file: str,
        entry: dict[str, Any],
        found: dict[str, _Entry],
    ) -> None:
        """Turn one entry into plain data and keep it; note what is wrong with it."""
        code = str(entry.get("code", "?"))
        entry = self._with_plans(entry)
        if code in found:
            self.reasons.append(
                Reason("dictionary.duplicate_code", {"file": file, "entry": code})
            )  # fmt: skip
        for key in entry.keys() - set(kind.__struct_fields__):
            self.reasons.append(
                Reason("dictionary.unknown_key", {"file": file, "entry": code, "key": str(key)})
            )
        try:
            found[code] = msgspec.convert(entry, kind)
            self.places[name, code] = file
        except msgspec.ValidationError as error:
            self._explain(file, code, entry, str(error))

    def _with_plans(self, entry: dict[str, Any]) -> dict[str, Any]:
        """The entry with every plan of an emergency where its purposes say `emergency`."""
        said = entry.get("purposes")
        if not isinstance(said, list) or EMERGENCY not in said or not self.plans:
            return entry
        at = said.index(EMERGENCY)
        plans = [plan for plan in self.plans if plan not in said]
        return {**entry, "purposes": [*said[:at], *plans, *said[at + 1 :]]}

    def _explain(self, file: str, code: str, entry: Mapping[str, Any], message: str) -> None:
        if missing := _MISSING.search(message):
            key = missing[1]
            self.reasons.append(
                Reason("dictionary.missing_key", {"file": file, "entry": code, "key": key})
            )
            return
        where, wanted = _FIELD.search(message), _WANTED.search(message)
        key = where[1] if where else ""
        expected = wanted[1] if wanted else _choices(key) or message
        self._refuse(file, code, key, entry.get(key), expected)

    def _refuse(self, file: str, entry: str, key: str, found: object, expected: str) -> None:
        details = {"file": file, "entry": entry, "key": key, "found": found, "expected": expected}
        reason = Reason("dictionary.bad_value", details)
        if reason not in self.reasons:
            self.reasons.append(reason)


def _is_texts(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)


def _texts_in(found: object) -> list[str]:
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _is_path(found: object) -> bool:
    return isinstance(found, list) and len(found) == 2 and _is_texts(found)


def _taken_over(found: Mapping[str, Element], given: Mapping[str, Any]) -> dict[str, Any]:
    """What an element along a path has from the one at its end; nothing in an emergency."""
    path = given.get("path")
    end = found.get(path[1]) if isinstance(path, list) and _is_path(path) else None
    if end is None or given.get("emergency"):
        return {}
    return {
        "purposes": end.purposes,
        "fresh_days": end.fresh_days,
        "keep_days": end.keep_days,
        "kept_from": end.kept_from,
        "kept_because": end.kept_because,
        "sources": end.sources,
        "selectable": end.selectable,
    }


def _choices(key: str) -> str:
    """The words that a field with a closed choice may hold."""
    hint = {**Element.__annotations__, **Role.__annotations__}.get(key)
    if hint not in ("ElementType", "Sensitivity", "KeptFrom", "Level"):
        return ""
    from typing import get_args

    from linli.engines.dictionary import model

    return ", ".join(get_args(getattr(model, hint)))
