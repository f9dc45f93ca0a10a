"""Where sources differ on one thing: the same matter told twice, with values that do not agree."""
