"""What a study of one's own starts from: the files that are written into a folder of documents."""

from dienngon.starters.beginning import Started, init

__all__ = ["Started", "init"]
