"""The index over the tokens, kept by the database itself with every statement that changes an entry.

SQLite: an FTS5 table over the entries, with triggers. Who alters search_entry there has to make the triggers
again, since Django builds the table anew. "secure-delete" wipes out of the index at once what is deleted.
PostgreSQL: a generated tsvector with a GIN index; without "fastupdate", so that no search pays for writers.
Its vector also says in which block of entries one lies, for blocks of several sizes: so the index itself
can stop behind the newest.
"""

from typing import Any

SQLITE = (
    """CREATE VIRTUAL TABLE search_tokens USING fts5(
        tokens, content='search_entry', content_rowid='id', detail=none, columnsize=0,
        tokenize="ascii tokenchars '^:.-_'"
    )""",
    """CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_tokens(rowid, tokens) VALUES (new.id, new.tokens);
    END""",
    """CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_tokens(search_tokens, rowid, tokens) VALUES ('delete', old.id, old.tokens);
    END""",
    """CREATE TRIGGER search_entry_changed AFTER UPDATE OF tokens ON search_entry BEGIN
        INSERT INTO search_tokens(search_tokens, rowid, tokens) VALUES ('delete', old.id, old.tokens);
        INSERT INTO search_tokens(rowid, tokens) VALUES (new.id, new.tokens);
    END""",
)
SECURE_DELETE = "INSERT INTO search_tokens(search_tokens, rank) VALUES ('secure-delete', 1)"
KNOWS_SECURE_DELETE = (3, 42)
BLOCKS = (9, 11, 13, 15, 17, 19, 21)  # bits: from 512 entries to two millions
_BLOCKS = " || ".join(f"' b{size}:' || (id >> {size})::text" for size in BLOCKS)
POSTGRESQL = (
    f"""ALTER TABLE search_entry ADD COLUMN vector tsvector NOT NULL
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens || {_BLOCKS}, ' '))) STORED""",
    "CREATE INDEX search_entry_vector ON search_entry USING gin (vector) WITH (fastupdate = off)",
    "CREATE INDEX search_entry_titled ON search_entry (id) WHERE title <> ''",
)


def block(size: int, number: int) -> str:
    """The token of all entries of a block."""
    return f"b{size}:{number}"


def make(apps: Any, schema_editor: Any) -> None:
    """Make the index over an empty table."""
    database = schema_editor.connection.Database
    statements = list(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)
    if schema_editor.connection.vendor == "sqlite" and database.sqlite_version_info >= KNOWS_SECURE_DELETE:
        statements.append(SECURE_DELETE)
    for statement in statements:
        schema_editor.execute(statement, params=None)


def make_with_blocks(apps: Any, schema_editor: Any) -> None:
    """Make PostgreSQL's index of an older network anew, with the blocks."""
    if schema_editor.connection.vendor == "postgresql":
        old = ("DROP INDEX IF EXISTS search_entry_titled", "ALTER TABLE search_entry DROP COLUMN vector")
        for statement in (*old, *POSTGRESQL):
            schema_editor.execute(statement, params=None)
