"""Sheets: figures as people read them in Excel, and the workbook that they are written to."""
