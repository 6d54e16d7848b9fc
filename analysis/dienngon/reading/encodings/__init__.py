"""Bytes to text, and letters of old encodings to letters, as far as the result is Vietnamese."""
