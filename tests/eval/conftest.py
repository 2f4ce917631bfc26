"""What several tests of the evaluation share."""

from collections.abc import Iterator

import pytest

from eval.corpora import OpenCorpus, open_corpus
from tests.eval.test_corpora import PAGE


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCorpus]:
    """A corpus of one page, "harbour", for a module's tests."""
    pages = tmp_path_factory.mktemp("pages")
    (pages / "harbour.md").write_text(PAGE)
    with open_corpus([pages]) as opened:
        yield opened
