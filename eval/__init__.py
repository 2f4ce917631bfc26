"""Question sets, measures and benchmarks."""
