-- The catalog: the source of truth, from which both indexes can be rebuilt.
-- SQLite keeps no page checksums, so rows carry a checksum over their own fields.

CREATE TABLE sources (
    -- A file that was ingested, and what came of it.
    path TEXT PRIMARY KEY,
    base TEXT NOT NULL UNIQUE,      -- document id of its first story; stays once assigned
    source TEXT NOT NULL,           -- relative to the folder that was ingested
    sha256 TEXT,                    -- of its bytes when last parsed; null: never parsed
    parser TEXT NOT NULL,           -- version of the rules that parsed it
    status TEXT NOT NULL,
    reason TEXT,
    stories TEXT NOT NULL,          -- JSON [[document id, sha256 of its text], ...]
    checksum BLOB NOT NULL
) STRICT;

CREATE TABLE documents (
    -- One version of a briefing; visible in generation g iff added_in <= g < removed_in.
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,           -- of the text in UTF-8
    title TEXT NOT NULL,
    published TEXT,                 -- ISO date
    url TEXT,
    source TEXT NOT NULL,
    path TEXT NOT NULL,             -- absolute, of the file it came from
    story INTEGER NOT NULL,         -- its place in the file, from 1
    furniture TEXT NOT NULL,        -- JSON [[start, end], ...]
    n_characters INTEGER NOT NULL,
    n_sections INTEGER NOT NULL,
    first_key INTEGER NOT NULL,     -- its chunks have the keys first_key .. first_key + n_chunks - 1
    n_chunks INTEGER NOT NULL,
    added_in INTEGER NOT NULL,
    removed_in INTEGER,             -- null: live
    checksum BLOB NOT NULL,
    text TEXT NOT NULL              -- last, so that lists need not read past it
) STRICT;
CREATE INDEX documents_by_id ON documents (document_id);

CREATE TABLE sections (
    document INTEGER NOT NULL REFERENCES documents (row),
    ordinal INTEGER NOT NULL,
    path TEXT NOT NULL,             -- JSON array, outermost heading first
    level INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    heading_start INTEGER,
    heading_end INTEGER,
    checksum BLOB NOT NULL,
    PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE chunks (
    key INTEGER PRIMARY KEY AUTOINCREMENT,  -- id in both indexes; never used again
    document INTEGER NOT NULL REFERENCES documents (row),
    ordinal INTEGER NOT NULL,       -- from 0
    section INTEGER NOT NULL,       -- ordinal of its section
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text_sha256 BLOB NOT NULL,
    input_sha256 BLOB NOT NULL,     -- of what is embedded: title, heading path and text
    checksum BLOB NOT NULL
) STRICT;
CREATE INDEX chunks_by_document ON chunks (document);

CREATE TABLE vectors (
    -- Kept so that an index is rebuilt, and a killed ingest resumed, without encoding again.
    encoder TEXT NOT NULL,
    input_sha256 BLOB NOT NULL,
    vector BLOB NOT NULL,           -- float32, little-endian
    checksum BLOB NOT NULL,
    UNIQUE (encoder, input_sha256)
) STRICT;

CREATE TABLE generations (
    number INTEGER PRIMARY KEY,
    encoder TEXT NOT NULL,
    n_documents INTEGER NOT NULL,
    n_chunks INTEGER NOT NULL,
    n_tombstones INTEGER NOT NULL,
    manifest_sha256 TEXT NOT NULL,  -- of generations/<number>/manifest.json
    created_at TEXT NOT NULL,
    checksum BLOB NOT NULL
) STRICT;

CREATE TABLE tombstones (
    -- What was withdrawn and must not come back.
    document_id TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    story INTEGER NOT NULL,
    texts TEXT NOT NULL,            -- JSON array: sha256 of every version
    withdrawn_at TEXT NOT NULL,
    checksum BLOB NOT NULL
) STRICT;

CREATE TABLE answers (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    answer_id TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    question TEXT NOT NULL,
    generation INTEGER NOT NULL,
    payload TEXT,                   -- null once something it quotes was withdrawn
    checksum BLOB NOT NULL
) STRICT;

CREATE TABLE answer_documents (
    answer_id TEXT NOT NULL REFERENCES answers (answer_id) ON DELETE CASCADE,
    document_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (answer_id, document_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE feedback (
    feedback_id INTEGER PRIMARY KEY AUTOINCREMENT,
    answer_id TEXT NOT NULL,        -- stays when the receipt goes
    created_at TEXT NOT NULL,
    rating TEXT NOT NULL CHECK (rating IN ('up', 'down')),
    comment TEXT,
    question TEXT NOT NULL,
    generation INTEGER NOT NULL,
    checksum BLOB NOT NULL
) STRICT;
