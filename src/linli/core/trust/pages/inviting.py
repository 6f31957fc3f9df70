"""Letting people in: invitations by a link that is shown once, and roles given to an account."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.core.base.scope import current_scope
from linli.core.base.sealer import open_note, seal_note
from linli.core.base.toasts import tell
from linli.core.trust import queries, services
from linli.core.trust.actors import day_of
from linli.core.trust.models import Invitation
from linli.core.trust.pages.asking import (
    find_places,
    office_page,
    place_name,
    read_day,
    read_place,
    role_name,
    role_options,
)
from linli.core.trust.pages.office import tabs_of
from linli.engines.values import Problem

_KEPT, _LABEL = "linli_invited", "invitation"
_ROLE = "role.grant"


@require_http_methods(["GET", "POST"])
@office_page("account.invite")
def invite(request: HttpRequest) -> HttpResponse:
    """Choose role and place; the link is on the next page, once."""
    problem = None
    if request.method == "POST":
        try:
            invitation, secret = services.invite(
                request.POST.get("role", ""),
                read_place(request.POST.get("place", "")),
                until=read_day(request.POST, "until"),
            )
        except Problem as refused:
            problem = refused
        else:
            sealed = seal_note({"secret": secret}, invitation.uid, _LABEL)
            kept = base64.b64encode(sealed).decode("ascii")
            request.session[_KEPT] = [str(invitation.uid), kept]
            tell(request, "office.told_invited", undo=_withdraw_url(invitation),
                 role=role_name(invitation.role))  # fmt: skip
            return redirect("office_invited", uid=invitation.uid)
    context = _giving(request, "account.invite") | {"problem": problem, "cancel": "office_accounts"}
    return render(request, "trust/office/invite.html", context, status=422 if problem else 200)


@require_GET
@never_cache
@office_page("account.invite")
def show_invited(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An invitation; with its link right after it was made, and never again."""
    invitation = queries.get_invitation(uid)
    secret = _take_secret(request, uid)
    context: dict[str, Any] = {"one": _told(invitation), "link": "", "picture": ""}
    if secret:
        link = request.build_absolute_uri(reverse("trust_join", args=[secret]))
        picture = segno.make(link, error="m").svg_inline(
            scale=5, border=2, dark="#000", light="#fff"
        )
        context |= {"link": link, "picture": picture}
    return render(request, "trust/office/invited.html", context)


@require_GET
@office_page("account.invite")
def list_invitations(request: HttpRequest) -> HttpResponse:
    """Invitations that nobody has used yet."""
    rows = queries.list_invitations().select_related("division", "invited_by")[:200]
    context = {"rows": [_told(one) for one in rows], "tabs": tabs_of("invitations")}
    return render(request, "trust/office/invitations.html", context)


@require_POST
@office_page("account.invite")
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make an invitation useless."""
    invitation = queries.get_invitation(uid)
    services.withdraw_invitation(invitation)
    tell(request, "office.told_withdrawn", role=role_name(invitation.role))
    return redirect("office_invitations")


@require_http_methods(["GET", "POST"])
@office_page("role.grant")
def grant(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give an account one more role."""
    account = queries.see_account(uid)
    name = account.name or account.username
    problem = None
    if request.method == "POST":
        try:
            holding = services.grant_role(
                account,
                request.POST.get("role", ""),
                read_place(request.POST.get("place", "")),
                since=read_day(request.POST, "since"),
                until=read_day(request.POST, "until"),
            )
        except Problem as refused:
            problem = refused
        else:
            undo = reverse("office_revoke", args=[holding.uid])
            tell(request, "office.told_granted", undo=undo, role=role_name(holding.role), name=name)
            return redirect("office_account", uid=uid)
    context = _giving(request, _ROLE) | {"problem": problem, "account": account, "name": name}
    return render(request, "trust/office/grant.html", context, status=422 if problem else 200)


def _giving(request: HttpRequest, verb: str) -> dict[str, Any]:
    """What was chosen so far, and where the role may be held."""
    given = request.POST or request.GET
    role, text = given.get("role", ""), given.get("q", "")
    found = find_places(text, role) if role else []
    chosen = given.get("place", "") or (found[0]["code"] if len(found) == 1 else "")
    return {
        "roles": role_options(queries.list_grantable_roles(verb)),
        "role": role, "role_name": role_name(role), "q": text, "places": found, "place": chosen,
        "since": given.get("since", ""), "until": given.get("until", ""),
        "today": day_of(current_scope().at),
    }  # fmt: skip


def _take_secret(request: HttpRequest, uid: UUID) -> str:
    """The secret of an invitation that was just made here; gone from the session afterwards."""
    kept = request.session.pop(_KEPT, None)
    if kept is None or kept[0] != str(uid):
        return ""
    try:
        note = open_note(base64.b64decode(kept[1]), uid, _LABEL)
    except Problem:
        # The node's key was changed in between: a new invitation is quickly made.
        return ""
    return str(note["secret"])


def _withdraw_url(invitation: Invitation) -> str:
    return reverse("office_withdraw", args=[invitation.uid])


def _told(invitation: Invitation) -> dict[str, Any]:
    at = current_scope().at
    state = "open"
    if invitation.used_at is not None:
        state = "used"
    elif invitation.withdrawn_at is not None or invitation.expires_at <= at:
        state = "over"
    return {
        "invitation": invitation,
        "role": role_name(invitation.role),
        "place": place_name(invitation.division),
        "state": state,
    }
