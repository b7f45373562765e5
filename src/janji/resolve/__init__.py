"""Which mentions are one thing: near-duplicate articles, events and pledges, resolved so that order never matters."""
