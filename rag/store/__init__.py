"""The catalog (SQLite, the source of truth) and index generations."""
