"""The surfaces: HTTP API, web page, command line."""
