"""Rows of open data: read from files as people have them, kept as Parquet, asked by DuckDB."""
