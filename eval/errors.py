"""Errors of this floor. Each message is one line: what was wrong and what to do.

EvaluationError
├── QuestionSetError      a question set that cannot be read, or does not fit the corpus
├── RunFileError          a run or baseline file that is not one
├── ComparisonError       two runs that must not be compared
├── DatasetError          other people's data in a shape that is not understood
├── ServerError           a server that does not answer as the contract says
├── InboxError            feedback that cannot become a question
└── TrainingError         a run that cannot go on with what it is given
"""


class EvaluationError(Exception):
    """Root of this floor's errors."""


class QuestionSetError(EvaluationError):
    """A question set cannot be read, or its evidence does not stand in the corpus."""


class RunFileError(EvaluationError):
    """A run or baseline file is missing, damaged, or of another format."""


class ComparisonError(EvaluationError):
    """Two runs differ in question set, corpus or judge, so comparing them would mean nothing."""


class DatasetError(EvaluationError):
    """A data set is not in a shape that is understood."""


class ServerError(EvaluationError):
    """The server under evaluation is not there, or does not answer as the contract says."""


class InboxError(EvaluationError):
    """A piece of feedback cannot be listed, accepted or dismissed as asked."""


class TrainingError(EvaluationError):
    """A training run was begun with other options, data or weights than it is to go on with."""
