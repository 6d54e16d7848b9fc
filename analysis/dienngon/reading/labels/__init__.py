"""What each line of a document is: by its own look, its place, its collection, and by hand."""
