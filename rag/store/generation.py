"""One state of the store: two indexes that belong together."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.errors import VectorIndexError
from embeddings.vector_index import VectorIndex
from rag.errors import StoreDamagedError
from rag.store.generation_rows import GenerationRow
from rag.store.index_files import LEXICAL, VECTORS, FileEntry, check_files, generation_folder
from rag.store.lexical_index import LexicalIndex


@dataclass(frozen=True, slots=True)
class Generation:
    """Opened indexes of one generation; stays usable after a newer one has come."""

    number: int
    encoder: str
    """Fingerprint of the model that its vectors were made with."""
    n_documents: int
    n_chunks: int
    vectors: VectorIndex
    lexical: LexicalIndex
    files: tuple[FileEntry, ...] = ()
    """What they are read from."""


def open_generation(data_dir: Path, row: GenerationRow) -> Generation:
    """Check and map the files of a generation.

    Raises:
        StoreDamagedError: a file is not what was written.
        FileNotFoundError: the folder has been taken away.
    """
    folder = generation_folder(data_dir, row.number)
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    files = check_files(folder, row.manifest_sha256)
    try:
        vectors = VectorIndex.load(folder / VECTORS)
        lexical = LexicalIndex.load(folder / LEXICAL)
    except (VectorIndexError, ValueError, OSError) as exc:
        raise StoreDamagedError(
            f"{folder} cannot be opened ({exc}); run `briefings verify --repair`"
        ) from exc
    if not len(vectors) == len(lexical) == row.n_chunks:
        raise StoreDamagedError(
            f"{folder} holds {len(vectors)} vectors and {len(lexical)} texts for {row.n_chunks} "
            "chunks; run `briefings verify --repair`"
        )
    return Generation(
        row.number, row.encoder, row.n_documents, row.n_chunks, vectors, lexical, tuple(files)
    )


def empty_generation(row: GenerationRow, dimension: int) -> Generation:
    """Make the state of a store that nothing was ingested into."""
    nothing = np.empty((0, dimension), np.float32), np.empty(0, np.int64)
    vectors = VectorIndex.build(*nothing)
    return Generation(row.number, row.encoder, 0, 0, vectors, LexicalIndex.empty())
