"""Puts the built front end into the wheel, so that whoever installs it needs no node.

Building the wheel from a checkout needs node and npm once; a source archive already carries the built files.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs npm when the built files are absent; compiles the translations."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        catalogues = [str(path) for path in (root / "src").rglob("*.po")]
        if catalogues:
            subprocess.run([sys.executable, str(root / "scripts/compile_messages.py"), *catalogues], check=True)
        if version == "editable" or os.environ.get("YUNCE_BUILD_FRONTEND") == "no":
            return
        if (root / "src/yunce/ui/static/dist/.built").exists():
            return
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit(
                "Building Yunce from a checkout needs node and npm once; install them, or install a wheel."
            )
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=root / "frontend", check=True)
        subprocess.run([npm, "run", "build"], cwd=root / "frontend", check=True)
        (root / "src/yunce/ui/static/dist/.built").touch()
