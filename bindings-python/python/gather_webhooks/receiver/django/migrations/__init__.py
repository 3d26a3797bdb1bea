"""The migrations of the app, which make the inbox's tables."""
