"""Addresses of the office: accounts and access, and looking after both."""

from django.urls import path

from linli.core.trust.pages import inviting, office, reviews, tokens

urlpatterns = [
    path("accounts/", office.list_accounts, name="office_accounts"),
    path("accounts/<uuid:uid>/", office.show_account, name="office_account"),
    path("accounts/<uuid:uid>/disable/", office.disable, name="office_disable"),
    path("accounts/<uuid:uid>/enable/", office.enable, name="office_enable"),
    path("accounts/<uuid:uid>/role/", inviting.grant, name="office_grant"),
    path("accounts/<uuid:uid>/token/", tokens.issue, name="office_token"),
    path("roles/<uuid:uid>/revoke/", office.revoke, name="office_revoke"),
    path("roles/<uuid:uid>/again/", office.give_again, name="office_give_again"),
    path("accounts/invite/", inviting.invite, name="office_invite"),
    path("accounts/invitations/", inviting.list_invitations, name="office_invitations"),
    path("accounts/invitations/<uuid:uid>/", inviting.show_invited, name="office_invited"),
    path("accounts/invitations/<uuid:uid>/withdraw/", inviting.withdraw, name="office_withdraw"),
    path("oversight/", reviews.show_access, name="office_access"),
    path("oversight/openings/", reviews.list_openings, name="office_openings"),
    path("oversight/openings/<str:month>/", reviews.sign_openings, name="office_month"),
    path("oversight/audit/", reviews.show_audit, name="office_audit"),
    path("oversight/erased/", reviews.show_erased, name="office_erased"),
    path("tokens/<uuid:uid>/revoke/", tokens.revoke, name="office_revoke_token"),
    path("tokens/", tokens.show_own, name="trust_tokens"),
    path("tokens/<uuid:uid>/collect/", tokens.collect, name="trust_token_collect"),
    path("tokens/<uuid:uid>/drop/", tokens.drop, name="trust_token_drop"),
]
