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
from importlib.util import find_spec
from pathlib import Path as File
from tempfile import NamedTemporaryFile
from typing import Any, Final

from luodi.errors import LuodiError
from luodi.rules.native.placing import placed
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
_TOLD = frozenset({"vendor_id", "cpu family", "model", "model name", "stepping", "flags",
                   "CPU implementer", "CPU architecture", "CPU variant", "CPU part", "Features"})  # fmt: skip
"""Lines of /proc/cpuinfo on what a processor can do."""
_DIGEST = hashlib.sha256().digest_size


def loaded(ir: str, *, thorough: bool = False) -> Any:
    """The program as something that knows the addresses of its functions; they last as long as it does.

    ``thorough``: translated as well as LLVM can, which takes three times as long. What was translated before is laid
    into memory without LLVM, which takes 40 MB and as long as some populations do.

    Raises ``LuodiError`` where llvmlite is not installed, ``CannotCompileError`` where this machine cannot divide
    numbers of 128 bits.
    """
    made_for = _library(), _processor(), PASSES if not thorough else THOROUGH, ir
    code = kept(repr(made_for), lambda: _translated(ir, thorough))
    return placed(code, _symbol) or _linked(code, ir)


def _linked(code: bytes, ir: str) -> Any:
    """By LLVM's own linker."""
    llvm = _translator()
    _wide_division(llvm, ir)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _target(llvm))  # takes the machine for its own
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine


def _target(llvm: Any) -> Any:
    target, cpu, features = llvm.Target.from_default_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features()
    return target.create_target_machine(cpu=cpu, features=features.flatten(), opt=2, jit=True)


def _library() -> tuple[object, ...]:
    """Which LLVM translates, without loading it where its file tells it apart."""
    spec = find_spec("llvmlite")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for file in sorted((File(folder) / "binding").glob("*llvmlite.*")):
            if file.suffix != ".py":
                about = file.stat()
                return file.name, about.st_size, about.st_mtime_ns
    version: tuple[object, ...] = _translator().llvm_version_info
    return version


def _processor() -> str:
    """What the processor can do, as Linux says; elsewhere as LLVM does."""
    with suppress(OSError):
        first, _, _ = File("/proc/cpuinfo").read_text("utf-8", "replace").partition("\n\n")
        told = [line for line in first.splitlines() if line.partition(":")[0].strip() in _TOLD]
        if told:
            return "\n".join([platform.machine(), *told])
    llvm = _translator()
    return f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"


def _symbol(name: str) -> int | None:
    """The address of a function of the C library, or of the compiler's own."""
    for library in (None, "libgcc_s.so.1"):
        with suppress(OSError, AttributeError):
            return ctypes.cast(getattr(ctypes.CDLL(library), name), ctypes.c_void_p).value
    return None


def _translated(ir: str, thorough: bool) -> bytes:
    llvm = _translator()
    _wide_division(llvm, ir)
    machine = _target(llvm)
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
