"""Comparisons in the database: computed, corrected by a person, computed again."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from luodi.errors import LuodiError
from luodi.web.across.actions.compare_documents import compare_documents
from luodi.web.across.actions.correct import correct
from luodi.web.across.actions.withdraw_correction import withdraw_correction
from luodi.web.across.models import Comparison, Correction, Link
from luodi.web.across.overview import suggestions
from luodi.web.across.side_by_side import comparisons, is_stale, listing
from luodi.web.actions import OPERATOR, RefusedError
from luodi.web.documents.intake import take_in
from luodi.web.documents.models import Document
from luodi.web.journal.models import Entry
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.standing import StaleError
from luodi.web.people.models import Role, Secrecy
from tests.web.across.conftest import NEW, OLD, REGISTRY, City, intake

COUNTS = {
    "raised": 3, "lowered": 1, "reassigned": 1, "dated": 1, "undated": 1, "kept": 2, "dropped": 3, "added": 2,
}  # fmt: skip
"""Counted by hand over the two plans: 12 duties before, 11 after."""


@pytest.fixture
def water(city: Callable[..., City]) -> City:
    return city("yunzhou_water_2025", "yunzhou_water_2026")


@pytest.fixture
def made(water: City) -> Comparison:
    return compare_documents(water.by, water.document(OLD), water.document(NEW))


def link(made: Comparison, words: str) -> Link:
    return made.links.get(words__contains=words)


def test_the_counts_are_those_of_the_two_plans(made: Comparison) -> None:
    assert made.counts == COUNTS
    assert made.links.count() == sum(COUNTS.values())


def test_it_leaves_as_a_file_under_the_filters_of_its_page(water: City, made: Comparison) -> None:
    client = water.client(water.by.user)  # type: ignore[arg-type]

    def taken(query: str) -> list[dict[str, str]]:
        answer = client.get(f"/lists/comparisons/{made.pk}.json{query}")
        return list(json.loads(b"".join(answer.streaming_content))["rows"])  # type: ignore[attr-defined]

    every = taken("")
    assert len(every) == made.links.count()
    assert {row["old_text"] for row in every if not row["new_text"]} == {
        one.old["text"] for one in made.links.filter(new_key="")
    }
    for verdict in COUNTS:
        assert len(taken(f"?verdict={verdict}")) == made.links.filter(verdicts__contains=f" {verdict} ").count() > 0
    Document.objects.filter(pk=made.old_id).update(secrecy=Secrecy.SECRET)
    assert client.get(f"/lists/comparisons/{made.pk}.csv").status_code == 302


def test_an_heir_is_no_reassignment_in_the_ledger_either(made: Comparison) -> None:
    assert "reassigned" not in link(made, "供水调度平台").verdicts
    assert "reassigned" in link(made, "城乡供水一体化").verdicts


def test_who_parts_a_pair_is_believed_each_time_it_is_computed(water: City, made: Comparison) -> None:
    pair = link(made, "统筹使用水利发展资金")
    correct(water.by, made, kind="part", old_key=pair.old_key, new_key=pair.new_key, reason="资金用途不同")
    for _ in range(2):
        again = compare_documents(water.by, made.old, made.new)
        assert not again.links.filter(old_key=pair.old_key, new_key=pair.new_key).exists()
        assert again.links.get(old_key=pair.old_key).verdict == "dropped"
        assert again.links.get(new_key=pair.new_key).verdict == "added"


def test_who_pairs_two_items_is_believed_and_the_change_between_them_is_told(water: City, made: Comparison) -> None:
    old, new = link(made, "青竹坪应急水源"), link(made, "管道直饮水")
    correct(water.by, made, kind="pair", old_key=old.old_key, new_key=new.new_key, reason="以直饮水代替备用水源")
    pair = made.links.get(old_key=old.old_key)
    assert (pair.new_key, pair.given) == (new.new_key, True)
    assert "reassigned" in pair.verdicts  # 市水利局 before, 市教育局 after


def test_the_verdict_a_person_gives_counts_and_the_computed_one_stays_beside_it(water: City, made: Comparison) -> None:
    row = link(made, "建立双月调度机制")
    correct(water.by, made, kind="verdict", old_key=row.old_key, verdict="kept", reason="已并入常态化调度")
    made.refresh_from_db()
    row = made.links.get(old_key=row.old_key)
    assert (row.verdict, row.settled) == ("dropped", "kept")
    assert (made.counts["kept"], made.counts["dropped"]) == (COUNTS["kept"] + 1, COUNTS["dropped"] - 1)
    assert {line.link.pk for line in listing(made, {"verdict": "kept"}).lines} >= {row.pk}


def test_a_correction_taken_back_no_longer_holds_and_stays_in_the_history(water: City, made: Comparison) -> None:
    pair = link(made, "统筹使用水利发展资金")
    said = correct(water.by, made, kind="part", old_key=pair.old_key, new_key=pair.new_key, reason="不同")
    withdraw_correction(water.by, said, why="看错了")
    made.refresh_from_db()
    assert made.counts == COUNTS
    assert Correction.objects.get(pk=said.pk).withdrawn_at is not None
    with pytest.raises(StaleError):
        withdraw_correction(water.by, said)


def test_a_later_word_on_the_same_two_replaces_the_earlier_one(water: City, made: Comparison) -> None:
    pair = link(made, "统筹使用水利发展资金")
    keys = {"old_key": pair.old_key, "new_key": pair.new_key}
    first = correct(water.by, made, kind="part", reason="不同", **keys)
    second = correct(water.by, made, kind="pair", reason="还是同一项", **keys)
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert second.withdrawn_at is None
    assert made.links.get(**keys).given


def test_corrections_outlive_a_new_reading_of_the_document(water: City, made: Comparison) -> None:
    pair = link(made, "统筹使用水利发展资金")
    correct(water.by, made, kind="part", old_key=pair.old_key, new_key=pair.new_key, reason="不同")
    take_in(OPERATOR, intake("yunzhou_water_2026"), registry=REGISTRY, again=True)
    made = Comparison.objects.select_related("old", "new").get(pk=made.pk)
    assert is_stale(made)
    made = compare_documents(water.by, Document.objects.get(pk=made.old_id), Document.objects.get(pk=made.new_id))
    assert not made.links.filter(old_key=pair.old_key, new_key=pair.new_key).exists()
    assert not is_stale(Comparison.objects.get(pk=made.pk))


def test_a_commitment_that_was_changed_since_makes_the_comparison_stale(water: City, made: Comparison) -> None:
    fresh = Comparison.objects.select_related("old", "new").get(pk=made.pk)
    assert not is_stale(fresh)
    task = Commitment.objects.filter(document=fresh.old).first()
    assert task is not None
    Commitment.objects.filter(pk=task.pk).update(updated_at=fresh.computed_at.replace(year=2027))
    assert is_stale(fresh)


def test_each_act_stands_in_the_journal_with_its_reason(water: City, made: Comparison) -> None:
    pair = link(made, "统筹使用水利发展资金")
    correct(water.by, made, kind="part", old_key=pair.old_key, new_key=pair.new_key, reason="资金用途不同")
    verbs = list(Entry.objects.filter(verb__startswith="across.").order_by("pk").values_list("verb", "why"))
    assert verbs == [("across.compare_documents", ""), ("across.correct", "资金用途不同")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "pair", "old_key": "nothing", "new_key": "nothing"},
        {"kind": "part", "old_key": "", "new_key": ""},
        {"kind": "verdict", "verdict": "better"},
        {"kind": "turn"},
    ],
)
def test_what_cannot_be_corrected_is_refused_and_changes_nothing(
    water: City, made: Comparison, wrong: dict[str, str]
) -> None:
    pair = link(made, "统筹使用水利发展资金")
    given = {"old_key": pair.old_key, "new_key": pair.new_key, **wrong}
    with pytest.raises(LuodiError):
        correct(water.by, made, reason="理由", **given)
    assert not Correction.objects.exists()


def test_a_correction_needs_its_reason_and_the_page_as_it_is_now(water: City, made: Comparison) -> None:
    pair = link(made, "统筹使用水利发展资金")
    keys = {"old_key": pair.old_key, "new_key": pair.new_key}
    with pytest.raises(LuodiError, match="理由不能为空"):
        correct(water.by, made, kind="part", reason=" ", **keys)
    seen = made.revision
    correct(water.by, made, kind="part", reason="不同", seen=seen, **keys)
    with pytest.raises(StaleError):
        correct(water.by, made, kind="pair", reason="相同", seen=seen, **keys)


def test_only_supervisors_compare_and_correct(water: City, made: Comparison) -> None:
    for role in (Role.LIAISON, Role.LEADER, Role.AUDITOR, Role.ADMINISTRATOR, Role.CASEWORKER, Role.PUBLIC):
        with pytest.raises(RefusedError):
            compare_documents(water.caller(role.value, role), made.old, made.new)


def test_a_document_above_ones_clearance_takes_the_comparison_with_it(water: City, made: Comparison) -> None:
    Document.objects.filter(pk=made.old_id).update(secrecy=Secrecy.SECRET)
    low = water.person("low", Role.AUDITOR)
    high = water.person("high", Role.AUDITOR, clearance=Secrecy.SECRET)
    assert list(comparisons(low)) == []
    assert list(comparisons(high)) == [made]
    assert water.client(low).get(f"/across/compare/{made.pk}").status_code == 404
    assert "云洲府发〔2025〕4号" not in water.client(low).get("/across/").content.decode()
    with pytest.raises(RefusedError):
        compare_documents(water.by, Document.objects.get(pk=made.old_id), made.new)


def test_both_sources_stand_on_the_page_of_a_pair_with_their_words_lit(water: City, made: Comparison) -> None:
    pair = link(made, "更新使用年限超过二十年")
    page = water.client(water.person("aud", Role.AUDITOR)).get(
        f"/across/compare/{made.pk}/item", {"old": pair.old_key, "new": pair.new_key}
    )
    html = page.content.decode()
    assert html.count('<mark class="m-deadline"') >= 2
    assert "2025年11月底前" in html
    assert "2026年9月底前" in html
    assert "时限提前" in html
    assert "确定拆开" not in html  # an auditor looks and does not correct


def test_a_page_of_a_pair_that_is_no_more_shows_what_became_of_its_item(water: City, made: Comparison) -> None:
    pair = link(made, "统筹使用水利发展资金")
    correct(water.by, made, kind="part", old_key=pair.old_key, new_key=pair.new_key, reason="不同")
    assert water.by.user is not None
    client = water.client(water.by.user)
    shown = client.get(f"/across/compare/{made.pk}/item", {"old": pair.old_key, "new": pair.new_key})
    assert "新文件没有" in shown.content.decode()
    assert client.get(f"/across/compare/{made.pk}/item", {"old": "nothing"}).status_code == 404


def test_a_repealing_document_is_offered_as_the_successor_until_compared(water: City) -> None:
    assert water.by.user is not None
    (offered,) = suggestions(water.by.user, [])
    assert (offered.old.number, offered.new.number, offered.repeals) == (OLD, NEW, True)
    made = compare_documents(water.by, offered.old, offered.new)
    assert suggestions(water.by.user, [made]) == []
