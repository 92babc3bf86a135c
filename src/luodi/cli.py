"""The command line: ``luodi COMMAND``. Commands are loaded when called, so that ``luodi --help`` stays fast."""

from __future__ import annotations

import importlib
import sys

import click

from luodi import __version__
from luodi.errors import LuodiError

COMMANDS: dict[str, str] = {
    "case": "Where a case stands and what is due. 办件办到哪一步，何时到期。",
    "compare": "What became of each duty of one document in another. 比较两份文件，逐项说明去向。",
    "coverage": "Report what a pack disposes of in its document. 报告规则包处理了文件的哪些句子。",
    "decide": "Decide a rule for given facts, with every reason. 认定一户，列出全部理由。",
    "extract": "Read documents and print what they say as JSON. 读取文件，输出结构化结果。",
    "ingest": "Read documents into the database. 读入文件。",
    "eval": "Measure extraction against expected tasks. 用标注任务衡量提取质量。",
    "replay": "Decide again as a receipt says, and compare. 按凭据重新认定并比较。",
    "serve": "Serve the site. 运行网站。",
    "demo-data": "Fill an empty site with an invented ledger. 向空站点填入虚构的台账。",
    "user": "Give people accounts. 开户、重设密码。",
    "tick": "Do what is due: seal the journal, end old sessions. 执行到期工作。",
    "calendar": "Show the working-day calendar; upload a year. 工作日历：查看、上传新的一年。",
    "seal": "Seal the journal's new entries; export the seals' heads. 封签日志新条目，导出封签头。",
    "verify": "Prove the journal against its seals. 校验日志。",
    "backup": "Back up everything to one file. 备份成一个文件。",
    "restore": "Restore a backup and verify it. 恢复备份并校验。",
    "lint": "Prove what a pack's rules leave open or contradict. 检查规则包的空白和矛盾。",
    "roster": "Template, check and outcomes for a roster. 名单：模板、检查、批量认定。",
    "simulate": "What a reform would change for a population. 推演：改动标准、条款的影响。",
    "answer": "Answer rules for a whole population, to Parquet. 对整个人群认定，写出 Parquet。",
    "population": "Write an invented population for simulations. 生成推演用的虚构人群。",
    "sql": "Print a rule as one SQL query. 把规则编成一条 SQL 查询。",
}
"""Name and one-line help of each command; its code is ``luodi.commands.<name>:command`` (``-`` becomes ``_``)."""


class LazyCommands(click.Group):
    """A group that knows its commands' names and one-line helps without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"luodi.commands.{cmd_name.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="luodi")
def cli() -> None:
    """Luodi (落地): official documents as issued, made to run. 让文件落地。"""


UNREAD = 141
"""The exit code where whoever reads the output has gone (``… | head``), as a shell has it for that signal."""


def main() -> None:
    """Run the command line; bad input ends with a message in two languages and exit code 2."""
    output = sys.stdout
    try:
        code = cli.main(standalone_mode=False)
    except LuodiError as error:
        click.echo(error.told, err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        click.echo("已中止。 / Stopped.", err=True)
        sys.exit(130)
    except SystemExit as ended:
        # Where nobody reads on, Click puts another output in this one's place and ends with 1; here 1 is an answer.
        sys.exit(UNREAD if sys.stdout is not output else ended.code)
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
