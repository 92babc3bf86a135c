"""YAML and JSON as people write them: what says two things, or nothing that can be read, is refused with its line."""

from __future__ import annotations

from typing import Any, Final, NoReturn

import yaml

from luodi.errors import LuodiError

LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST: Final = 40
"""So many lists and mappings may lie one inside the other."""
_SHOWN: Final = 40


class _Loader(LOADER):  # type: ignore[misc]
    """Refuses a key that stands twice in one mapping; plain YAML would silently take the last."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise _TwiceError(key.value, key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            # A day that there is not (2023-02-30), a number of thousands of digits: refused where a value is made.
            raise _NoValueError(node, error) from None


class _TwiceError(Exception):
    pass


class _NoValueError(Exception):
    pass


def read_yaml(text: str, file: str) -> Any:
    """What a text of YAML (or JSON) says. ``file`` is named in the error where it says nothing or two things."""

    def refuse(
        zh: str, en: str, place: str | None = None, mend_zh: str = "请改正。", mend_en: str = "Mend it."
    ) -> NoReturn:
        raise LuodiError(zh=zh, en=en, file=file, place=place, mend_zh=mend_zh, mend_en=mend_en) from None

    try:
        depth = 0
        for event in yaml.parse(text, LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                refuse(f"嵌套超过 {DEEPEST} 层。", f"It is nested more than {DEEPEST} deep.", _line(event.start_mark))
        return yaml.load(text, _Loader)  # noqa: S506  a safe loader
    except _TwiceError as error:
        key, mark = error.args
        refuse(f"“{key}”写了两次。", f"“{key}” stands twice.", _line(mark), "请只留一个。", "Keep one of them.")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        told = getattr(error, "problem", None) or str(error).splitlines()[0]
        refuse(f"不是合法的 YAML：{told}。", f"This is not YAML: {told}.", _line(mark) if mark else None)
    except _NoValueError as error:
        node, why = error.args
        shown = node.value if len(node.value) <= _SHOWN else f"{node.value[:_SHOWN]}…"
        day = node.tag.endswith("timestamp")
        refuse(
            f"“{shown}”：没有这一天。" if day else f"“{shown}”像数，却不是：{why}。",
            f"“{shown}”: there is no such day." if day else f"“{shown}” looks like a number and is none: {why}.",
            _line(node.start_mark),
            "请改正；是文字的请加引号。",
            "Mend it; put quotes around what is a text.",
        )


def _line(mark: Any) -> str:
    return f"第 {mark.line + 1} 行 / line {mark.line + 1}"
