"""`make capacity`: take what was just counted, print the document and write docs/capacity.md."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from infra.capacity import document, model


def main(arguments: list[str]) -> None:
    """With a file of fresh counts, keep them first; without, compute from those that are kept."""
    kept = model.HERE / "counted.json"
    if arguments:
        fresh = json.loads(Path(arguments[0]).read_text("utf-8"))
        counted = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
        told = json.dumps(counted | fresh, indent=1, sort_keys=True, ensure_ascii=False)
        kept.write_text(told + "\n", "utf-8")
    text = document.document(json.loads(kept.read_text("utf-8")))
    document.DOCUMENT.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
