CREATE TABLE IF NOT EXISTS asks (
    ask_id       INTEGER PRIMARY KEY,
    team         TEXT NOT NULL,
    channel      TEXT NOT NULL,
    ts           TEXT NOT NULL,
    thread_ts    TEXT NOT NULL,
    user         TEXT NOT NULL,
    user_team    TEXT NOT NULL,
    kind         TEXT NOT NULL,
    text         TEXT,
    revision     TEXT NOT NULL,
    response_url TEXT NOT NULL,
    received_at  REAL NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'open', 'done', 'dropped', 'failed')),
    owner        TEXT NOT NULL,
    begun        INTEGER NOT NULL DEFAULT 0,
    look         INTEGER NOT NULL DEFAULT 0,
    reply_ts     TEXT,
    answer_id    TEXT,
    failure      TEXT,
    marked       INTEGER NOT NULL DEFAULT 0,
    UNIQUE (team, channel, ts)
) STRICT;
CREATE INDEX IF NOT EXISTS asks_by_thread ON asks (channel, thread_ts, state);
CREATE INDEX IF NOT EXISTS asks_unfinished ON asks (owner) WHERE state = 'open';
CREATE TABLE IF NOT EXISTS deliveries (
    event_id TEXT PRIMARY KEY,
    ask_id   INTEGER REFERENCES asks
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS quotes (
    document_id TEXT NOT NULL,
    ask_id      INTEGER NOT NULL REFERENCES asks,
    PRIMARY KEY (document_id, ask_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS quotes_by_ask ON quotes (ask_id);
CREATE TABLE IF NOT EXISTS presses (
    press_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ratings (
    user        TEXT NOT NULL,
    channel     TEXT NOT NULL,
    reply_ts    TEXT NOT NULL,
    answer_id   TEXT NOT NULL,
    rating      TEXT NOT NULL CHECK (rating IN ('up', 'down')),
    feedback_id INTEGER NOT NULL,
    PRIMARY KEY (user, channel, reply_ts, answer_id)
) STRICT, WITHOUT ROWID;
