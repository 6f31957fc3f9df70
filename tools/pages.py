"""Every page with who looks at it and at what: for pictures, and for tests of all pages.

A page is named by the name of its address; a new one without a row fails tests/rules/test_pages.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """A page as somebody sees it.

    who:       of tools.browser.WHO or a user name of the demo; empty: nobody is signed in
    arguments: of the address, by name: a key of the demo's samples.json
    query:     what follows the address
    """

    who: str = "clerk"
    arguments: dict[str, str] = field(default_factory=dict)
    query: str = ""


#: By name of the address.
PAGES: dict[str, Row] = {
    "account_login": Row(""),
    "account_logout": Row(),
    "account_change_password": Row(),
    "mfa_index": Row(),
    "trust_use_code": Row(""),
    "trust_switch": Row(""),
    "trust_pin": Row(),
    "home": Row("administrator"),
    "keys": Row(),
    "notices": Row(),
    "ledgers_inbox": Row(),
    "ledgers_gone": Row(),
    "ledgers_outgoing": Row(),
    "ledgers_burden": Row(),
    "ledgers_missing": Row(),
    "ledgers_taker": Row("protection"),
    "ledgers_department": Row("department"),
    "ledger": Row(arguments={"uid": "ledger_visit_frequency"}),
    "ledger_headings": Row(arguments={"uid": "ledger_visit_frequency"}),
    "ledger_whom": Row(arguments={"uid": "ledger_visit_frequency"}),
    "ledger_about": Row(arguments={"uid": "ledger_visit_frequency"}),
    "ledger_left": Row(arguments={"uid": "ledger_old_age_allowance_gone"}),
    "ledger_missing": Row(arguments={"uid": "ledger_old_age_allowance_gone"}),
    "ledger_changes": Row(arguments={"uid": "ledger_old_age_allowance_gone"}),
    "ledger_back": Row(arguments={"uid": "ledger_old_age_allowance_gone"}),
    "ledger_take": Row(arguments={"uid": "ledger_old_age_allowance_gone"}),
    "office_accounts": Row("administrator"),
    "office_account": Row("administrator", {"uid": "account_clerk"}),
    "office_grant": Row("administrator", {"uid": "account_clerk"}, "?role=committee_head&q=xw"),
    "office_token": Row("administrator", {"uid": "account_clerk"}),
    "office_invite": Row("administrator", query="?role=community_worker&q=xw"),
    "office_invitations": Row("administrator"),
    "trust_tokens": Row(),
    "office_access": Row("protection"),
    "office_openings": Row("protection"),
    "office_audit": Row("protection"),
    "office_erased": Row("protection"),
    "residents": Row(query="?q=wx"),
    "residents_lists": Row(query="?ready=eighty"),
    "residents_alerts": Row(),
    "residents_places": Row(),
    "residents_grid": Row(arguments={"code": "grid"}, query="?building=0"),
    "household": Row(arguments={"uid": "family"}, query="?about=household.phone"),
    "person": Row(arguments={"uid": "parent"}, query="?about=person.phone"),
    "resident_edit": Row(arguments={"uid": "parent"}, query="?group=reach"),
    "resident_new": Row(arguments={}),
    "resident_move": Row(arguments={"uid": "parent"}),
    "resident_leave": Row(arguments={"uid": "parent"}),
    "resident_die": Row(arguments={"uid": "parent"}),
    "resident_break_glass": Row(arguments={"uid": "protected"}),
    "own": Row("proxy"),
    "own_one": Row("resident", arguments={"uid": "person"}),
    "own_change": Row("resident", arguments={"uid": "person"}, query="?about=person.phone"),
}
#: Addresses that are no pages to look at, with the reason.
OTHERS: dict[str, str] = {
    "look": "takes what was chosen and goes back",
    "job_cancel": "takes a click and goes back",
    "notice_read": "takes a click and goes back",
    "job": "a job is there for a moment only",
    "still_here": "answers a script",
    "components": "for developers, with DEBUG only",
    "trust_choose_place": "takes a choice and goes back",
    "ledgers_receive": "takes files and goes on",
    "ledger_accept": "takes a click and goes back",
    "ledger_back_accept": "takes a click and goes back",
    "ledger_back_undo": "takes a click and goes back",
    "ledger_check": "takes a click and goes back",
    "ledger_choose": "takes a choice and goes back",
    "ledger_elements": "a part of a page, for a script",
    "ledger_fill": "takes a click and goes back",
    "ledger_send_back": "takes a click and goes on",
    "ledger_take_back": "takes a click and goes back",
    "ledger_uncheck": "takes a click and goes back",
    "ledger_undo_fill": "takes a click and goes back",
    "ledger_whom_count": "a part of a page, for a script",
    "ledger_whom_forget": "takes a click and goes back",
    "office_month": "a list to sign, once a month with openings is over",
    "office_disable": "takes a reason and goes back",
    "office_enable": "takes a click and goes back",
    "office_revoke": "takes a click and goes back",
    "office_give_again": "takes a click and goes back",
    "office_invited": "needs an invitation, which is shown once",
    "office_withdraw": "takes a click and goes on",
    "office_revoke_token": "takes a click and goes back",
    "trust_token_collect": "takes a click and goes back",
    "trust_token_drop": "takes a click and goes back",
    "own_dismiss": "takes a click and goes back",
    "resident_protect": "takes a click and goes back",
    "resident_retract": "takes a click and goes back",
    "resident_reveal": "takes a reason and shows the page again",
    "resident_undo": "takes a click and goes back",
    "resident_undo_batch": "takes a click and goes back",
    "residents_list_forget": "takes a click and goes back",
    "residents_list_save": "takes a name and goes back",
    "residents_map": "answers a script",
    "trust_join": "needs an invitation, which is used once",
}
