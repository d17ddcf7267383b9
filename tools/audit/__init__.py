"""Every page × language × role × light and dark, looked at by machines: `./dev audit`."""
