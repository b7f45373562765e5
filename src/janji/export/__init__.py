"""Exports of the published marts that other tools read: IATI XML, GDELT-style events, CSV and Parquet data packages.

Every export reads the published snapshot, never the working warehouse, and writes into a folder that it creates.
The same marts give the same bytes: no export looks at the clock.
"""

from janji.export.gdelt import gdelt
from janji.export.iati import iati
from janji.export.package import checksums, csv, parquet
from janji.export.report import ExportReport

__all__ = ["ExportReport", "checksums", "csv", "gdelt", "iati", "parquet"]
