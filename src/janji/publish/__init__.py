"""The snapshot that analysts read, replaced atomically."""
