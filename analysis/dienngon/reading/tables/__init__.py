"""Tables of documents, a document a row."""
