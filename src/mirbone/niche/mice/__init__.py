"""Virtual mice: an experiment as it was done, by where its cells entered and what was read."""
