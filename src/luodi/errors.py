"""Errors a person can mend: what is wrong, in which file and place, and what to do, in Chinese and English."""

from __future__ import annotations


class LuodiError(Exception):
    """Bad input, told in two languages.

    ``file`` is the file's name as the user gave it, ``place`` a page, line, row or field inside it. ``mend_*`` say
    what the user can do. The command line prints both languages and ends with exit code 2; nothing has been changed.

    >>> str(LuodiError(zh="文件是空的。", en="The file is empty.", file="a.txt"))
    'a.txt: 文件是空的。 / The file is empty.'
    """

    def __init__(
        self,
        *,
        zh: str,
        en: str,
        file: str | None = None,
        place: str | None = None,
        mend_zh: str = "",
        mend_en: str = "",
    ) -> None:
        self.zh, self.en, self.file, self.place = zh, en, file, place
        self.mend_zh, self.mend_en = mend_zh, mend_en
        super().__init__(zh, en)

    @property
    def where(self) -> str:
        return ", ".join(part for part in (self.file, self.place) if part)

    def in_file(self, file: str) -> LuodiError:
        """The same error, naming ``file`` where none was named yet (a parser seldom knows its file's name)."""
        if self.file is None:
            self.file = file
        return self

    def __str__(self) -> str:
        zh = " ".join(part for part in (self.zh, self.mend_zh) if part)
        en = " ".join(part for part in (self.en, self.mend_en) if part)
        head = f"{self.where}: " if self.where else ""
        return f"{head}{zh} / {en}"

    @property
    def told(self) -> str:
        """The message as a command prints it: a line in Chinese, a line in English, each with place and mend."""
        head = f"{self.where}: " if self.where else ""
        return f"{head}{self.zh}{self.mend_zh}\n{head}{self.en} {self.mend_en}".rstrip()
