"""Luodi (落地): official documents as issued, made to run."""

from luodi import native

__version__ = "0.1.0"

native.install()
