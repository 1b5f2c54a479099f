"""How fast aime is and how much memory it takes, on generated collections."""
