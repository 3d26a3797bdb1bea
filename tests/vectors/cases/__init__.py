"""The cases of the vectors, a module for each part of the contract."""
