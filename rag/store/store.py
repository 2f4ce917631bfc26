"""The store: a catalog, and the generation of indexes that is current."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from embeddings.types import Encoder
from rag.errors import EncoderMismatchError, StoreDamagedError, StoreError
from rag.store.background_check import BackgroundCheck
from rag.store.catalog import Catalog
from rag.store.database import CATALOG
from rag.store.generation import Generation, empty_generation, open_generation
from rag.store.generation_rows import (
    GenerationRow,
    current_number,
    first_generation,
    read_generation,
)
from rag.store.index_files import GENERATIONS, complete_generations, generation_folder

_ATTEMPTS = 20
"""A generation can be replaced while it is being opened; then the next one is."""


class Store:
    """What `ask` reads; takes up by itself what another process ingests."""

    def __init__(self, data_dir: Path, encoder: Encoder) -> None:
        """Open the data folder, and make it where there is none.

        Raises:
            StoreDamagedError: a file is not what was written.
            EncoderMismatchError: the indexes were built with another model.
        """
        self.data_dir = data_dir
        self._encoder = encoder
        self._lock = threading.Lock()
        self._generation: Generation | None = None
        self._check: BackgroundCheck | None = None
        self.catalog = Catalog(make_data_dir(data_dir) / CATALOG)
        try:
            self.current()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._generation = None
        if self._check is not None:
            self._check.stop()
        self.catalog.close()

    def current(self) -> Generation:
        """Take the newest generation; it stays usable while a newer one comes.

        Raises:
            StoreDamagedError: a file is not what was written.
            EncoderMismatchError: the indexes were built with another model.
        """
        number = self._current_number()
        held = self._generation
        if held is None or held.number != number:
            with self._lock:
                held = self._take_up()
        if self._check is not None and self._check.failure is not None:
            raise self._check.failure
        return held

    def _take_up(self) -> Generation:
        for _ in range(_ATTEMPTS):
            number = self._current_number()
            if self._generation is not None and self._generation.number == number:
                return self._generation
            try:
                opened = self._open(number)
            except (FileNotFoundError, StoreDamagedError) as exc:
                # The folder may have gone because a newer generation came.
                if self._current_number() != number:
                    continue
                if isinstance(exc, FileNotFoundError):
                    raise StoreDamagedError(
                        f"{exc} is missing; run `briefings verify --repair`"
                    ) from exc
                raise
            self.catalog.forget()
            self._generation = opened
            self._check_anew(opened)
            return opened
        raise StoreError(f"{self.data_dir} changes faster than it can be opened; try again")

    def _open(self, number: int) -> Generation:
        self._check_newest(number)
        if number == 0:
            return empty_generation(
                first_generation(self._encoder.fingerprint), self._encoder.dimension
            )
        with self.catalog.database.reading() as connection:
            row = read_generation(connection, number)
        if row is None:
            raise FileNotFoundError(f"generation {number}")
        check_encoder(row, self._encoder, self.data_dir)
        return open_generation(self.data_dir, row)

    def _check_anew(self, opened: Generation) -> None:
        if self._check is not None:
            self._check.stop()
        folder = generation_folder(self.data_dir, opened.number)
        self._check = BackgroundCheck(folder, list(opened.files))
        self._check.start()

    def _current_number(self) -> int:
        with self.catalog.database.reading() as connection:
            return current_number(connection)

    def _check_newest(self, number: int) -> None:
        """Refuse a catalog that has lost a generation whose files prove that it was there."""
        newest = max(complete_generations(self.data_dir), default=0)
        if newest > number and self._current_number() == number:
            raise forgotten(self.catalog.database.path, newest)


def forgotten(catalog: Path, newer: int) -> StoreDamagedError:
    """Say that the catalog has lost a generation."""
    return StoreDamagedError(
        f"{catalog} knows nothing of generation {newer}, which was complete; "
        "run `briefings verify --repair`"
    )


def make_data_dir(data_dir: Path) -> Path:
    """Make the data folder where there is none.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        (data_dir / GENERATIONS).mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StoreError(
            f"the data folder {data_dir} cannot be made ({exc.strerror}); "
            "set BRIEFINGS_DATA_DIR to a folder that can be written to"
        ) from exc
    return data_dir


def check_encoder(row: GenerationRow, encoder: Encoder, data_dir: Path) -> None:
    """Refuse an index built with another model: its vectors do not compare.

    Raises:
        EncoderMismatchError: naming both models.
    """
    if row.number and row.encoder != encoder.fingerprint:
        raise EncoderMismatchError(
            f"{data_dir} was indexed with {row.encoder}, the model at hand is "
            f"{encoder.fingerprint}; set the model back, or index anew with "
            "`briefings ingest --reencode`"
        )
