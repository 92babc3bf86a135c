#!/usr/bin/env bash
# Make the locks anew: names, versions and hashes, no addresses, so that any mirror serves them.
set -euo pipefail
cd "$(dirname "$0")/.."
for group in dev bench; do
  groups=(--group dev)
  [ $group = bench ] && groups+=(--group bench)
  .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
    --no-annotate --extra web --extra native "${groups[@]}" pyproject.toml -o "requirements/$group.txt" "$@"
done
