"""One loader per file format; each runs in the parsing subprocess."""
