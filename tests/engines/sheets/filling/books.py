"""Workbooks as departments send them, made by writers that are not ours."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import xlsxwriter

FIRST, LAST, TOTAL = 6, 17, 18


def picture() -> BytesIO:
    """A PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\x00\xff\x00\x00")
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return BytesIO(png + chunk(b"IDAT", pixel) + chunk(b"IEND", b""))


def rich_list(path: Path) -> Path:
    """A list with slots in rows 6-17, a total in row 18, and nearly all that a sheet can hold.

    Columns: A number, B name, C amount, D share (formula), E-F merged remark, G hidden, H running
    total (formula). Sheet "Sum up" and a chart refer to it.
    """
    book = xlsxwriter.Workbook(path)
    sheet, other = book.add_worksheet("List 1"), book.add_worksheet("Sum up")
    frame = book.add_format({"border": 1})
    money = book.add_format({"border": 1, "num_format": "#,##0.00", "locked": False})
    sheet.merge_range("A1:H1", "Subsidies", book.add_format({"bold": True, "align": "center"}))
    sheet.write("A3", "Filled by")
    sheet.merge_range("B3:C3", None, frame)
    for column, heading in enumerate(("No", "Name", "Amount", "Share", "Remark", "", "x", "Run")):
        sheet.write(4, column, heading, frame)
    for row in range(FIRST, LAST + 1):
        sheet.set_row(row - 1, 21, None)
        for column in range(8):
            sheet.write_blank(row - 1, column, None, money if column == 2 else frame)
        sheet.merge_range(row - 1, 4, row - 1, 5, None, frame)
        sheet.write_formula(row - 1, 3, f"=IF(C{row}>0,C{row}/C$18,0)", frame, 0)
        sheet.write_formula(row - 1, 7, f"=SUM(C$6:C{row})", frame, 0)
    sheet.write("A18", "Total", frame)
    sheet.write_formula("C18", "=SUM(C6:C17)", money, 0)
    sheet.write_formula("D18", '=COUNTA(B6:B17)&" of B17"', frame, "")
    sheet.merge_range("A19:H19", "Signed:", frame)
    sheet.write_formula("B20", "=C18*2", money, 0)
    sheet.set_column("G:G", 8, None, {"hidden": True})
    sheet.set_column("J:J", 12, money)
    sheet.data_validation("B6:B17", {"validate": "length", "criteria": "<", "value": 40})
    sheet.data_validation("C6:C17", {"validate": "custom", "value": "=COUNTIF($C$6:$C$17,C6)<9"})
    sheet.data_validation("B20", {"validate": "list", "source": "=$B$18:$B$19"})
    rule = {"type": "duplicate", "format": book.add_format({"bg_color": "#FFC7CE"})}
    sheet.conditional_format("B6:B17", rule)
    sheet.conditional_format("C18", {"type": "cell", "criteria": ">", "value": "=$C$20",
                                     "format": book.add_format({"bold": True})})  # fmt: skip
    sheet.conditional_format("C6:C17", {"type": "data_bar", "data_bar_2010": True})
    sheet.protect("", {"format_cells": True})
    sheet.unprotect_range("B6:C17", "input")
    sheet.ignore_errors({"number_stored_as_text": "B6:B17"})
    sheet.print_area("A1:H20")
    sheet.repeat_rows(3, 4)
    sheet.set_h_pagebreaks([10, 18])
    sheet.freeze_panes(5, 1)
    sheet.write_comment("B5", "as in the register")
    sheet.write_comment("C18", "computed")
    sheet.insert_image("G2", "one.png", {"image_data": picture()})
    sheet.insert_image("B22", "two.png", {"image_data": picture(), "object_position": 1})
    sheet.insert_textbox("D22", "note", {"textlink": "='List 1'!$C$18"})
    sheet.write_url("A20", "internal:'List 1'!C18", string="to the total")
    sheet.add_sparkline("I18", {"range": "'List 1'!C6:C17"})
    sheet.add_sparkline("I17", {"range": "'List 1'!C17:D17"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='List 1'!$C$6:$C$17", "categories": "='List 1'!$B$6:$B$17",
                      "name": "='List 1'!$C$5"})  # fmt: skip
    other.insert_chart("D2", chart)
    other.write_formula("A1", "=SUM('List 1'!C6:C17)", None, 0)
    other.write_formula("A2", "='List 1'!C18", None, 0)
    other.write_formula("A3", "='List 1'!C5&A18", None, "")
    other.write("A5", "stays")
    other.add_table("A7:B9", {"name": "Small", "columns": [{"header": "a"}, {"header": "b"}]})
    book.define_name("Amounts", "='List 1'!$C$6:$C$17")
    book.define_name("Heading", "='List 1'!$C$5")
    book.close()
    return path


def parts(path: Path) -> dict[str, bytes]:
    """All parts of a package, in their order."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(path: Path, name: str, content: bytes) -> Path:
    """The package with one part replaced."""
    kept = parts(path)
    kept[name] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in kept.items():
            archive.writestr(part, data)
    return path


SHEET_XML = "xl/worksheets/sheet1.xml"


def bare(path: Path, sheet_data: str, *, root: str = "worksheet", before: str = "") -> Path:
    """A workbook with one sheet, named S, whose rows are given as XML."""
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("S")
    book.close()
    prefix, colon, _ = root.rpartition(":")
    spaces = f' xmlns{":" + prefix if prefix else ""}="{MAIN}"'
    name = f"{prefix}{colon}sheetData"
    xml = f"{before}<{root}{spaces}><{name}>{sheet_data}</{name}></{root}>"
    return with_part(path, SHEET_XML, xml.encode())


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
