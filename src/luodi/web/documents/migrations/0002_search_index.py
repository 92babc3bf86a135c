"""The full-text index over the words of search entries, kept by the database itself."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = (
    # A plain FTS5 table over our own pairs; its words are read from the entries, not kept twice.
    "CREATE VIRTUAL TABLE documents_search USING fts5(words, content='documents_searchentry', content_rowid='id', "
    "tokenize=\"unicode61 remove_diacritics 0\")",
    "CREATE TRIGGER documents_search_insert AFTER INSERT ON documents_searchentry BEGIN "
    "INSERT INTO documents_search(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER documents_search_delete AFTER DELETE ON documents_searchentry BEGIN "
    "INSERT INTO documents_search(documents_search, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER documents_search_update AFTER UPDATE ON documents_searchentry BEGIN "
    "INSERT INTO documents_search(documents_search, rowid, words) VALUES ('delete', old.id, old.words); "
    "INSERT INTO documents_search(rowid, words) VALUES (new.id, new.words); END",
)
POSTGRESQL = (
    # Pairs are words already: no parser of the server's comes between.
    "ALTER TABLE documents_searchentry ADD COLUMN lexemes tsvector "
    "GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(words, ' '), ''))) STORED",
    "CREATE INDEX documents_searchentry_lexemes ON documents_searchentry USING gin (lexemes)",
)


def make(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unmake(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER documents_search_{name}")
        schema_editor.execute("DROP TABLE documents_search")
    else:
        schema_editor.execute("ALTER TABLE documents_searchentry DROP COLUMN lexemes")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
