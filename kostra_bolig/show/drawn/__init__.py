"""How a chart is laid out: room for its texts, its marks, and which of its values are written."""
