"""Briefings to answers: corpus, store, retrieval, answering."""
