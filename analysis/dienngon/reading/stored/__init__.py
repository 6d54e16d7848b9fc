"""A corpus as one Parquet file: written in bounded memory, read back document by document."""
