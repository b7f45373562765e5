"""Numbers, money and counted things."""
