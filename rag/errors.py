"""Errors of this floor. Each message says what was wrong and what to do.

BriefingsError
├── SettingsError           a setting that cannot be honoured
├── SourceError             a folder or file that cannot be read at all
├── QuestionError           a question that cannot be asked
├── NotFoundError           nothing stored under this id
│   └── WithdrawnError      it was stored, and was withdrawn
├── StoreError              the data folder
│   ├── StoreBusyError      another writer holds it
│   ├── StoreDamagedError   a file or row is not what was written
│   └── EncoderMismatchError  the index was built with another model
├── ReaderWeightsError      the reader's weights are missing or not the published ones
└── CancelledError          the one who asked has left
"""


class BriefingsError(Exception):
    """Root of this floor's errors."""


class SettingsError(BriefingsError):
    """A setting cannot be honoured."""


class SourceError(BriefingsError):
    """A folder or file to ingest cannot be read at all."""


class QuestionError(BriefingsError):
    """A question cannot be asked as it stands."""


class NotFoundError(BriefingsError):
    """Nothing is stored under this id."""


class WithdrawnError(NotFoundError):
    """It was stored under this id, and was withdrawn."""


class StoreError(BriefingsError):
    """The data folder cannot be used."""


class StoreBusyError(StoreError):
    """Another process is writing to the data folder."""


class StoreDamagedError(StoreError):
    """A stored file or row is not what was written; `briefings verify --repair` rebuilds it."""


class EncoderMismatchError(StoreError):
    """The index was built with another model than the one at hand."""


class ReaderWeightsError(BriefingsError):
    """The reader's weights are missing, altered or no reader's."""


class CancelledError(BriefingsError):
    """The one who asked has left, so the work stops."""
