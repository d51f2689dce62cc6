"""Published databases that the user downloaded, kept so that every answer uses them."""
