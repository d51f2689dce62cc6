"""Delimited tables as people's programs write them: encoding, separator, header, cells."""
