"""WHAT MAY HAPPEN: plain functions (verbs) and the rules that allow them. No Flask here."""
