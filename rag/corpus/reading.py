"""From the bytes of a file to its documents; runs inside the parsing subprocess."""

from dataclasses import dataclass, replace
from importlib import import_module

from rag.corpus.dates import file_name_date
from rag.corpus.decoding import storable
from rag.corpus.files import FORMATS
from rag.corpus.pages import LoadedFile, RawPage
from rag.corpus.structure import parse_page
from rag.errors import SourceError
from rag.types import ParsedDocument


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The documents of a file, and what could not be read of it."""

    documents: tuple[ParsedDocument, ...]
    problems: tuple[str, ...]


def read_file(name: str, content: bytes) -> ReadFile:
    """Load a file by the ending of its name and read the structure of its pages.

    Raises:
        SourceError: nothing can be read from it; the message says why.
    """
    loaded = _load(name, content)
    problems = list(loaded.problems)
    documents: list[ParsedDocument] = []
    for page in loaded.pages:
        if page.text.strip():
            documents.extend(parse_page(_checked(page, problems)))
    if not documents:
        raise SourceError("it holds no text")
    if not any(document.chunks for document in documents):
        raise SourceError("it holds nothing but page furniture")
    day = file_name_date(name)
    dated = tuple(replace(d, published=d.published or day) for d in documents)
    return ReadFile(dated, tuple(problems))


def _load(name: str, content: bytes) -> LoadedFile:
    """Import the loader only now, so that a worker starts light."""
    ending = "." + name.rsplit(".", 1)[-1].casefold()
    loader = import_module(f"rag.corpus.loaders.{FORMATS[ending]}")
    loaded = loader.load(content)
    if not isinstance(loaded, LoadedFile):
        raise TypeError(f"{loader.__name__} returned {type(loaded).__name__}, not LoadedFile")
    return loaded


def _checked(page: RawPage, problems: list[str]) -> RawPage:
    """Replace, sign by sign, what cannot be stored, so that offsets stay."""
    clean = storable(page.text)
    if clean.problem:
        problems.append(clean.problem)
    title = storable(page.title).text if page.title else None
    return replace(page, text=clean.text, title=title)
