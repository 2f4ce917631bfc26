"""Speed and memory, as ratios in one run; apart from the tests."""
