"""The cases of the vectors of `explain`, a module for each family of mistakes."""
