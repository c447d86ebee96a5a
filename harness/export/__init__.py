"""A case or a cell of the grid as a program that somebody else can run."""
