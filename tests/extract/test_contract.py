"""The contract: what is printed is what the schema says, and the schema says nothing else."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from luodi.extract import extract
from luodi.extract.contract import dumps, schema, to_json
from luodi.extract.model import Citation, Commitment, Deadline, Extraction, Indicator
from luodi.text import read_bytes, read_file
from luodi.text.documents import parse
from luodi.text.model import Document, Provision, Reference, Row, Source, Table
from luodi.text.spans import quote
from luodi.units import Resolution, load
from tests.conftest import ROOT

SAMPLE = ROOT / "samples" / "yunzhou_gazette_2026_3.txt"
TEXT = "云洲市人民政府办公室\n一、到2026年底完成检查120次。（责任单位：市应急局）\n"


def _check(made: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(schema()).validate(made)


def _written(*args: Any, **options: Any) -> dict[str, Any]:
    """What another program finds in the text."""
    loaded = json.loads(dumps(to_json(*args, **options)))
    assert isinstance(loaded, dict)
    return loaded


def _document() -> Document:
    point = Provision("sec_1", "一", "heading", "", TEXT[11:27], {"text": ((11, 27),)}, (), "一")
    row = Row("att_1__table_1__tr_1", {"序号": "1"}, {"序号": ((0, 1),)}, 0.5, ("序号存疑",))
    return Document(
        number="云洲府办发〔2026〕99号",
        title="通知",
        issuers=("云洲市人民政府办公室",),
        addressees=(),
        date=dt.date(2026, 3, 1),
        effective=None,
        supersedes=(Reference("云洲府办发〔2021〕34号", None, ((0, 2),)),),
        basis=(Reference(None, "安全条例", ((0, 2),), "sec_1"),),
        secrecy=None,
        span=(0, len(TEXT)),
        spans={"title": ((0, 10),)},
        provisions=(Provision("preface", "前言", "preface", "", "", {}, (point,)),),
        tables=(Table("att_1__table_1", "表", ("序号",), (row,), (0, 1), 0.123456, ("存疑",), "一"),),
    )


def _commitment(**changes: Any) -> Commitment:
    fields: dict[str, Any] = {
        "id": "c1",
        "eid": "sec_1",
        "path": ("一",),
        "source": "clause",
        "text": "到2026年底完成检查120次。",
        "spans": {"text": ((13, 27),)},
        "responsible": ("市应急局",),
        "deadline": dt.date(2026, 12, 31),
        "deadline_text": "到2026年底",
        "kind": "dated",
    }
    return Commitment(**(fields | changes))


def _made(extraction: Extraction, **options: Any) -> dict[str, Any]:
    source = Source("a.txt", "0" * 64, "txt", TEXT, encoding="utf-8")
    return _written([source], [[_document()]], [[extraction]], **options)


def test_every_kind_of_deadline_indicator_and_citation_follows_the_schema() -> None:
    span = ((0, 1),)
    commitment = _commitment(
        deadlines=(
            Deadline("年底", span, date=dt.date(2026, 12, 31)),
            Deadline("两三年", span, range=(dt.date(2028, 12, 31), dt.date(2029, 12, 31))),
            Deadline("每季度", span, recurs="quarter"),
        ),
        indicators=(
            Indicator("次数", ">=", "次", span, value=120.0, by=dt.date(2026, 12, 31)),
            Indicator("长度", "between", "公里", span, low=1.0, high=2.0),
            Indicator("其他", None, "", span),
        ),
    )
    citations = (
        Citation("sec_1", "国发〔2025〕9号", None, "implements", span),
        Citation("sec_1", None, "安全条例", "basis", span),
        Citation("sec_1", "国发〔2025〕9号", "通知", "mentions", span),
    )
    made = _made(Extraction((commitment,), citations))
    _check(made)
    (document,) = made["documents"]
    assert [sorted(d) for d in document["commitments"][0]["deadlines"]] == [
        ["date", "spans", "text"],
        ["range", "spans", "text"],
        ["recurs", "spans", "text"],
    ]
    assert [("value" in i, "low" in i) for i in document["commitments"][0]["indicators"]] == [
        (True, False),
        (False, True),
        (True, False),
    ]
    assert [sorted({"number", "title"} & set(c)) for c in document["citations"]] == [
        ["number"],
        ["title"],
        ["number", "title"],
    ]
    assert document["commitments"][0]["deadline"] == "2026-12-31"
    assert document["provisions"][0]["children"][0]["eid"] == "sec_1"
    assert document["tables"][0]["confidence"] == 0.1235


def test_units_are_resolved_as_a_second_field_and_the_names_stay_as_written() -> None:
    registry = load(["yunzhou"])

    def resolve(document: Document, names: Sequence[str]) -> list[Resolution]:
        assert document.date is not None
        return registry.resolve_all(names, on=document.date, document=document.number, issuers=document.issuers)

    commitment = _commitment(lead=("市应急局",), responsible=("市应急局", "市财政局"))
    made = _made(Extraction((commitment,), ()), resolve=resolve)
    _check(made)
    (found,) = made["documents"][0]["commitments"]
    assert (found["lead"], found["responsible"]) == (["市应急局"], ["市应急局", "市财政局"])
    assert [entry["name"] for entry in found["units_resolved"]] == ["市应急局", "市财政局"]
    assert found["units_resolved"][1]["units"] == ["云洲市财政局"]


def test_the_text_and_the_printed_places_come_only_when_asked_for() -> None:
    without = _made(Extraction((), ()))
    with_text = _made(Extraction((), ()), text=True)
    _check(without)
    _check(with_text)
    assert "text" not in without["sources"][0]
    assert with_text["sources"][0]["text"] == TEXT
    assert with_text["sources"][0]["pages"] is None


def test_half_a_character_in_a_name_is_written_escaped_and_the_rest_stays_as_it_is() -> None:
    source = Source("云\udcffa.txt", "0" * 64, "txt", TEXT, encoding="utf-8")
    words = dumps(to_json([source], [()], [()], text=True)).decode("utf-8")
    assert "云\\udcffa.txt" in words
    assert json.loads(words)["sources"][0]["file"] == "云\udcffa.txt"
    assert json.loads(words)["sources"][0]["text"] == TEXT


def test_printed_places_of_a_paged_file_follow_the_schema() -> None:
    from tests.text.readers.made import as_ofd

    source = read_bytes(as_ofd(["云洲市安全办法", "第一条 为了安全。"]), "a.ofd")
    made = _written([source], [()], [()], text=True)
    _check(made)
    a, b, page, *_ = made["sources"][0]["pages"]["boxes"][1]
    assert (source.text[a:b], page) == ("第一条 为了安全。", 1)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda made: made.update(extra=1),
        lambda made: made["documents"][0].update(extra=1),
        lambda made: made["documents"][0].pop("number"),
        lambda made: made["documents"][0].update(date="2026年3月1日"),
        lambda made: made["documents"][0].update(range=[1]),
        lambda made: made["documents"][0]["commitments"][0].update(kind="soon"),
        lambda made: made["documents"][0]["commitments"][0]["spans"].update(text=[[1, 2, 3]]),
        lambda made: made["documents"][0]["provisions"][0]["children"][0].update(extra=1),
        lambda made: made["documents"][0]["commitments"][0].update(deadlines=[{"text": "", "spans": []}]),
        lambda made: made["documents"][0].update(citations=[{"eid": "a", "relation": "basis", "spans": []}]),
        lambda made: made["sources"][0].update(sha256="x"),
    ],
)
def test_the_schema_refuses_what_is_missing_misspelt_or_added(spoil: Any) -> None:
    made = _made(Extraction((_commitment(),), ()))
    _check(made)
    spoil(made)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema()).validate(made)


def test_the_schema_is_valid_itself_and_explains_every_field() -> None:
    loaded = schema()
    jsonschema.Draft202012Validator.check_schema(loaded)

    def fields(node: Any, path: str) -> list[str]:
        if not isinstance(node, dict):
            return []
        undescribed = []
        for name, field in node.get("properties", {}).items():
            target = field
            while "$ref" in target and "description" not in target:
                target = loaded["$defs"][target["$ref"].rpartition("/")[2]]
            items = target.get("items")
            explained = "description" in target or (isinstance(items, dict) and "$ref" in items)
            undescribed += [] if explained else [f"{path}.{name}"]
        return undescribed

    assert [missing for name, node in loaded["$defs"].items() for missing in fields(node, name)] == []


def _all_spans(node: Any) -> list[list[int]]:
    if isinstance(node, dict):
        return [span for key, value in node.items() for span in (_flat(value) if "spans" in key else _all_spans(value))]
    return [span for value in node for span in _all_spans(value)] if isinstance(node, list) else []


def _flat(value: Any) -> list[list[int]]:
    if isinstance(value, dict):
        return [span for inner in value.values() for span in inner]
    return list(value)


def _extracted(paths: Sequence[Path]) -> tuple[list[Source], dict[str, Any]]:
    sources = [read_file(path) for path in paths]
    documents = [parse(source) for source in sources]
    extractions = [[extract(s, d) for d in found] for s, found in zip(sources, documents, strict=True)]
    return sources, _written(sources, documents, extractions)


def _check_words(source: Source, made: dict[str, Any]) -> None:
    for span in _all_spans(made):
        assert 0 <= span[0] < span[1] <= len(source.text)
    stack = list(made["provisions"])
    while stack:
        provision = stack.pop()
        stack.extend(provision["children"])
        for name, words in (("text", provision["text"]), ("heading", provision["heading"])):
            if words:
                assert quote(source.text, [(a, b) for a, b in provision["spans"][name]]) == words
    for commitment in made["commitments"]:
        assert quote(source.text, [(a, b) for a, b in commitment["spans"]["text"]]) == commitment["text"]
        for item in (*commitment["deadlines"], *commitment["indicators"]):
            assert item["spans"]


def test_the_sample_gazette_follows_the_schema_and_every_span_gives_its_words() -> None:
    (source,), made = _extracted([SAMPLE])
    _check(made)
    assert len(made["documents"]) == 4
    for document in made["documents"]:
        _check_words(source, document)


@pytest.mark.corpus
def test_the_real_texts_follow_the_schema_and_every_span_gives_its_words(documents: Path) -> None:
    sources, made = _extracted(sorted(documents.glob("*.txt")))
    _check(made)
    assert len(made["documents"]) == 23
    for document in made["documents"]:
        _check_words(sources[document["source"]], document)
