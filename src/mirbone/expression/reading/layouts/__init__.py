"""The layouts in which programs write measured values, each known by name."""
