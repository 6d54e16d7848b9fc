"""Files to Corpus: decoding, labelling what each line is, dating with evidence, metadata.csv."""

from dienngon.reading.given import read
from dienngon.reading.stored.file import StoredCorpus, open_corpus

__all__ = ["StoredCorpus", "open_corpus", "read"]
