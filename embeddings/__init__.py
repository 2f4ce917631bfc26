"""Strings in, vectors and ids out; knows no briefings."""
