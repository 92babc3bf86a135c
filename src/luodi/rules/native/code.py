"""One function of LLVM's language being written: blocks of instructions, and names for what they find."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field


class Block(Struct, eq=False):
    """Instructions up to a jump."""

    label: str
    lines: list[str] = field(default_factory=list)
    closed: bool = False


def named(name: str) -> str:
    """A name of a rule or a standard as LLVM's language takes it: ``heads`` → ``heads``, ``人数`` → ``_4eba_6570``."""
    return "".join(c if c.isascii() else f"_{ord(c):x}" for c in name)


class Code:
    """Instructions go to the end of the block that is written at; what a function needs from its start on (``slot``)
    goes to its first. ``calls`` names the functions that it calls, each as often as it does."""

    def __init__(self) -> None:
        self.names = 0
        self.calls: list[str] = []
        self.blocks: list[Block] = []
        self.slots: list[str] = []
        self.block = self.at(self.new("body"))

    # ---- blocks

    def new(self, stem: str) -> Block:
        """A block that nothing is written in yet."""
        self.names += 1
        return Block(f"{stem}{self.names}")

    def at(self, block: Block) -> Block:
        """Go on writing at the end of this block."""
        if block not in self.blocks:
            self.blocks.append(block)
        self.block = block
        return block

    def jump(self, target: Block) -> None:
        self._close(f"br label %{target.label}")

    def branch(self, test: str, then: Block, otherwise: Block) -> None:
        if test in ("true", "false"):
            self.jump(then if test == "true" else otherwise)
        else:
            self._close(f"br i1 {test}, label %{then.label}, label %{otherwise.label}")

    def leave(self, line: str) -> None:
        """``ret …``."""
        self._close(line)

    def _close(self, line: str) -> None:
        assert not self.block.closed
        self.block.lines.append(line)
        self.block.closed = True

    # ---- instructions

    def name(self) -> str:
        self.names += 1
        return f"%v{self.names}"

    def do(self, line: str) -> None:
        self.block.lines.append(line)

    def put(self, line: str) -> str:
        """The name of what an instruction finds."""
        found = self.name()
        self.do(f"{found} = {line}")
        return found

    def slot(self, kind: str) -> str:
        """Room for one value that changes."""
        found = self.name()
        self.slots.append(f"{found} = alloca {kind}")
        return found

    def phi(self, kind: str, arms: Iterable[tuple[Block, str]]) -> str:
        """The value of the arm that control came from."""
        arms = list(arms)
        if len({text for _, text in arms}) == 1:
            return arms[0][1]
        return self.put(f"phi {kind} " + ", ".join(f"[{text}, %{block.label}]" for block, text in arms))

    # ---- truth

    def both(self, a: str, b: str) -> str:
        if "false" in (a, b):
            return "false"
        if a == "true" or a == b:
            return b
        return a if b == "true" else self.put(f"and i1 {a}, {b}")

    def negated(self, a: str) -> str:
        if a in ("true", "false"):
            return "false" if a == "true" else "true"
        return self.put(f"xor i1 {a}, true")

    def pick(self, test: str, kind: str, then: str, otherwise: str) -> str:
        if test in ("true", "false") or then == otherwise:
            return then if test == "true" else otherwise
        return self.put(f"select i1 {test}, {kind} {then}, {kind} {otherwise}")

    # ---- printing

    def text(self, head: str) -> str:
        """The whole function; ``head`` is everything before its brace."""
        out = [f"{head} {{", "entry:", *(f"  {line}" for line in self.slots), f"  br label %{self.blocks[0].label}"]
        for block in self.blocks:
            assert block.closed, block.label
            out.append(f"{block.label}:")
            out += [f"  {line}" for line in block.lines]
        return "\n".join([*out, "}"])
