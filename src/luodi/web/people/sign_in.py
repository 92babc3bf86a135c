"""How people sign in: accounts are given by an administrator, nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):
    """allauth's adapter with self-registration closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
