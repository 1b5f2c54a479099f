"""Who writes words: each provider makes a `Verse` of facts."""
