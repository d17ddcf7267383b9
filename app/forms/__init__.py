"""WHAT A PERSON TYPES: Flask-WTF, one file per noun."""
