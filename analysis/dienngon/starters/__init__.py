"""What a study of one's own starts from: the files that are written into a folder of documents."""

from dienngon.starters.files import Started, init

__all__ = ["Started", "init"]
