"""LLVM's language in the machine's own code; what was translated once is kept for the next time."""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import stat
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path as File
from tempfile import NamedTemporaryFile
from typing import Any, Final

from luodi.errors import LuodiError
from luodi.rules.sql.refusal import CannotCompileError

FOLDER: Final = "LUODI_KERNELS"
"""The environment's word for the folder in which machine code is kept; empty: none is."""
KEPT: Final = 64
"""Programs that are kept; of more the oldest go."""

PASSES = ("always_inliner", "sroa", "simplify_cfg", "instruction_combine", "jump_threading", "sroa",
          "instruction_combine", "simplify_cfg", "global_dead_code_eliminate")  # fmt: skip
"""Code nearly as fast as LLVM's own order for level 3 gives (12 % slower), in a third of the time. Not among them:
``new_gvn``, which can end the process at an assertion of its own, though rarely."""

THOROUGH = 3
"""LLVM's own level where a program is to run long."""

_WIDE_DIVISION = "__divti3"
_DIGEST = hashlib.sha256().digest_size


def loaded(ir: str, *, thorough: bool = False) -> Any:
    """The program as an engine that knows the addresses of its functions; they last as long as it does.

    ``thorough``: translated as well as LLVM can, which takes three times as long.

    Raises ``LuodiError`` where llvmlite is not installed, ``CannotCompileError`` where this machine cannot divide
    numbers of 128 bits.
    """
    llvm = _translator()
    _wide_division(llvm, ir)
    target, cpu, features = llvm.Target.from_default_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features()
    machine = target.create_target_machine(cpu=cpu, features=features.flatten(), opt=2, jit=True)
    made_for = (
        llvm.llvm_version_info,
        machine.triple,
        cpu,
        features.flatten(),
        PASSES if not thorough else THOROUGH,
        ir,
    )
    code = kept(repr(made_for), lambda: _translated(llvm, machine, ir, thorough))
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)  # takes the machine for its own
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine


def _translated(llvm: Any, machine: Any, ir: str, thorough: bool) -> bytes:
    module = llvm.parse_assembly(ir)
    module.verify()
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(THOROUGH))
    passes = builder.getModulePassManager() if thorough else llvm.create_new_module_pass_manager()
    for name in () if thorough else PASSES:
        getattr(passes, f"add_{name}_pass")()
    passes.run(module, builder)
    return bytes(machine.emit_object(module))


@lru_cache(maxsize=1)
def _translator() -> Any:
    try:
        import llvmlite.binding as llvm
    except ImportError:
        raise LuodiError(
            zh="没有安装 llvmlite，不能把规则译成机器码。",
            en="llvmlite is not installed: rules cannot be translated to machine code.",
            mend_zh="请安装 luodi[native]，或用 SQL 计算。",
            mend_en="Install luodi[native], or compute with SQL.",
        ) from None
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm


def _wide_division(llvm: Any, ir: str) -> None:
    """Numbers of 128 bits are divided by a function of the compiler's own library."""
    if "sdiv i128" not in ir or llvm.address_of_symbol(_WIDE_DIVISION):
        return
    try:
        function = getattr(ctypes.CDLL("libgcc_s.so.1"), _WIDE_DIVISION)
    except (OSError, AttributeError):
        raise CannotCompileError(
            f"本机（{platform.system()}）没有 128 位整数的除法（libgcc_s）。",
            f"this machine ({platform.system()}) has no division of 128-bit integers (libgcc_s).",
            mend_zh="请安装 libgcc，或用 SQL 计算。",
            mend_en="Install libgcc, or compute with SQL.",
        ) from None
    llvm.add_symbol(_WIDE_DIVISION, ctypes.cast(function, ctypes.c_void_p).value)


# ---- kept


def kept(program: str, translate: Callable[[], bytes]) -> bytes:
    """The code of ``program`` from the folder, or else translated and put there.

    Only a folder of one's own is trusted, and in it only a file that is whole. Where none can be had nothing is kept;
    that costs time and is no error.
    """
    folder = _folder()
    if folder is None:
        return translate()
    file = folder / f"{hashlib.sha256(program.encode()).hexdigest()}.code"
    with suppress(OSError):
        found = file.read_bytes()
        if hashlib.sha256(found[_DIGEST:]).digest() == found[:_DIGEST]:
            os.utime(file)
            return found[_DIGEST:]
    code = translate()
    with suppress(OSError):  # a full disk, or another process that tidies at the same moment
        _keep(file, hashlib.sha256(code).digest() + code)
    return code


def _keep(file: File, content: bytes) -> None:
    with NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
        try:
            part.write(content)
            part.close()
            os.replace(part.name, file)
        except BaseException:
            os.unlink(part.name)
            raise
    for old in sorted(file.parent.glob("*.code"), key=lambda f: f.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


def _folder() -> File | None:
    """``LUODI_KERNELS``, else a folder among the user's caches; None where nobody else may be kept from writing."""
    named = os.environ.get(FOLDER)
    if named == "" or not hasattr(os, "getuid"):
        return None
    try:
        folder = File(named) if named else _caches() / "luodi" / "kernels"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = folder.stat()
    except (OSError, RuntimeError):
        return None
    own = about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return folder if own else None


def _caches() -> File:
    named = os.environ.get("XDG_CACHE_HOME", "")
    return File(named) if os.path.isabs(named) else File.home() / ".cache"
