"""日志: the append-only record of every change and of every reading of personal data."""
