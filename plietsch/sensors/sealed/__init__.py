"""Past days of readings in Parquet files, asked by DuckDB."""
