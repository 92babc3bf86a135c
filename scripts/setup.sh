#!/usr/bin/env bash
# All set-up, the same for demo, test and CI. Idempotent; a second run needs no network.
# usage: scripts/setup.sh [dev|bench]
set -euo pipefail
cd "$(dirname "$0")/.."
group=${1:-dev}
UV_VERSION=0.9.9

say() { printf '\033[36m%s\033[0m\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 2; }

python=${PYTHON:-}
if [ -z "$python" ]; then
  for candidate in python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null && "$candidate" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
      python=$candidate; break
    fi
  done
fi
[ -n "$python" ] || die "需要 Python 3.11 或更高版本。 / Python 3.11 or later is needed."
command -v node >/dev/null && command -v npm >/dev/null || die "需要 Node.js（含 npm）。 / Node.js with npm is needed."

# Debian packages: a browser for the browser tests, Chinese fonts for pages and PDF, PostgreSQL for the storage tests.
missing=()
command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || missing+=(chromium)
[ -n "$(fc-list :lang=zh family 2>/dev/null)" ] || missing+=(fonts-noto-cjk fontconfig)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "安装系统软件包 / installing system packages: ${missing[*]}"
    apt-get update -q >/dev/null
    # The same engine without the windows of a browser: less to fetch, and quicker. Older Debians have it not.
    apt-cache show chromium-headless-shell >/dev/null 2>&1 && missing=("${missing[@]/%chromium/chromium-headless-shell}")
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
  else
    die "缺少系统软件包，请先安装 / missing system packages, please install first: ${missing[*]} (Debian/Ubuntu: sudo apt-get install ${missing[*]})"
  fi
fi

# LibreOffice (71 MB to fetch) prints the .docx of letters for one test: without it that test is skipped, by name, and
# everything else runs, so it is no reason to stop.
if ! command -v soffice >/dev/null; then
  office=libreoffice-writer-nogui
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "安装系统软件包 / installing a system package: $office"
    { [ ${#missing[@]} -gt 0 ] || apt-get update -q >/dev/null; } &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$office" >/dev/null || true
  fi
  command -v soffice >/dev/null ||
    say "缺少 $office：公文版面测试将跳过。 / $office is missing: the tests of how a .docx letter lies on the page are skipped."
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
lock=requirements/$group.txt
stamp=.venv/.luodi-$group
digest=$(cat "$lock" pyproject.toml | sha256sum | cut -d' ' -f1)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$digest" ]; then
  say "安装 Python 依赖 / installing Python packages ($lock)"
  # The very version is only wanted for making locks; any recent uv installs them.
  .venv/bin/python -m pip install -q "uv>=0.5" 2>/dev/null || .venv/bin/python -m pip install -q "uv==$UV_VERSION"
  export UV_LINK_MODE=copy
  .venv/bin/uv pip install -q --require-hashes -r "$lock"
  .venv/bin/uv pip install -q --no-deps --no-build-isolation -e .
  echo "$digest" > "$stamp"
fi

front=node_modules/.luodi
digest=$(sha256sum package-lock.json | cut -d' ' -f1)
if [ "$(cat "$front" 2>/dev/null || true)" != "$digest" ]; then
  say "安装前端依赖 / installing browser libraries"
  npm ci --silent --ignore-scripts
  echo "$digest" > "$front"
fi
vendor=src/luodi/web/static/vendor
if [ "$(cat $vendor/.luodi 2>/dev/null || true)" != "$digest" ]; then
  mkdir -p $vendor
  # Tabler refers to source maps that are not shipped; static manifests trip over such references.
  sed -e 's#/\*\# sourceMappingURL=.*\*/##' node_modules/@tabler/core/dist/css/tabler.min.css > $vendor/tabler.min.css
  sed -e 's#^//\# sourceMappingURL=.*##' node_modules/@tabler/core/dist/js/tabler.min.js > $vendor/tabler.min.js
  sed -e 's#^//\# sourceMappingURL=.*##' node_modules/echarts/dist/echarts.min.js > $vendor/echarts.min.js
  echo "$digest" > $vendor/.luodi
fi

texts=src/luodi/web/locale/en/LC_MESSAGES
if [ ! "$texts/django.mo" -nt "$texts/django.po" ]; then
  .venv/bin/python scripts/messages.py compile
fi

# The hot modules of reading, compiled: only faster, never needed.
.venv/bin/python scripts/compile.py ||
  say "编译未成，用纯 Python 运行，结果相同。 / Compiling failed; the same sources run as pure Python, with the same results."
