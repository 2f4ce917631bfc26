"""From files to documents, sections and chunks."""
