"""The only package that knows Typer and Rich."""
