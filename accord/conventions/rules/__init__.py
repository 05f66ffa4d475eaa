"""What needs no database: a zip to read, two texts to compare, a row of a list, a few words to change."""
