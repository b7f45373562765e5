"""Promises and gifts: quantities with their giver, receivers, status and horizon, and the judge of them."""
