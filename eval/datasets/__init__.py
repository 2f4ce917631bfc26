"""Other people's data: BEIR folders, and reading sets in the manner of SQuAD."""
