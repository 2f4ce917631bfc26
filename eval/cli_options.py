"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

CorpusName = Annotated[str, typer.Option(help="Name under which the questions know the corpus.")]
Sources = Annotated[
    list[Path] | None, typer.Option(help="Folder or file of the corpus (repeatable).")
]
