"""Which proposals are told as occasions, and how likely: frames judged, grouped and judged among their rivals."""
