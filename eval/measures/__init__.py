"""What is measured: each measure prints as its own name."""
