"""From a file to profiles, a sample sheet or a signature, or a message that says what is wrong."""
