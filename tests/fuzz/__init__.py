"""A fuzzer over every reader of user files: damaged and odd inputs must end in one message."""
