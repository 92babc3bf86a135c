"""Signing in: of what allauth brings only what is used here; nobody signs up or changes accounts by e-mail."""

from allauth.account import views as allauth
from allauth.socialaccount import views as identities
from django.urls import include, path

from luodi.web.people import own

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("me/", own.me, name="account_me"),
    path("password/change/", own.change_password, name="account_change_password"),
    path("sessions/end/", own.sign_out_elsewhere, name="account_end_sessions"),
    path("sessions/<int:pk>/end/", own.sign_out_elsewhere, name="account_end_session"),
    path("2fa/", include("allauth.mfa.urls")),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("3rdparty/login/cancelled/", identities.login_cancelled, name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", identities.login_error, name="socialaccount_login_error"),
    path("signup/", own.closed, name="account_signup"),
    path("email/", own.closed, name="account_email"),
    path("password/reset/", own.closed, name="account_reset_password"),
    path("password/set/", own.closed, name="account_set_password"),
    path("confirm-email/", own.closed, name="account_email_verification_sent"),
    path("3rdparty/signup/", own.closed, name="socialaccount_signup"),
    path("3rdparty/", own.closed, name="socialaccount_connections"),
]
