"""Workbooks for Excel: one sheet, whose rows come as finished XML; a library takes twenty times as long."""

from collections.abc import Collection, Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

QUICK = 1  # the least work: a sheet is packed to a tenth anyhow
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (0, 14, 22)  # any value, a day, a moment; Excel shows the last two as its reader is used to
_XF = '<xf numFmtId="{}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SPREADSHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SPREADSHEET}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SPREADSHEET}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet {_MAIN}><fonts count="1"><font/></fonts><fills count="2">'
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(_STYLES)}">{"".join(map(_XF.format, _STYLES))}</cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def write_workbook(
    target: Path, *, title: str, head: Collection[str], rows: Iterable[str], row_count: int
) -> None:
    """Write a workbook; `rows` are pieces of XML with whole rows of cells as `written.as_xlsx` makes them.

    The sheet says in front how large it is: some readers look for that first, to the end of the file.
    """
    sheet_of = f'<sheet name={quoteattr(title)} sheetId="1" r:id="rId1"/>'
    book = f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{sheet_of}</sheets></workbook>'
    names = "".join(f'<c t="inlineStr"><is><t>{escape(name)}</t></is></c>' for name in head)
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=QUICK) as archive:
        for name, content in (_PARTS | {"xl/workbook.xml": book}).items():
            archive.writestr(name, _HEAD + content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            size = f'<dimension ref="A1:{_letters(len(head))}{row_count + 1}"/>'
            sheet.write(f"{_HEAD}<worksheet {_MAIN}>{size}<sheetData><row>{names}</row>".encode())
            for piece in rows:
                sheet.write(piece.encode())
            sheet.write(b"</sheetData></worksheet>")


def _letters(column: int) -> str:
    """What Excel calls a column: A, B ... Z, AA ..."""
    rest, last = divmod(column - 1, 26)
    return (_letters(rest) if rest else "") + chr(ord("A") + last)
