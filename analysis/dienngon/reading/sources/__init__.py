"""The files below a path, wherever they lie: folders, archives, compressed."""
