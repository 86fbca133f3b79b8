"""How Sphinx builds the site: ``sphinx-build -W --keep-going -b dirhtml docs site``."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

logging.getLogger().addHandler(logging.NullHandler())  # else a style of Pygments sets up logging when it is imported

project = "kostra_bolig"
html_title = "kostra_bolig"
language = "en"
smartquotes = False  # what stands in a page is what is meant

extensions = [
    "build",  # ours: the file beside this one
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_reredirects",
]
source_suffix = {".md": "markdown", ".ipynb": "markdown"}  # a notebook is read once it has been run, as Markdown
exclude_patterns = ["examples/**", "operate/nightly/**", "pictures/**", "site/**"]

myst_heading_anchors = 4
myst_enable_extensions = ["attrs_inline"]

autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints_format = "short"
autodoc_class_signature = "separated"
add_module_names = False
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
python_maximum_signature_line_length = 100
python_use_unqualified_type_names = True

html_theme = "furo"
html_static_path = ["style.css"]
html_css_files = ["style.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_use_index = False
html_domain_indices = False
html_theme_options = {"top_of_page_buttons": []}

copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

redirect_html_template_file = "redirect.html"
redirects = {
    page: f"../{folder}/{page}/"
    for folder, pages in {
        "use": ("chapter_1_1", "charts", "claims", "export", "history", "regions", "series", "tables"),
        "operate": ("cli", "nightly", "security", "store", "unverified", "validation"),
        "inside": ("api", "contributing", "faults", "glossary", "house", "performance"),
    }.items()
    for page in pages
} | {
    "errors": "../operate/cli/#errors",
    "gallery": "../use/charts/#gallery",
    "page": "../use/charts/#make-a-page",
    "report": "../use/claims/#reproduce-the-report",
}
