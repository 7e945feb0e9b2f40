"""Addresses of people and institutions, in Latvian.

allauth's views are listed one by one, under the names that it reverses. A view that is not listed cannot be reached.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.usersessions import views as sessions
from django.urls import path

from institutions import views

_ACCESS = "piekluve/"
_PASSWORD = _ACCESS + "parole/"
_SECOND = _ACCESS + "otrs-solis/"
_KEYS = _SECOND + "atslegas/"
_PROVIDERS = _ACCESS + "citur/"
_ONE = "iestades/<slug:key>/"

urlpatterns = [
    path(_ACCESS, views.profile, name="profile"),
    path(_ACCESS + "dzest/", views.delete_account, name="delete_account"),
    path(_ACCESS + "pieslegties/", account.login, name="account_login"),
    path(_ACCESS + "iziet/", account.logout, name="account_logout"),
    path(_ACCESS + "registreties/", account.signup, name="account_signup"),
    path(_ACCESS + "slegts/", account.account_inactive, name="account_inactive"),
    path(_ACCESS + "apstiprinat-sevi/", account.reauthenticate, name="account_reauthenticate"),
    path(_ACCESS + "e-pasts/", account.email, name="account_email"),
    path(_ACCESS + "e-pasts/kods/", account.email_verification_sent, name="account_email_verification_sent"),
    path(_PASSWORD + "mainit/", account.password_change, name="account_change_password"),
    path(_PASSWORD + "izveidot/", account.password_set, name="account_set_password"),
    path(_PASSWORD + "aizmirsta/", account.password_reset, name="account_reset_password"),
    path(_PASSWORD + "kods/", account.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path(_PASSWORD + "jauna/", account.complete_password_reset, name="account_complete_password_reset"),
    path(_PASSWORD + "nomainita/", account.password_reset_from_key_done, name="account_password_reset_completed"),
    path(_SECOND, mfa.index, name="mfa_index"),
    path(_SECOND + "ievadit/", mfa.authenticate, name="mfa_authenticate"),
    path(_SECOND + "apstiprinat-sevi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(_SECOND + "lietotne/", totp.activate_totp, name="mfa_activate_totp"),
    path(_SECOND + "lietotne/atslegt/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(_SECOND + "kodi/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(_SECOND + "kodi/jauni/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(_SECOND + "kodi/kodi.txt", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path(_KEYS, webauthn.list_webauthn, name="mfa_list_webauthn"),
    path(_KEYS + "pievienot/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(_KEYS + "pieslegties/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(_KEYS + "apstiprinat-sevi/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path(_KEYS + "<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(_KEYS + "<int:pk>/dzest/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path(_ACCESS + "sesijas/", sessions.list_usersessions, name="usersessions_list"),
    path(_ACCESS + "sesijas/<int:pk>/beigt/", views.end_session, name="end_session"),
    path(_PROVIDERS, social.connections, name="socialaccount_connections"),
    path(_PROVIDERS + "atcelts/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path(_PROVIDERS + "kluda/", social.login_error, name="socialaccount_login_error"),
    path(_PROVIDERS + "registreties/", social.signup, name="socialaccount_signup"),
    path(_PROVIDERS + "<slug:provider_id>/", views.sign_in_elsewhere, name="openid_connect_login"),
    path(_PROVIDERS + "<slug:provider_id>/atbilde/", openid_connect.callback, name="openid_connect_callback"),
    path("iestades/jauna/", views.create, name="workspace_create"),
    path("uzaicinajums/<str:token>/", views.invitation, name="invitation"),
    path(_ONE + "iestatijumi/", views.settings, name="workspace_settings"),
    path(_ONE + "uzaicinat/", views.invite, name="invite"),
    path(_ONE + "uzaicinajumi/<int:pk>/atsaukt/", views.revoke, name="invitation_revoke"),
    path(_ONE + "cilveki/<int:pk>/loma/", views.change_role, name="member_role"),
    path(_ONE + "cilveki/<int:pk>/iznemt/", views.remove, name="member_remove"),
    path(_ONE + "aiziet/", views.leave, name="workspace_leave"),
]
