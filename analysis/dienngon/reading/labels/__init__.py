"""What each line of a document is: by its markup, the lines around it, its own look, its collection, and by hand."""
