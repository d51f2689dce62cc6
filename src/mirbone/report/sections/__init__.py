"""The sections of the page: each makes what its template shows from a study's result."""
