"""Tests of published progress."""
