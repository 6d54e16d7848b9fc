"""Dates in Vietnamese text and in what files state, and which of them dates the document."""
