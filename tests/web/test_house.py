"""The web's own house rules, each failing with the mend."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.conftest import ROOT

WEB = ROOT / "src" / "luodi" / "web"
WRITES = {
    "save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "create_user",
    "create_superuser", "delete", "aupdate", "acreate", "asave", "adelete",
}  # fmt: skip
MAY_WRITE = {
    "journal/entries.py": "the journal writes for every action",
    "desk/letter.py": "saves a .docx, no row",
    "letters/own_template.py": "saves a .docx, no row",
    "letters/word.py": "saves a .docx, no row",
    "cockpit/fresh.py": "deletes a key of the cache, no row",
}


def _writes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, receiver = node.func.attr, ast.unparse(node.func.value)
        of_rows = ".objects" in receiver or ".filter(" in receiver or ".all(" in receiver or ".exclude(" in receiver
        if name in WRITES or (name == "update" and of_rows):
            yield node.lineno, f"{receiver}.{name}(…)"


def test_only_actions_write() -> None:
    found = []
    for path in WEB.rglob("*.py"):
        name = str(path.relative_to(WEB))
        if "/actions/" in name or "/migrations/" in name or name in MAY_WRITE:
            continue
        found += [f"{name}:{line} {call}" for line, call in _writes(ast.parse(path.read_text("utf-8")))]
    assert not found, f"move these writes into an action (luodi/web/<room>/actions/<verb>.py): {found}"


def test_the_check_for_writes_sees_writes() -> None:
    """The rule above would be worthless if its eye were blind."""
    tree = ast.parse("a.save()\nUnit.objects.filter(id=1).update(name='x')\n{}.update(b=1)\nUnit.objects.create()")
    assert [line for line, _ in _writes(tree)] == [1, 2, 4]


def test_every_setting_from_the_environment_is_documented() -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    read = set()
    for path in [*ROOT.glob("src/luodi/**/*.py"), ROOT / "scripts" / "demo.py"]:
        source = path.read_text("utf-8") if path.exists() else ""
        read |= set(re.findall(r'(?:environ(?:\.get)?[(\[]|_flag\(|_list\(|_number\()\s*"([A-Z_]+)"', source))
    assert {"DATABASE_URL", "SECRET_KEY", "LUODI_HTTPS"} <= read
    bare = sorted(name for name in read - {"DJANGO_SETTINGS_MODULE"} if f"`{name}`" not in text)
    assert not bare, f"describe in docs/operations.md: {bare}"


def test_each_action_is_one_verb_in_its_own_module() -> None:
    wrong = []
    for path in WEB.glob("*/actions/*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        public = [
            node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]
        if path.name != "__init__.py" and public != [path.stem]:
            wrong.append(f"{path.relative_to(WEB)}: {public}")
    assert not wrong, f"one public function, named as its module: {wrong}"
