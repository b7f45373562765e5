"""Great Expectations suites between the stages, run as SQL inside DuckDB."""
