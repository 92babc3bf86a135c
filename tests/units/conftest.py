"""The registry that every test of units may use."""

import pytest

from luodi.units import Registry, load


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load()
