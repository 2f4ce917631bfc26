"""Plain text, mostly pages scraped from the web: the file's text as it is."""

from rag.corpus.decoding import decode
from rag.corpus.pages import LoadedFile, RawPage


def load(content: bytes) -> LoadedFile:
    """Read a text file as one page, which may hold several stories."""
    decoded = decode(content)
    problems = (decoded.problem,) if decoded.problem else ()
    return LoadedFile((RawPage(decoded.text, holds_stories=True),), problems)
