"""Compile the hot modules of reading and extraction to machine code; everything works without, only slower.

The modules stand in ``pyproject.toml``, ``[tool.luodi.compiled]``. mypyc makes C of them as they are, the C compiler
makes ``src/luodi/_native`` of that, and ``luodi.native`` says when that is used. Nothing is done where nothing changed.

    python scripts/compile.py            # set-up does this
    python scripts/compile.py --remove   # back to pure Python
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import os
import shutil
import sys
import sysconfig
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from luodi import native  # noqa: E402

PACKAGE = Path(native.PACKAGE)
FOLDER = Path(native.FOLDER)
MADE_BY = "made_by"
LEVEL = "1"
"""Of optimization: a compromise between the time to compile, at every set-up after an edit, and the time to read."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--remove", action="store_true", help="remove what was compiled")
    if parser.parse_args().remove:
        shutil.rmtree(FOLDER, ignore_errors=True)
        return 0
    modules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["luodi"]["compiled"]["modules"]
    made_by = "\n".join([sys.version, f"mypyc {version('mypy')}", f"-O{LEVEL}", Path(__file__).read_text(), *modules])
    if native.unchanged() and (FOLDER / MADE_BY).read_text("utf-8") == made_by:
        return 0
    if missing := lacking():
        shutil.rmtree(FOLDER, ignore_errors=True)
        print(
            f"没有 {missing[0]}，读取与提取用纯 Python 运行：结果相同，只是慢约四成。 / No {missing[1]}: "
            "reading and extraction run as pure Python, with the same results, about two fifths slower.",
        )
        return 0
    print(f"编译 {len(modules)} 个模块 / compiling {len(modules)} modules", flush=True)
    build(modules, made_by)
    return 0


def lacking() -> tuple[str, str] | None:
    """What is missing for compiling, in Chinese and English."""
    if not (Path(sysconfig.get_path("include")) / "Python.h").is_file():
        return "Python 头文件（Debian：python3-dev）", "headers of Python (Debian: python3-dev)"
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if not shutil.which(compiler):
        return f"C 编译器 {compiler}（Debian：gcc）", f"C compiler {compiler} (Debian: gcc)"
    return None


def build(modules: list[str], made_by: str) -> None:
    """Compile in a folder of its own, and put the whole of it in the place of what was there."""
    used = sources(modules)
    listed = "".join(f"{native.fingerprint(source)} {source}\n" for source in used)
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="native-", dir=ROOT / "var") as made:
        ready = Path(made) / "ready"
        ready.mkdir()
        compile_into(ready, modules, Path(made))
        # Git leaves this folder alone on every branch, on those too that do not know it.
        (ready / ".gitignore").write_text("*\n")
        (ready / MADE_BY).write_text(made_by, "utf-8")
        (ready / native.SOURCES).write_text(listed, "utf-8")
        shutil.rmtree(FOLDER, ignore_errors=True)
        ready.rename(FOLDER)


def sources(modules: list[str]) -> list[str]:
    """Every file of the package that the compiled modules import, they and what these import, relative to the package:
    mypyc takes types and constants from them all."""
    waiting, found = list(modules), dict[str, None]()
    while waiting:
        path = file_of(waiting.pop())
        if path is None or path in found:
            continue
        found[path] = None
        for node in ast.walk(ast.parse((PACKAGE / path).read_bytes())):
            if isinstance(node, ast.Import):
                waiting += (name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                waiting += (node.module, *(f"{node.module}.{name.name}" for name in node.names))
    return sorted(found)


def file_of(module: str) -> str | None:
    """
    >>> file_of("luodi.text.lines"), file_of("luodi.text"), file_of("luodi.text.lines.Line"), file_of("re")
    ('text/lines.py', 'text/__init__.py', None, None)
    """
    room, _, rest = module.partition(".")
    inner = rest.replace(".", "/")
    for path in (f"{inner}.py", f"{inner}/__init__.py" if inner else "__init__.py"):
        if room == "luodi" and (PACKAGE / path).is_file():
            return path
    return None


def compile_into(folder: Path, modules: list[str], work: Path) -> None:
    """One shared library with all the code, and beside it one file for each module that Python finds by its name."""
    # setuptools has to be there before mypyc asks for it: Python 3.12 has no distutils.
    from setuptools import Distribution  # noqa: I001
    from setuptools.command.build_ext import build_ext
    from mypyc.build import mypycify

    class SeveralAtOnce(build_ext):
        """Each processor compiles a file."""

        def build_extensions(self) -> None:
            one_by_one = self.compiler.compile

            def compile_all(files: list[str], **settings: Any) -> list[str]:
                with ThreadPoolExecutor(os.cpu_count()) as pool:
                    made = pool.map(lambda file: one_by_one([file], **settings), files)
                    return [name for names in made for name in names]

            self.compiler.compile = compile_all
            super().build_extensions()

    names = [str(PACKAGE / str(file_of(module))) for module in modules]
    group = native.LIBRARY.removesuffix("__mypyc")
    # What it says of a good run is about speed; wrongs it tells on the other stream.
    with contextlib.redirect_stdout(io.StringIO()):
        extensions = mypycify(
            names, opt_level=LEVEL, debug_level="0", multi_file=True, group_name=group, target_dir=str(work)
        )
    for extension in extensions:
        # mypyc makes every warning an error; another C compiler warns of other things than the one it was tried with.
        extension.extra_compile_args = [f"-O{LEVEL}", "-g0", "-w"]
    project = Distribution({"name": "luodi", "ext_modules": extensions, "cmdclass": {"build_ext": SeveralAtOnce}})
    command: Any = project.get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(work / "lib"), str(work / "objects")
    command.ensure_finalized()
    command.run()
    for made in (work / "lib").rglob(f"*{native.SUFFIX}"):
        module = str(made.relative_to(work / "lib")).removesuffix(native.SUFFIX).replace(os.sep, ".")
        made.rename(folder / f"{module}{native.SUFFIX}")


if __name__ == "__main__":
    sys.exit(main())
