"""Expected errors of a command, as one line on stderr and exit code 1."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

from embeddings.errors import EmbeddingsError
from eval import cli_output as output
from eval.errors import EvaluationError
from rag.errors import BriefingsError

P = ParamSpec("P")


def one_line_errors(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command end in one line, not in a traceback, where something expected is wrong."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (EvaluationError, BriefingsError, EmbeddingsError) as error:
            output.fail(str(error))
            raise typer.Exit(1) from error

    return wrapped
