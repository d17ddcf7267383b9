"""Commands for those who build Kolot."""
