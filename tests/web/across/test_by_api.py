"""Across documents by the API: the same comparisons, words and numbers as on the pages."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from luodi.web.across.models import Correction, Handover
from luodi.web.documents.models import Document
from luodi.web.people.models import Role, Secrecy
from tests.web.across.conftest import NEW, OLD, PLAN, City
from tests.web.api.office import signed_in


def get(who: str, path: str, status: int = 200, **query: Any) -> Any:
    reply = signed_in(who).get(f"/api/across/{path}", query)
    assert reply.status_code == status, reply.content.decode()
    return json.loads(reply.content)


def post(who: str, path: str, body: dict[str, Any], status: int = 200, **headers: str) -> Any:
    reply = signed_in(who).post(
        f"/api/across/{path}", json.dumps(body), content_type="application/json", headers=headers
    )
    assert reply.status_code == status, reply.content.decode()
    return json.loads(reply.content)


def test_documents_are_compared_corrected_and_gaps_handed_over(city: Callable[..., City]) -> None:
    found = city("yunzhou_water_2025", "yunzhou_water_2026")
    old, new = found.document(OLD).key, found.document(NEW).key
    made = post("ducha", "compare", {"old": old, "new": new})
    assert post("ducha", "compare", {"old": old, "new": old}, 422)["zh"]
    told = get("ducha", f"comparisons/{made['id']}", size=200)
    assert (told["old"], told["new"], told["total"]) == (old, new, len(told["items"]))
    assert sum(made["counts"].values()) == told["total"]
    assert get("ducha", f"comparisons/{made['id']}", verdict="added")["total"] == made["counts"]["added"]
    pair = next(one for one in told["items"] if one["old"] and one["new"])
    keys = {"old": pair["old"]["key"], "new": pair["new"]["key"]}
    parted = {"kind": "part", **keys, "reason": "不是一项工作"}
    late = post("ducha", f"comparisons/{made['id']}/correct", parted, 409, **{"If-Match": "77"})
    assert late["now"]["revision"] == made["revision"]
    word = post("ducha", f"comparisons/{made['id']}/correct", parted, **{"If-Match": str(made["revision"])})
    again = get("ducha", f"comparisons/{made['id']}", size=200)
    assert not [one for one in again["items"] if one["old"] and one["new"] and one["old"]["key"] == keys["old"]
                and one["new"]["key"] == keys["new"]]  # fmt: skip
    assert [one["reason"] for one in get("ducha", f"comparisons/{made['id']}/corrections")["items"]] == ["不是一项工作"]
    assert post("ducha", f"corrections/{word['id']}/withdraw", {})["counts"] == made["counts"]
    assert Correction.objects.get().withdrawn_at is not None
    assert post("ducha", f"corrections/{word['id']}/withdraw", {}, 409)["zh"] == "该更正已撤回。"

    found.person("min", Role.LIAISON, "云洲市水利局")
    (task,) = get("ducha", "gaps", gap="no_unit", document=new)["items"]
    handed = {"gap": "no_unit", "commitments": [task["commitment"]], "to": "ducha", "note": "请核对责任单位"}
    assert post("min", "gaps/hand-over", handed, 403)["status"] == 403
    assert post("ducha", "gaps/hand-over", handed) == {"handed": 1}
    assert Handover.objects.get().to.username == "ducha"
    assert get("ducha", "gaps", gap="no_unit", document=new, handed="no")["total"] == 0
    owed = get("ducha", "heirs", unit="云洲市水利局", on="2026-05-06")
    assert owed["total"] == sum(one["total"] for one in owed["owed"]) > 0
    (load,) = get("ducha", "load", unit="云洲市水利局")["items"]
    assert (len(load["months"]), load["peak"]) == (25, max(one["open"] for one in load["months"]))

    assert post("ducha", "conflicts/find", {})["open"] == get("ducha", "conflicts")["total"]
    # Above one's clearance there is neither a document nor a comparison.
    Document.objects.filter(number=NEW).update(secrecy=Secrecy.SECRET)
    assert get("ducha", "comparisons")["total"] == 0
    for path in (f"comparisons/{made['id']}", f"comparisons/{made['id']}/corrections"):
        get("ducha", path, 404)
    post("ducha", f"comparisons/{made['id']}/correct", parted, 404)
    post("ducha", "compare", {"old": old, "new": new}, 404)


def test_a_counted_indicator_is_told_with_every_entry(city: Callable[..., City], today: dt.date) -> None:
    found = city("yunzhou_one_code_2026")
    (told,) = get("ducha", "indicators")["items"]
    assert told["document"] == found.document(PLAN).key
    # Three of nine scenarios are there at issue; six are planned for the end of 2026 against a target of 60 per cent.
    assert told["now"] == {"number": 3, "of": 9, "percent": "33.3"}
    goal = next(one for one in told["goals"] if one["by"] == "2026-12-31")
    assert (float(goal["target"]), goal["planned"]["number"], goal["met"]) == (60.0, 6, True)
    one = get("ducha", "indicator", document=told["document"], name=told["name"])
    assert (len(one["entries"]), sum(entry["counts_now"] for entry in one["entries"])) == (9, 3)
    assert all(entry["commitment"] for entry in one["entries"])
    get("ducha", "indicator", 404, document=told["document"], name="nothing")
