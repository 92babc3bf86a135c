"""样例数据: an invented ledger of any size, to try the site out with and to measure it."""
