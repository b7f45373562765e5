"""Janji: raw news articles in, a DuckDB warehouse of events and pledges out."""

__version__ = "0.1.0"
