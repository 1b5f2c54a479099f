"""aime: exports, haikus and reports about a music collection, written by cron."""

__version__ = "0.1.0"
