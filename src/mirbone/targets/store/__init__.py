"""Sites of a genome on disk, part by part, with their scores."""
