"""Run the notebook from its first cell to its last, and print what each shows as text."""

from __future__ import annotations

import nbformat
from nbclient import NotebookClient

book = nbformat.read("jupyter_notebook.ipynb", as_version=4)
NotebookClient(book, timeout=120, kernel_name="python3").execute()
for cell in book.cells:
    for output in cell.get("outputs", ()):
        kinds = output.get("data", {"text/plain": output.get("text", "")})
        print(f"{cell['id']}: {sorted(kinds)}\n{str(kinds['text/plain'])[:900]}")
