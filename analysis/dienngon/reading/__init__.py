"""Files to Corpus: decoding, labelling what each line is, dating with evidence, metadata.csv."""

from dienngon.reading.folder import read

__all__ = ["read"]
