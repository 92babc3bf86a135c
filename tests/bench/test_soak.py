"""Long tests: each job can be run and is written down; a sample of the fuzzer's inputs ends well here already."""

from __future__ import annotations

import importlib.util
import signal
from pathlib import Path

import pytest
from bench.minimise import smaller
from bench.targets import grammars, outcome, targets, text, unit_name, whole

from bench import fuzz, soak

FOUND = sorted((Path(__file__).resolve().parents[1] / "corpus_of_found_cases").glob("*/*"))


@pytest.mark.parametrize("name", soak.JOBS)
def test_every_job_is_a_program_that_says_what_it_proves(name: str) -> None:
    job = soak.JOBS[name]
    assert importlib.util.find_spec(job.command[0]) is not None
    assert len(job.proves) > 20


def test_a_job_is_run_and_its_figures_are_appended_with_date_and_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soak, "RESULTS", tmp_path / "SOAK.md")
    monkeypatch.setitem(
        soak.JOBS, "small", soak.Job(("bench.fuzz", "--inputs", "12", "--workers", "1"), "a few inputs")
    )
    passed, seconds, figures = soak.run("small")
    soak.write_down("small", passed, seconds, figures, "a note | with a bar")
    soak.write_down("small", False, 1.0, {"failures": 1}, "")
    first, second = (tmp_path / "SOAK.md").read_text("utf-8").splitlines()[-2:]
    assert passed
    assert figures["inputs"] == 12
    assert "| small | passed |" in first
    assert "inputs 12" in first
    assert "a note \\| with a bar" in first
    assert "| small | **failed** | 1 | failures 1 |" in second


def test_a_job_that_ends_without_a_result_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(soak.JOBS, "broken", soak.Job(("bench.no_such_job",), "nothing"))
    passed, _, figures = soak.run("broken")
    assert (passed, figures) == (False, {"exit": 1})


@pytest.mark.parametrize("name", [name for name, *_ in targets()])
def test_the_undamaged_seeds_of_a_target_are_read(name: str) -> None:
    seeds, run = next((seeds, run) for target, _, seeds, run in targets() if target == name)
    assert [outcome(run, seed) for seed in seeds] == ["read"] * len(seeds)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_a_file_that_once_was_trouble_goes_all_the_way_to_json_or_is_refused(path: Path) -> None:
    for run in (whole, text, grammars, unit_name):
        assert outcome(run, path.read_bytes()) in ("read", "refused")


def test_an_input_is_the_same_every_time_and_seldom_the_same_as_another() -> None:
    inputs = [fuzz.made(7, index)[:2] for index in range(60)]
    assert inputs == [fuzz.made(7, index)[:2] for index in range(60)]
    assert len({data for _, data in inputs}) >= 59


def test_a_sample_of_damaged_inputs_is_read_or_refused() -> None:
    outcomes = []
    for index in range(250):
        _, data, run = fuzz.made(20, index)
        outcomes.append(outcome(run, data))
    assert outcomes.count("read") > 100
    assert outcomes.count("refused") > 10


def test_a_failing_input_is_kept_with_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "KEPT", tmp_path)
    name = fuzz.keep(3, 14, b"data", "what happened")
    assert (tmp_path / name).read_bytes() == b"data"
    assert (tmp_path / f"{name}.txt").read_text() == "what happened"


def test_a_failing_input_is_cut_down_to_what_it_fails_of() -> None:
    def run(data: bytes) -> None:
        if "（（".encode() in data and b"7" in data:
            raise IndexError

    data = "第一条 到2027年底，（（检查）。".encode()
    way = fuzz.failure(run, data)
    assert way == "IndexError at test_soak.py:run"
    assert smaller(data, lambda cut: fuzz.failure(run, cut) == way).decode() == "7（（"
    assert fuzz.failure(run, b"7") is None


def _endless(_: bytes) -> None:
    while True:
        pass


def test_an_input_that_takes_more_time_than_its_length_allows_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "ALLOWED", 0.02)
    before = signal.signal(signal.SIGPROF, fuzz._stop)
    try:
        assert fuzz.failure(_endless, b"a") == "too slow"
        assert fuzz.failure(lambda _: None, b"a") is None
    finally:
        signal.signal(signal.SIGPROF, before)
