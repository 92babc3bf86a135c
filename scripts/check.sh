#!/usr/bin/env bash
# Everything about quality that is not a test.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
$bin/ruff format --check .
$bin/ruff check .
$bin/mypy
$bin/lint-imports
NO_MKDOCS_2_WARNING=1 $bin/mkdocs build --strict -q
