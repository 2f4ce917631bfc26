"""The default corpus: digests of our own writing."""
