"""The project as a whole: migrations, addresses, security headers."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from luodi.web.place import kept_secret


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_server_says_that_it_is_alive_under_a_strict_content_policy(client: Client) -> None:
    answer = client.get("/alive")
    assert answer.content == b"ok"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_kept_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "keys" / "secret")
    assert kept_secret(tmp_path / "keys" / "secret") == first
    assert len(first) > 60
    assert stat.S_IMODE(os.stat(tmp_path / "keys" / "secret").st_mode) == 0o600
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["secret"]
