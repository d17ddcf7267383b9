"""Every hostile text of a file, in every column that holds words, on every page of every role, in Chromium."""
