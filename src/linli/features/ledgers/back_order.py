"""What the child needs to read a file that came back: files, and what the register says now."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.timezone import localtime

from linli.core.base.files import open_file
from linli.core.base.models import StoredFile
from linli.core.base.pack import pack_folder
from linli.core.base.scope import current_scope
from linli.core.register import queries as register
from linli.engines.values import Problem
from linli.features.ledgers.memory import answers_of
from linli.features.ledgers.models import Filling, Ledger, Returned
from linli.features.ledgers.plan import Whom
from linli.features.ledgers.queries.desk import get_understood
from linli.features.ledgers.sealed import read_filling, read_whom
from linli.features.ledgers.workbench import calls


def prepare_back(ledger: Ledger, folder: Path) -> tuple[calls.Back, list[int]]:
    """The order for the child, and the keys of those of whom it may speak. Logged.

    Raises Problem("ledgers.back_missing") where the filled file or the returned one is gone.
    """
    filling = Filling.objects.select_related("file").filter(ledger=ledger).first()
    row = Returned.objects.select_related("file").filter(ledger=ledger).first()
    if filling is None or row is None or row.file is None:
        raise Problem("ledgers.back_missing")
    understood = get_understood(ledger)
    whom = read_whom(ledger) or Whom()
    division = whom.division or ledger.division_id
    # Who has moved away since is not here any more, and nothing is said of them.
    here = set(register.choose(division, "", kind=whom.kind))
    chosen = [key for key in read_filling(filling, ledger).get("chosen", ()) if key in here]
    asked = list(dict.fromkeys(one.meant or one.element or "" for one in understood.headings()))
    gathered = register.gather(
        division, chosen, [code for code in asked if code], kind=whom.kind,
        rows=sorted(understood.subjects()) or [whom.kind], verb="ledger.read",
    )  # fmt: skip
    order = calls.Back(
        filled=str(_lay_out(filling.file, folder / "filled.xlsx")),
        back=str(_lay_out(row.file, folder / f"back.{row.kind}")),
        pack=str(pack_folder()),
        cache=str(Path(settings.LINLI_NODE) / "cache"),
        on=localtime(current_scope().at).date(),
        purpose=current_scope().purpose,
        department=ledger.department,
        answers=answers_of(understood, ledger.department),
        persons=gathered.persons,
        homes=gathered.homes,
        chosen=gathered.chosen,
        asked=tuple(asked),
    )
    return order, sorted({key for keys in gathered.seen.values() for key in keys})


def prepare_twice(ledger: Ledger, before: Ledger, folder: Path) -> calls.Twice:
    """The order to compare two filled files. Raises Problem("ledgers.back_missing")."""
    files = []
    for place, one in enumerate((before, ledger)):
        filling = Filling.objects.select_related("file").filter(ledger=one).first()
        if filling is None:
            raise Problem("ledgers.back_missing")
        files.append(str(_lay_out(filling.file, folder / f"{place}.xlsx")))
    return calls.Twice(
        before=files[0],
        after=files[1],
        pack=str(pack_folder()),
        cache=str(Path(settings.LINLI_NODE) / "cache"),
        department=ledger.department,
        answers=answers_of(get_understood(ledger), ledger.department),
    )


def _lay_out(file: StoredFile, path: Path) -> Path:
    with path.open("wb") as out:
        for chunk in open_file(file).chunks:
            out.write(chunk)
    return path
