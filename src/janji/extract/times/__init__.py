"""Dates, horizons, and the day on which an article was published."""
