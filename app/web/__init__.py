"""MANNERS OF HTTP shared by all views."""
