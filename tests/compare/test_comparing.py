"""Two years of one invented plan, laid side by side; every verdict below is read off the two texts by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from luodi.compare import Comparison, Side, compare, side
from luodi.compare.carrying import carriers
from luodi.compare.telling import COLUMNS, rows, to_json
from luodi.extract import extract
from luodi.text import read_file
from luodi.text.documents import parse
from luodi.text.spans import quote
from luodi.units import load
from tests.compare.measured import load as gold
from tests.compare.measured import measure
from tests.conftest import ROOT

OLD, NEW = (ROOT / "samples" / f"yunzhou_water_{year}.txt" for year in (2025, 2026))


@pytest.fixture(scope="module")
def sides() -> tuple[Side, Side]:
    registry = load()
    read = []
    for path in (OLD, NEW):
        source = read_file(path)
        (document,) = parse(source)
        read.append((document, extract(source, document)))
    until = read[1][0].date
    before, after = (side(document, found, carriers(registry, document, until)) for document, found in read)
    return before, after


@pytest.fixture(scope="module")
def made(sides: tuple[Side, Side]) -> Comparison:
    return compare(*sides)


def heading(items: Side, key: str) -> str:
    return next(item.heading for item in items.items if item.key == key)


def verdicts(made: Comparison) -> dict[tuple[str, str], set[str]]:
    return {
        (heading(made.old, link.old), heading(made.new, link.new)): {change.verdict for change in link.changes}
        for link in made.links
    }


def test_every_duty_is_found_again_where_the_next_plan_puts_it(made: Comparison) -> None:
    assert set(verdicts(made)) == {
        ("总体目标", "总体目标"),
        ("改造老旧管网", "改造老旧管网"),
        ("推进城乡供水一体化", "推进城乡供水一体化"),
        ("加强水质监测", "加强水质监测"),
        ("建设供水调度平台", "用好供水调度平台"),
        ("规范二次供水管理", "规范二次供水管理"),
        ("开展节水型单位创建", "开展节水型单位创建"),
        ("完善供水应急预案", "完善供水应急预案"),
        ("落实资金", "落实资金"),
    }


def test_what_was_dropped_and_what_was_added(made: Comparison) -> None:
    assert {heading(made.old, key) for key in made.dropped} == {"建设备用水源", "推行阶梯水价宣传月活动", "强化调度"}
    assert heading(made.new, made.added[0]) == "推广管道直饮水"
    assert len(made.added) == 2  # the other, on meters read from afar, has no heading


def test_goals_say_of_each_measure_whether_it_rose_and_whether_that_is_stricter(made: Comparison) -> None:
    goals = next(link for link in made.links if heading(made.old, link.old) == "总体目标")
    told = {c.figure.new.name: (c.verdict, c.figure.strictness) for c in goals.changes if c.figure}
    assert told["城市公共供水管网漏损率"] == ("lowered", "stricter")
    assert told["农村自来水普及率"] == ("raised", "stricter")
    assert told["供水水质投诉"] == ("kept", "same")


def test_another_unit_is_a_reassignment_and_an_heir_is_none(made: Comparison) -> None:
    found = verdicts(made)
    assert "reassigned" in found["推进城乡供水一体化", "推进城乡供水一体化"]
    # 市大数据局 was taken into 市政务服务数据局 between the two plans.
    assert "reassigned" not in found["建设供水调度平台", "用好供水调度平台"]


def test_dates_of_yearly_plans_are_compared_within_their_years(made: Comparison) -> None:
    found = verdicts(made)
    # November of the one year became September of the next.
    assert "earlier" in found["改造老旧管网", "改造老旧管网"]
    assert "dated" in found["规范二次供水管理", "规范二次供水管理"]
    assert "undated" in found["建设供水调度平台", "用好供水调度平台"]


def test_what_stands_word_for_word_is_kept(made: Comparison) -> None:
    assert verdicts(made)["落实资金", "落实资金"] == {"kept"}


def test_each_link_points_into_both_texts(made: Comparison) -> None:
    texts = read_file(OLD).text, read_file(NEW).text
    items = [{item.key: item for item in half.items} for half in (made.old, made.new)]
    for link in made.links:
        for text, item in zip(texts, (items[0][link.old], items[1][link.new]), strict=True):
            assert quote(text, item.spans["text"]) == item.text


def test_a_person_may_part_a_pair_and_join_another(sides: tuple[Side, Side]) -> None:
    before, after = sides
    key = {(at, item.heading): item.key for at, half in enumerate(sides) for item in half.items}
    parted = (key[0, "落实资金"], key[1, "落实资金"])
    joined = (key[0, "建设备用水源"], key[1, "推广管道直饮水"])
    made = compare(before, after, refused=[parted], given=[joined])
    links = {(link.old, link.new): link for link in made.links}
    assert parted not in links
    assert links[joined].given
    assert joined[0] not in made.dropped
    assert joined[1] not in made.added


def test_a_document_compared_with_itself_keeps_everything(sides: tuple[Side, Side]) -> None:
    for half in sides:
        made = compare(half, half)
        assert (made.dropped, made.added) == ((), ())
        assert {(link.old, link.new) for link in made.links} == {(item.key, item.key) for item in half.items}
        assert all({c.verdict for c in link.changes} == {"kept"} for link in made.links)


def test_one_paragraph_may_become_several_rows(side_of: Callable[[str], Side]) -> None:
    before = side_of(
        "（一）夯实基础。新建消防水鹤30座；更新铸铁排水管网80公里；改造老旧电梯70部。（责任单位：市城市管理局）"
    )
    after = side_of(
        "（一）消防。新建消防水鹤45座。（责任单位：市城市管理局）\n\n"
        "（二）管网。更新铸铁排水管网60公里。（责任单位：市城市管理局）\n\n（三）文化。举办读书会。（责任单位：市文化旅游局）"
    )
    made = compare(before, after)
    assert {heading(made.new, link.new) for link in made.links} == {"消防", "管网"}
    assert {link.verdict for link in made.links} == {"raised", "lowered"}
    assert [heading(made.new, key) for key in made.added] == ["文化"]


@pytest.fixture
def side_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Side]:
    def made(body: str) -> Side:
        path = tmp_path_factory.mktemp("made") / "made.txt"
        head = "云洲市人民政府关于印发工作要点的通知\n\n云洲府发〔2026〕90号\n\n各县（市、区）人民政府：\n\n"
        path.write_text(f"{head}现将工作要点印发给你们。\n\n一、重点任务\n\n{body}\n", "utf-8")
        source = read_file(path)
        document = parse(source)[0]
        return side(document, extract(source, document))

    return made


def test_plain_data_and_rows_tell_the_same(made: Comparison) -> None:
    data = to_json(made)
    listed = list(rows(made))
    assert all(len(row) == len(COLUMNS) for row in listed)
    assert len(listed) == len(data["links"]) + len(data["dropped"]) + len(data["added"])
    assert sum(data["counts"].values()) == len(listed)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("old", "new", "sample", "recall", "precision"),
    [
        (("002_d623b5fea1a4ae50", "渝府发〔2021〕1号"), ("001_1b8720507b943359", "渝府发〔2025〕1号"),
         "safety_2021_2025", 0.55, 0.82),
        (("000_30b23bbabb258801", "渝府办发〔2024〕73号"), ("003_07c5b4881ff2756a", "渝府办发〔2025〕44号"),
         "one_card_2024_2025", 0.60, 0.85),
    ],
)  # fmt: skip
def test_real_successors_are_aligned_as_a_person_did(
    documents: object, old: tuple[str, str], new: tuple[str, str], sample: str, recall: float, precision: float
) -> None:
    """The figures are in docs/across.md; here the floors below which the alignment has become worse."""
    registry = load()
    read = []
    for file, number in (old, new):
        source = read_file(documents / f"{file}.txt")  # type: ignore[operator]
        document = next(one for one in parse(source) if one.number == number)
        read.append((document, extract(source, document)))
    until = read[1][0].date
    made = compare(*(side(document, found, carriers(registry, document, until)) for document, found in read))
    found = measure(made, gold(sample))
    assert found.recall >= recall, found.wrong
    assert found.precision >= precision, found.wrong
    assert found.verdicts_right / found.verdicts >= 0.9, found.wrong
    assert found.alone_right == found.alone, found.wrong
