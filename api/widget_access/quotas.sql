CREATE TABLE entries (
    key        TEXT NOT NULL,
    n          INTEGER NOT NULL,
    at         REAL NOT NULL,
    expires_at REAL NOT NULL,
    PRIMARY KEY (key, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX entries_by_expiry ON entries (expires_at);
CREATE TABLE counters (
    key        TEXT PRIMARY KEY,
    amount     INTEGER NOT NULL,
    expires_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
