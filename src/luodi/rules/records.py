"""Facts as given, read into records that rules can be decided on: checked, typed, what is missing marked as unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from luodi.errors import LuodiError
from luodi.facts.attribute import Attribute, Record, Vocabulary
from luodi.facts.types import Type
from luodi.facts.values import ValueProblemError, check_fact, read_value
from luodi.rules.answers import Cause, Open, one
from luodi.rules.program import PointDeclaration

NONE_WORDS = ("无", "none")
_MEMBERS = "_entity", "_called", "_path", "_key"


class Facts:
    """Base of the generated record classes: one slot a fact, a relation or a point."""

    __slots__ = _MEMBERS
    _entity: str
    _called: str
    _path: str
    _key: str


NONE = Open(3, (Cause("unknown", "none", "没有这一项", "there is none"),))
"""Stands in the slot of an optional attribute that is known not to exist; a rule tests for it before it reads it."""


class Reader:
    """Reads mappings into records of one vocabulary, with the points of one program beside the facts.

    Keys are attribute names (``liquid_assets``) or their Chinese labels (``家庭金融资产``). A key that is not known is
    refused with the nearest known ones; a value of the wrong type, off its list or out of its range is refused.
    """

    def __init__(self, vocabulary: Vocabulary, points: Mapping[str, PointDeclaration]) -> None:
        self.vocabulary = vocabulary
        self.points: dict[str, dict[str, PointDeclaration]] = {name: {} for name in vocabulary}
        for declared in points.values():
            if declared.entity is not None:
                self.points[declared.entity][declared.name] = declared
        self.classes = {name: self._class(vocabulary[name]) for name in vocabulary}
        self.keys = {name: self._known_keys(vocabulary[name]) for name in vocabulary}
        self.free = {name: declared for name, declared in points.items() if declared.entity is None}

    def _class(self, entity: type[Record]) -> type[Facts]:
        name = entity.__name__
        slots = (*entity.attributes, *entity.relations, *self.points[name])
        return type(name, (Facts,), {"__slots__": slots})

    def _known_keys(self, entity: type[Record]) -> dict[str, str]:
        keys: dict[str, str] = {}
        for name, attribute in entity.attributes.items():
            keys[name] = keys[attribute.zh] = name
        for name, relation in entity.relations.items():
            keys[name] = keys[relation.zh] = name
        for name, declared in self.points[entity.__name__].items():
            keys[name] = keys[declared.zh] = name
        return keys

    def read(self, entity: str, given: Mapping[str, Any], *, path: str = "", called: str = "",
             on: dt.date | None = None) -> Facts:  # fmt: skip
        """The record that ``given`` describes. ``path`` is where it stands in the whole, ``called`` its name there.

        With ``on``, the day of decision, what is said to have happened after it is refused: somebody not yet born.
        """
        kind = self.vocabulary[entity]
        if not isinstance(given, Mapping):
            raise _problem(
                path or entity, f"“{given}”应是一条{kind.zh}记录。", f"“{given}” should be a record of {kind.en}."
            )
        record = self.classes[entity]()
        values = self._named(kind, given, path)
        record._entity, record._path = entity, path
        record._called = str(given.get("_called") or given.get("称呼") or called or kind.zh)
        record._key = str(given.get("_key", ""))
        for name, attribute in kind.attributes.items():
            setattr(record, name, self._attribute(record, attribute, values.get(name), on))
        for name, declared in self.points[entity].items():
            setattr(record, name, self._point(record, declared, values.get(name)))
        for name in kind.relations:
            setattr(record, name, self._relation(record, name, values, on))
        return record

    def _named(self, kind: type[Record], given: Mapping[str, Any], path: str) -> dict[str, Any]:
        keys = self.keys[kind.__name__]
        values: dict[str, Any] = {}
        for key, value in given.items():
            if key in ("_called", "_key", "称呼"):
                continue
            if key not in keys:
                from luodi.rules.parse.refusal import nearest

                template = "全部事项用 luodi decide --template 列出。", "luodi decide --template lists all of them."
                zh, en = nearest(str(key), keys, *template)
                raise LuodiError(
                    zh=f"{kind.zh}没有“{key}”这项事实。",
                    en=f"{kind.en} has no fact “{key}”.",
                    place=path or None,
                    mend_zh=zh,
                    mend_en=en,
                )
            if keys[key] in values:
                one, other = (name for name in given if keys.get(name) == keys[key])
                raise LuodiError(
                    zh=f"“{one}”和“{other}”是同一项事实，写了两次。",
                    en=f"“{one}” and “{other}” are the same fact, and both stand there.",
                    place=path or None,
                    mend_zh="请只留一个。",
                    mend_en="Keep one of them.",
                )
            values[keys[key]] = value
        return values

    def _attribute(self, record: Facts, attribute: Attribute, written: Any, on: dt.date | None) -> Any:
        path = f"{record._path}.{attribute.name}".lstrip(".")
        if written is None:
            name = f"{attribute.entity}.{attribute.name}"
            return one(Cause("unknown", name, attribute.zh, attribute.en, subject=record._called, path=path))
        if attribute.optional and written in NONE_WORDS:
            return NONE
        value = _read(attribute.type, written, path, attribute.zh)
        try:
            check_fact(attribute, value, on)
        except ValueProblemError as problem:
            raise problem.at(f"{path}（{attribute.zh}）") from None
        return value

    def _point(self, record: Facts, declared: PointDeclaration, written: Any) -> Any:
        path = f"{record._path}.{declared.name}".lstrip(".")
        return (
            missing(declared, record._called, path)
            if written is None
            else _read(declared.type, written, path, declared.zh)
        )

    def _relation(self, record: Facts, name: str, values: Mapping[str, Any], on: dt.date | None) -> Any:
        relation = self.vocabulary[record._entity].relations[name]
        path = f"{record._path}.{name}".lstrip(".")
        written = values.get(name)
        if written is None:
            full = f"{relation.entity}.{name}"
            return one(Cause("unknown", full, relation.zh, relation.en, subject=record._called, path=path))
        if not isinstance(written, list | tuple):
            raise _problem(path, f"“{relation.zh}”应是一组记录。", f"“{relation.en}” should be a list of records.")
        if len(written) > relation.most:
            raise _problem(
                path, f"“{relation.zh}”最多 {relation.most} 条。", f"“{relation.en}”: {relation.most} at most."
            )
        target = relation.target.__name__
        return [
            self.read(target, item, path=f"{path}[{i}]", called=f"{relation.target.zh}{i + 1}", on=on)
            for i, item in enumerate(written)
        ]


def missing(declared: PointDeclaration, called: str, path: str) -> Open:
    """The open value of a point that nobody settled: judgement; silent for what another document gives."""
    status = "judgement" if declared.kind == "judgement" else "silent" if declared.kind == "external" else "unknown"
    zh = f"{declared.zh}（见 {declared.source}）" if declared.source else declared.zh
    en = f"{declared.en} (see {declared.source})" if declared.source else declared.en
    return one(Cause(status, declared.name, zh, en, declared.provision, called, path))  # type: ignore[arg-type]


def _read(type_: Type, written: Any, path: str, label: str) -> Any:
    try:
        return read_value(type_, written)
    except ValueProblemError as problem:
        raise problem.at(f"{path}（{label}）") from None


def _problem(place: str, zh: str, en: str) -> LuodiError:
    return LuodiError(zh=zh, en=en, place=place, mend_zh="请改正。", mend_en="Mend it.")
