"""Writing into a workbook: cells, rows and whole pages, by editing its XML in place."""
