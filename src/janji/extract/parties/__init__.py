"""Who acts and where: parties by name, title, apposition and pronoun, and the places that sentences name."""
