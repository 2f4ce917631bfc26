"""Errors of this floor.

EmbeddingsError
├── ModelError          weights missing or not the published ones
└── VectorIndexError    an index file that is damaged or does not fit
"""


class EmbeddingsError(Exception):
    """Root of this floor's errors."""


class ModelError(EmbeddingsError):
    """Model weights are missing, or their sha256 is not the expected one."""


class VectorIndexError(EmbeddingsError):
    """An index file is damaged, or vectors or queries do not fit it."""
