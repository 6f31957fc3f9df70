"""Addresses of ledgers."""

from __future__ import annotations

from django.urls import path

from linli.features.ledgers.pages import (
    about,
    burden,
    department,
    inbox,
    ledger,
    missing,
    outgoing,
    returning,
    steps,
    whom,
)

urlpatterns = [
    path("", inbox.show_inbox, name="ledgers_inbox"),
    path("receive/", inbox.receive, name="ledgers_receive"),
    path("gone/", inbox.show_gone, name="ledgers_gone"),
    path("outgoing/", outgoing.show_outgoing, name="ledgers_outgoing"),
    path("missing/", missing.show_missing, name="ledgers_missing"),
    path("burden/", burden.show_burden, name="ledgers_burden"),
    path("taker/", outgoing.find_taker, name="ledgers_taker"),
    path("department/", department.show_department, name="ledgers_department"),
    path("<uuid:uid>/", ledger.show_ledger, name="ledger"),
    path("<uuid:uid>/headings/", ledger.show_headings, name="ledger_headings"),
    path("<uuid:uid>/left/", ledger.show_left, name="ledger_left"),
    path("<uuid:uid>/elements/", ledger.search, name="ledger_elements"),
    path("<uuid:uid>/choose/", ledger.choose, name="ledger_choose"),
    path("<uuid:uid>/accept/", ledger.accept, name="ledger_accept"),
    path("<uuid:uid>/whom/", whom.show_whom, name="ledger_whom"),
    path("<uuid:uid>/whom/count/", whom.count, name="ledger_whom_count"),
    path("<uuid:uid>/whom/forget/", whom.forget, name="ledger_whom_forget"),
    path("<uuid:uid>/about/", about.show_about, name="ledger_about"),
    path("<uuid:uid>/fill/", steps.fill, name="ledger_fill"),
    path("<uuid:uid>/fill/undo/", steps.undo_fill, name="ledger_undo_fill"),
    path("<uuid:uid>/check/", steps.check, name="ledger_check"),
    path("<uuid:uid>/uncheck/", steps.uncheck, name="ledger_uncheck"),
    path("<uuid:uid>/take/", steps.take, name="ledger_take"),
    path("<uuid:uid>/changes/", returning.show_changes, name="ledger_changes"),
    path("<uuid:uid>/missing/", missing.show_missing_of, name="ledger_missing"),
    path("<uuid:uid>/back/", returning.show_back, name="ledger_back"),
    path("<uuid:uid>/back/accept/", returning.accept_back, name="ledger_back_accept"),
    path("<uuid:uid>/back/undo/", returning.undo_back, name="ledger_back_undo"),
    path("<uuid:uid>/sent/", steps.send_back, name="ledger_send_back"),
    path("<uuid:uid>/sent/undo/", steps.take_back, name="ledger_take_back"),
]
