"""The command line: the same use cases for scripts and tests."""
