"""Luodi (落地): official documents as issued, made to run."""

__version__ = "0.1.0"
