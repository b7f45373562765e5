"""`janji train`: examples from annotated articles, weights of the judge, tables of words from unread articles."""
