"""Texts of the pages have their English, and it is what set-up compiled."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_of_the_pages_has_its_english(messages: ModuleType) -> None:
    assert messages.missing() == [], "run scripts/messages.py gather and write the English into django.po"


def test_english_keeps_the_places_of_the_chinese_text(messages: ModuleType) -> None:
    for message in messages.kept():
        if not message.id:
            continue
        chinese = message.id[0] if isinstance(message.id, tuple) else message.id
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for english in strings:
            assert set(re.findall(r"%\(\w+\)s", english)) == set(re.findall(r"%\(\w+\)s", chinese)), chinese


def test_no_english_stands_for_a_text_that_is_no_longer_used(messages: ModuleType) -> None:
    used = {(str(message.id), message.context) for message in messages.gathered()}
    assert [str(m.id) for m in messages.kept() if m.id and (str(m.id), m.context) not in used] == []
