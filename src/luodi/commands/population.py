"""``luodi population``: an invented population for simulations."""

from __future__ import annotations

import click


@click.command(
    help="Write an invented population of households for simulations; the same for the same seed. "
    "生成推演用的虚构人群（云洲市，不含任何真实家庭）；种子相同则结果相同。"
)
@click.option("--households", default=1_000_000, show_default=True, help="How many. 户数。")
@click.option("--seed", default=1, show_default=True, help="Another seed gives others. 种子。")
@click.option("--on", metavar="DATE", help="The day that ages are made for, by default 2025-06-30. 截至日。")
@click.option("--out", required=True, metavar="FILE.parquet|FOLDER",
              help="One file, or a folder with a file a table. 一个文件，或每表一个文件。")  # fmt: skip
def command(households: int, seed: int, on: str | None, out: str) -> int:
    from luodi.commands.decide import as_day
    from luodi.commands.simulate import Told
    from luodi.rules.populations.invented import DAY, invent

    day = DAY if on is None else as_day(on)
    told = Told()
    written = invent(out, households=households, seed=seed, day=day, progress=told)
    told.end()
    click.echo(f"{written}: 虚构 {households:,} 户，种子 {seed}，截至 {day} / invented households, seed, as of")
    return 0
