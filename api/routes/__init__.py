"""The routes, one file for each thing they speak of."""
