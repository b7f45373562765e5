"""An accepted occasion becomes a mention: its date, place, status and kind."""
