"""Contents of the pages."""
