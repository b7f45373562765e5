"""Raw articles of every usual form into ``raw.articles``."""
