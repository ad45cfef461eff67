"""The lowest versions of the requirements in pyproject.toml, as constraints for pip: python scripts/lowest.py"""

import re
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
for requirement in project["dependencies"]:
    found = re.match(r"([A-Za-z0-9_.-]+)>=([0-9.]+)", requirement)
    assert found is not None, f"{requirement}: without a lower bound"
    print(f"{found[1]}=={found[2]}" + (".*" if found[2].count(".") < 2 else ""))
