"""System checks of configuration."""
