"""What the figures were measured on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from embeddings.cores import n_cores

_PACKAGES = ("torch", "sentence-transformers", "faiss-cpu", "tantivy", "numpy")
_CPUINFO = Path("/proc/cpuinfo")


def describe_machine() -> dict[str, str | int | float]:
    """Name processor, cores, memory and versions."""
    described: dict[str, str | int | float] = {
        "processor": _processor(),
        "cores": n_cores(),
        "memory_gib": round(_memory_bytes() / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        # Other work on the same cores makes every time longer, and ratios noisier.
        "load_at_start": round(os.getloadavg()[0], 1),
    }
    return described | {package: version(package) for package in _PACKAGES}


def _processor() -> str:
    if not _CPUINFO.exists():
        return platform.processor()
    lines = _CPUINFO.read_text().splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def _memory_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
