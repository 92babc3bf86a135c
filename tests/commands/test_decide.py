"""``luodi decide`` and ``luodi replay``: the exit code tells, the tree cites, the receipt shows nobody's facts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from luodi.cli import cli
from luodi.errors import LuodiError
from luodi.packs import folders
from luodi.rules.examples import based, changed, shared_bases

ON = "2023-03-01"


def facts(folder: Path, changes: dict[str, Any] | None = None) -> Path:
    """A file with the facts of the pack's own household of three."""
    bases = shared_bases(folders()["dibao_2022"] / "cases")
    path = folder / "facts.yaml"
    path.write_text(yaml.safe_dump(changed(based(bases, "三口之家"), changes or {}), allow_unicode=True), "utf-8")
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), standalone_mode=False)


CODES = [
    ({}, 0),
    ({"银行存款": 60000}, 1),
    ({"银行存款": None}, 3),
    ({"商业门面": [{"门面用途": "出租"}]}, 3),
]


@pytest.mark.parametrize(("changes", "code"), CODES)
def test_the_exit_code_tells_yes_no_and_open(tmp_path: Path, changes: dict[str, Any], code: int) -> None:
    result = run("decide", "dibao_2022", "--facts", str(facts(tmp_path, changes)), "--on", ON)
    assert result.return_value == code


def test_the_tree_names_article_values_and_the_source_of_the_standard(tmp_path: Path) -> None:
    result = run("decide", "dibao_2022", "--facts", str(facts(tmp_path, {"银行存款": 60000})), "--on", ON)
    lines = [line.strip() for line in result.output.split("\n")]
    assert "✗ 具备获得低保的资格条件：否" in lines
    assert "依据：第十三条（一） 金融资产人均超过城市低保标准24倍（成立）" in lines
    assert "✓ 第十三条（一） 金融资产人均超过城市低保标准24倍：是" in lines
    compared = [line for line in lines if line.startswith("✓ 金融资产总值 > 24 × 全市城市低保标准")]
    assert compared[0].endswith("（60,000.00元，50,400.00元）")
    cited = [line for line in lines if line.startswith("· 全市城市低保标准（每人每月） = 700.00元（2022-12-16 起")]
    assert "示例值" in cited[0]


def test_what_is_missing_is_named_with_whose_it_is(tmp_path: Path) -> None:
    path = facts(tmp_path, {"家庭人员[1].证明的工资收入": None})
    result = run("decide", "dibao_2022", "--facts", str(path), "--on", ON, "--short")
    assert "缺事实：证明的工资收入（配偶）" in result.output


def test_json_carries_status_grounds_and_the_line_of_each_reason(tmp_path: Path) -> None:
    path = facts(tmp_path, {"银行存款": 60000})
    made = json.loads(run("decide", "dibao_2022", "--facts", str(path), "--on", ON, "--json").output)
    assert (made["status"], made["value"], made["document"]) == ("value", False, "渝府办发〔2022〕128号")
    assert [g["provision"] for g in made["grounds"]] == ["第十三条（一）"]
    lines = (folders()["dibao_2022"] / "rules.py").read_text("utf-8").split("\n")
    first = made["reason"]["children"][0]
    assert lines[first["line"] - 1].startswith(f"def {first['name']}(")


def test_another_reading_is_taken_and_told(tmp_path: Path) -> None:
    path = facts(tmp_path, {"商业门面": [{"门面用途": "空置", "属于维持生产生活必需的门面，予以豁免": "否"}]})
    arguments = ["decide", "dibao_2022", "--facts", str(path), "--on", ON, "--short"]
    assert run(*arguments).return_value == 0
    other = run(*arguments, "--reading", "vacant_shop=barred")
    assert other.return_value == 1
    assert "读法 第十三条（三） vacant_shop=barred（非默认）: 属于" in other.output


def test_the_template_asks_for_every_fact_and_fills_in_none() -> None:
    made = yaml.safe_load(run("decide", "dibao_2022", "--template").output)
    assert made["银行存款"] is None
    assert made["家庭人员"][0]["家庭以外的义务人"][0]["因此支出过大，实际生活困难"] is None
    values = [value for value in made.values() if not isinstance(value, list)]
    assert set(values) == {None}


def test_the_template_leaves_out_what_the_rule_does_not_ask() -> None:
    made = yaml.safe_load(run("decide", "dibao_2022", "financial_assets", "--template").output)
    assert list(made) == ["银行存款", "证券", "基金", "商业保险", "债权", "互联网金融资产"]


def test_a_filled_template_can_be_decided(tmp_path: Path) -> None:
    text = run("decide", "dibao_2022", "financial_assets", "--template").output
    path = tmp_path / "filled.yaml"
    path.write_text(text.replace(":\n", ": 1.50\n"), "utf-8")
    result = run("decide", "dibao_2022", "financial_assets", "--facts", str(path), "--on", ON, "--short")
    assert "= 金融资产总值：9.00元" in result.output


MISTAKES = [
    (["decide", "dibao_2023", "--facts", "x"], "没有规则包“dibao_2023”.*dibao_2022"),
    (["decide", "dibao_2022", "eligable", "--facts", "@"], "没有规则“eligable”.*eligible"),
    (["decide", "dibao_2022", "--facts", "absent.yaml"], "打不开文件"),
    (["decide", "dibao_2022", "--facts", "@", "--on", "2023-02-30"], "“2023-02-30”不是日期"),
    (["decide", "dibao_2022", "--facts", "@", "--on", "2022-12-15"], "在 2022-12-15 不在有效期内"),
    (["decide", "dibao_2022", "--facts", "@", "--reading", "vacant_shop"], "读法要写成"),
    (["decide", "dibao_2022", "wage", "--facts", "@", "--on", "2023-03-01"], "不能单独认定"),
]


@pytest.mark.parametrize(("arguments", "told"), MISTAKES)
def test_a_mistake_is_told_with_its_mend(tmp_path: Path, arguments: list[str], told: str) -> None:
    path = str(facts(tmp_path))
    result = run(*(path if a == "@" else a for a in arguments))
    assert isinstance(result.exception, LuodiError)
    assert re.search(told, str(result.exception))


def test_a_receipt_shows_no_personal_fact_and_replays_the_same(tmp_path: Path) -> None:
    path, kept = facts(tmp_path, {"银行存款": 54321}), tmp_path / "receipt.json"
    run("decide", "dibao_2022", "--facts", str(path), "--on", ON, "--receipt", str(kept))
    text = kept.read_text("utf-8")
    assert "5432100" not in text
    assert "1980-05-01" not in text
    assert run("replay", str(kept), "--facts", str(path)).return_value == 0
    # Without --facts the file beside it that its digests are of is found, among others.
    (tmp_path / "a.yaml").write_text("银行存款: 5\n", "utf-8")
    (tmp_path / "b.json").write_text("[]", "utf-8")
    assert run("replay", str(kept)).return_value == 0
    path.unlink()
    assert "与它相符" in str(run("replay", str(kept)).exception)


def test_a_receipt_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    path, kept = facts(tmp_path), tmp_path / "receipt.json"
    run("decide", "dibao_2022", "--facts", str(path), "--on", ON, "--receipt", str(kept))
    before = kept.read_bytes()
    again = run("decide", "dibao_2022", "--facts", str(path), "--on", "2023-04-01", "--receipt", str(kept))
    assert isinstance(again.exception, LuodiError)
    assert again.exception.file == str(kept)
    assert kept.read_bytes() == before


def test_replay_names_the_fact_that_is_not_the_one_of_then(tmp_path: Path) -> None:
    path, kept = facts(tmp_path), tmp_path / "receipt.json"
    run("decide", "dibao_2022", "--facts", str(path), "--on", ON, "--receipt", str(kept))
    other = facts(tmp_path, {"家庭人员[1].年学费": 1})
    result = run("replay", str(kept), "--facts", str(other))
    assert result.return_value == 1
    assert "事实与凭据不同：members[1].yearly_tuition" in result.output


def test_replay_says_that_the_pack_has_changed_since(tmp_path: Path) -> None:
    path, kept = facts(tmp_path), tmp_path / "receipt.json"
    run("decide", "dibao_2022", "--facts", str(path), "--on", ON, "--receipt", str(kept))
    changed_receipt = json.loads(kept.read_text("utf-8")) | {"pack_sha256": "0" * 64}
    kept.write_text(json.dumps(changed_receipt), "utf-8")
    result = run("replay", str(kept), "--facts", str(path))
    assert result.return_value == 1
    assert "规则包与当时不同" in result.output


PARTS = ("format", "engine", "pack_sha256", "rule", "on", "readings", "status", "salt", "facts")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("instead", [5, "x", None, [], ["x"], {"x": 1}, "gone"])
def test_a_receipt_of_which_a_part_is_no_such_part_is_refused_or_differs(
    tmp_path: Path, part: str, instead: Any
) -> None:
    path, kept = facts(tmp_path), tmp_path / "receipt.json"
    run("decide", "dibao_2022", "--facts", str(path), "--on", ON, "--receipt", str(kept))
    broken = json.loads(kept.read_text("utf-8")) | {part: instead}
    if instead == "gone":
        del broken[part]
    kept.write_text(json.dumps(broken), "utf-8")
    done = run("replay", str(kept), "--facts", str(path))
    if done.exception is None:
        assert done.return_value == 1  # another engine, pack, outcome or other facts
    else:
        assert isinstance(done.exception, LuodiError)
        assert part in done.exception.en or "x" in done.exception.en


def test_a_birth_after_the_day_of_decision_is_refused_by_its_place(tmp_path: Path) -> None:
    file = facts(tmp_path, {"家庭人员[2].出生日期": "2024-05-01"})
    shown = run("decide", "dibao_2022", "--facts", str(file), "--on", ON)
    assert isinstance(shown.exception, LuodiError)
    assert "2024-05-01 在认定日 2023-03-01 之后" in shown.exception.zh
    assert "members[2].born" in str(shown.exception.place)
    assert run("decide", "dibao_2022", "--facts", str(file), "--on", "2024-05-01").return_value == 0


TUITION = {
    "pack.toml": 'number = "云府办发〔2023〕21号"\ntitle = "云洲市学费补助办法"\nissuers = ["云洲市人民政府办公厅"]\n'
    'jurisdiction = "yunzhou"\ndate = 2023-08-15\neffective = 2023-09-01\nmain = "grant"\n',
    "rules.py": "from luodi.facts import *\nfrom luodi.rules import *\n\n\n"
    '@rule("第三条", "一年的补助")\ndef grant(home: Household) -> Money:\n'
    '    """Half of the deposits."""\n    return rounded(home.deposits * percent(50), to=Money)\n',
}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The receipt of a pack that is not Luodi's own: ``facts.yaml`` beside it, the pack in ``there/tuition``."""
    folder = tmp_path / "there" / "tuition"
    folder.mkdir(parents=True)
    for name, text in TUITION.items():
        (folder / name).write_text(text, "utf-8")
    (tmp_path / "facts.yaml").write_text("银行存款: 6000\n", "utf-8")
    made = tmp_path / "receipt.json"
    given = ("--facts", str(tmp_path / "facts.yaml"), "--on", "2023-10-01", "--receipt", str(made))
    assert run("decide", str(folder), *given).return_value == 0
    return made


def replayed(kept: Path, **parts: Any) -> Result:
    """The receipt replayed with parts of it changed; a part that is None is taken out."""
    changed_receipt = {k: v for k, v in {**json.loads(kept.read_text("utf-8")), **parts}.items() if v is not None}
    kept.write_text(json.dumps(changed_receipt), "utf-8")
    return run("replay", str(kept), "--pack", str(kept.parent / "there" / "tuition"))


def test_a_receipt_of_a_pack_elsewhere_is_replayed_with_the_pack_s_folder(kept: Path) -> None:
    told = str(run("replay", str(kept)).exception)
    assert "请用 --pack 给出它的文件夹" in told
    assert "dibao_2022" not in told  # no name is like it: none is offered
    assert replayed(kept).return_value == 0
    # The folder's name is nothing of the rules.
    (kept.parent / "there" / "tuition").rename(kept.parent / "renamed")
    assert run("replay", str(kept), "--pack", str(kept.parent / "renamed")).return_value == 0


def test_only_packs_of_like_names_are_offered() -> None:
    assert "是否想写：dibao_2022？" in str(run("decide", "dibao_2023", "--template").exception)
    assert "是否想写" not in str(run("decide", "no_such", "--template").exception)


CHANGED = [
    ({"document": "X"}, "文件不同：X → 云府办发〔2023〕21号"),
    ({"on": "2023-10-02"}, "凭据与它的校验值不符"),
    ({"sha256": "0" * 64}, "凭据与它的校验值不符"),
    ({"sha256": 5}, "凭据与它的校验值不符"),
    ({"causes": ["a"]}, "原因不同：a → （无）"),
    ({"value": 5}, "结论不同：value 5 → value 300000"),
]


@pytest.mark.parametrize(("parts", "told"), CHANGED)
def test_a_receipt_that_was_changed_never_passes_as_the_same(kept: Path, parts: dict[str, Any], told: str) -> None:
    result = replayed(kept, **parts)
    assert result.return_value == 1
    assert told in result.output
    assert "凭据与它的校验值不符" in result.output
    assert ("结论不同" in result.output) == ("value" in parts)


def test_a_receipt_without_a_digest_is_told_as_unprotected_and_not_refused(kept: Path) -> None:
    result = replayed(kept, sha256=None)
    assert result.return_value == 0
    assert "凭据没有校验值" in result.output


def refused(folder: Path, changes: dict[str, Any], *rule: str) -> LuodiError:
    file = facts(folder, changes)
    shown = run("decide", "dibao_2022", *rule, "--facts", str(file), "--on", ON)
    assert isinstance(shown.exception, LuodiError)
    return shown.exception


def test_a_fact_under_two_names_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, {"deposits": 99000, "银行存款": 12000})
    assert "“deposits”和“银行存款”是同一项事实" in error.zh
    error = refused(tmp_path, {"家庭人员[0].born": "1980-01-01"})
    assert "“born”和“出生日期”是同一项事实" in error.zh
    assert error.place == "members[0]"


def test_a_wrong_value_names_the_file_the_place_and_the_mend(tmp_path: Path) -> None:
    error = refused(tmp_path, {"家庭人员[1].持有残疾人证": "也许"})
    assert error.file == str(tmp_path / "facts.yaml")
    assert error.place == "members[1].disability_certificate（持有残疾人证）"
    assert error.mend_zh


def test_a_day_that_there_is_not_is_named_by_its_line(tmp_path: Path) -> None:
    file = facts(tmp_path)
    lines = file.read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(lines) if "出生日期" in line)
    lines[number] = lines[number].split(":")[0] + ": 1978-02-30"
    file.write_text("\n".join(lines), "utf-8")
    shown = run("decide", "dibao_2022", "--facts", str(file), "--on", ON)
    assert isinstance(shown.exception, LuodiError)
    assert shown.exception.place == f"第 {number + 1} 行 / line {number + 1}"
    assert shown.exception.zh == "“1978-02-30”：没有这一天。"


def test_a_rule_that_the_pack_has_not_is_refused_with_those_that_it_has(tmp_path: Path) -> None:
    error = refused(tmp_path, {}, "zzqx")
    assert "eligible" in error.mend_en
    assert "eligible" in refused(tmp_path, {}, "eligable").mend_en


def test_an_output_that_nobody_reads_to_its_end_is_no_answer(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "luodi.cli", "decide", "dibao_2022", "--facts", str(facts(tmp_path)), "--on", ON]
    gone, output = os.pipe()
    os.close(gone)
    try:
        ended = subprocess.run(asked, stdout=output, stderr=subprocess.PIPE, check=False, timeout=120)
    finally:
        os.close(output)
    assert (ended.returncode, ended.stderr) == (141, b"")
