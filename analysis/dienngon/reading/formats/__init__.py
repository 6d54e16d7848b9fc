"""The formats: from one file to its documents, each with what its markup says."""
