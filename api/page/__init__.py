"""The page at `/`: plain modules, no build."""
