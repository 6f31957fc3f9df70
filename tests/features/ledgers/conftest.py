"""An office with residents in its register, forms as departments send them, and a worker."""

from datetime import timedelta
from io import BytesIO

import pytest
import xlsxwriter
from django.core.cache import cache
from django.db import connection

from linli.core.base.ids import new_uid
from linli.core.base.jobs.child import stop_child
from linli.core.base.scope import acting
from linli.core.places.queries import jurisdiction_of
from linli.core.register import queries as register
from linli.core.register import services as write
from linli.core.trust.actors import SystemActor
from linli.core.trust.keys import node_ring
from linli.features.ledgers import queries, services
from linli.features.ledgers.services import Received
from tests.core.trust.office import AT, as_account, make_office
from tests.database import django_db_setup, is_postgresql

__all__ = ["django_db_setup", "is_postgresql"]

#: name, sex, birth date, citizen number, phone, relation to head, home
PEOPLE = [
    ("王秀兰", "2", "1940-02-03", "110101194002030024", "13800000001", "02", 0),
    ("王大", "1", "1938-05-06", "110101193805060017", None, "10", 0),
    ("赵永福", "1", "1950-07-08", None, "13800000003", "02", 1),
    ("吴桂英", "2", "1990-09-10", None, None, "02", 2),
]
HEADINGS = [
    "序号",
    "户主姓名",
    "姓名",
    "性别",
    "出生日期",
    "公民身份号码",
    "联系电话",
    "身高",
    "经办人意见",
]


def roster(headings=HEADINGS, title="高龄老人花名册（2026年5月）", rows=6, extra=()):
    """A department's workbook: a title, a line about the page, headings, blank rows."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名册")
        box = book.add_format({"border": 1})
        sheet.merge_range(0, 0, 0, len(headings) - 1, title, book.add_format({"bold": True}))
        sheet.write(1, 0, "填报单位（盖章）：")
        for column, heading in enumerate(headings):
            sheet.write(2, column, heading, box)
            for row in range(rows):
                sheet.write_blank(3 + row, column, None, box)
        for row, column, text in extra:
            sheet.write(row, column, text)
    return out.getvalue()


@pytest.fixture
def office(transactional_db, settings, tmp_path):
    """A township with two communities; clerks, a head, a department's officer, an auditor."""
    settings.LINLI_SECRETS, settings.LINLI_FILES = tmp_path / "secret", tmp_path / "files"
    node_ring().make()
    cache.clear()
    register.forget_working_sets()
    office = make_office()
    office.hire("clerk", "community_worker", office.here, name="周敏")
    office.hire("colleague", "community_worker", office.here, name="李芳")
    office.hire("neighbour", "community_worker", office.beside, name="陈静")
    office.hire("officer", "civil_affairs", office.county, name="何伟")
    office.hire("auditor", "auditor", office.here, name="审计")
    yield office
    stop_child()


@pytest.fixture
def residents(office):
    """Four people in three homes of the community `here`; their keys."""
    verbs = frozenset({"batch.write", "subject.create"})
    code = office.here.code
    homes = [new_uid() for _ in range(3)]
    with acting(SystemActor("tests", verbs), jurisdiction_of(office.here), "upkeep", at=AT):
        write.write_batch(write.Batch(
            subjects=homes, kinds="household", observed_at=AT - timedelta(days=9),
            values=[{"household.division": code, "household.on_dibao": "1" if n < 2 else "0"}
                    for n in range(3)],
        ))  # fmt: skip
        said = [
            {"person.name": name, "person.sex": sex, "person.birth_date": born,
             "person.citizen_number": number, "person.phone": phone,
             "person.relation_to_head": role, "person.household": str(homes[home]),
             "person.residence_division": code}
            for name, sex, born, number, phone, role, home in PEOPLE
        ]  # fmt: skip
        made = write.write_batch(write.Batch(
            subjects=[new_uid() for _ in said], observed_at=AT - timedelta(days=9),
            values=[{k: v for k, v in one.items() if v is not None} for one in said],
        ))  # fmt: skip
    return made.subjects


@pytest.fixture
def at_desk(office):
    """Act for somebody: `with at_desk("clerk"):`, on a ledger's task if one is given."""

    def act(name="clerk", *, ledger=None, division=None, purpose="ledger", at=AT):
        uid = ledger.uid if ledger is not None else new_uid()
        where = division or (office.beside if name == "neighbour" else office.here)
        return as_account(office.people[name], where, purpose, at=at, task=f"ledger:{uid}")

    return act


@pytest.fixture
def work(office):
    """Run every job that waits."""
    from linli.core.base.jobs import JobWorker

    def run():
        connection.close()
        JobWorker(interval=0.05).run(until_empty=True)

    return run


@pytest.fixture
def received(office, at_desk, work):
    """A ledger that was received and read."""

    def make(data=None, name="高龄老人花名册.xlsx", **given):
        with at_desk():
            (receipt,) = services.receive_files(
                [Received(name, data or roster())], **{"department": "区民政局", **given}
            )
        work()
        with at_desk():
            return queries.get_ledger(receipt.ledger.uid)

    return make
