"""Where a file is, as a caller may write it."""

import os
from typing import TypeAlias

FilePath: TypeAlias = str | os.PathLike[str]
