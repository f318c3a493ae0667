"""Documents as other programs write them, with the same bytes each time."""

import re
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import docx
from docx.oxml import parse_xml
from reportlab.pdfgen.canvas import Canvas
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

LONG = "The mayor of Kellinghusen said on Monday that the old bridge would be rebuilt before the winter begins. " * 3
PAGE = "<html><head><title>{}</title></head><body><article><p>{}</p><p>{}</p></article></body></html>"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_DATE = re.compile(rb' w:date="[^"]*"')


def zipped(members: dict[str, str | bytes]) -> bytes:
    """Return a zip with these members, in this order."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as parts:
        for name, content in members.items():
            # As both formats demand: what the archive is comes first, and not compressed.
            # Python writes the time into it otherwise.
            member = ZipInfo(name, (2026, 11, 20, 10, 0, 0))
            parts.writestr(member, content, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return file.getvalue()


def word_document() -> bytes:
    """Return a document that python-docx wrote, with an insertion, a deletion and a comment."""
    document = docx.Document()
    document.core_properties.title = "Bridge to be rebuilt"
    document.core_properties.author = "Ana Lima"
    document.add_heading("The bridge", 1)
    paragraph = document.add_paragraph("“We begin in ")
    paragraph._p.append(parse_xml(f'<w:ins {W} w:id="1"><w:r><w:t>May</w:t></w:r></w:ins>'))
    paragraph._p.append(parse_xml(f'<w:del {W} w:id="2"><w:r><w:delText>June</w:delText></w:r></w:del>'))
    run = paragraph.add_run("”, she said\tand 👩🏽‍🚀 left.")
    document.add_comment(run, text="Check the month", author="Ben")
    document.add_paragraph("   ")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Cost", "24 million"
    file = BytesIO()
    document.save(file)
    with ZipFile(file) as parts:
        # The moment of the comment, and those of the members, are of now.
        return zipped({name: _DATE.sub(b"", parts.read(name)) for name in parts.namelist()})


def book() -> bytes:
    """Return an e-book with a cover, a table of contents and two chapters."""
    chapters = {
        "cover.xhtml": "<html><body><p>Cover</p></body></html>",
        "nav.xhtml": f"<html><body><nav>{LONG}</nav></body></html>",
        "two.xhtml": f"<html><body><h1>Second &amp; last</h1><p>{LONG}</p></body></html>",
        "one%20x.xhtml": f"<html><body><h2>First</h2><p>{LONG}</p></body></html>",
    }
    items = "".join(
        f'<item id="{name[:3]}" href="{name}" properties="{"nav" if name[:3] == "nav" else ""}"/>' for name in chapters
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in ("cov", "nav", "one", "two"))
    about = "<metadata><title>Bridges</title><creator>Ana Lima</creator><date>2026-11-20</date></metadata>"
    package = f"<package>{about}<manifest>{items}</manifest><spine>{spine}</spine></package>"
    container = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OEBPS/book.opf": package,
    }
    return zipped(members | {f"OEBPS/{name.replace('%20', ' ')}": page for name, page in chapters.items()})


def printed(*pages: list[str], packed: bool = True) -> bytes:
    """Return a PDF that ReportLab wrote, with these lines on its pages."""
    file = BytesIO()
    canvas = Canvas(file, invariant=True, pageCompression=int(packed))
    canvas.setTitle("Bridge report")
    canvas.setAuthor("Ana Lima")
    for lines in pages:
        text = canvas.beginText(72, 720)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def letter(text: str, html: str = "") -> EmailMessage:
    """Return an e-mail."""
    message = EmailMessage()
    message["Subject"], message["From"] = "Minister “leaves” café", "Press Office <press@ministry.example>"
    message["Date"] = "Fri, 20 Nov 2026 10:00:00 +0100"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
        message.set_boundary("=====1=====")
    return message


def archived(*pages: tuple[str, str, bytes, str], packed: bool = False) -> bytes:
    """Return a web archive that warcio wrote: address, status, content and type of each page."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=packed)
    # Files of its own it would leave open.
    writer._create_temp_file = BytesIO
    for number, (url, status, data, kind) in enumerate(pages):
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(data),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": "2026-11-20T10:00:00Z", "WARC-Record-ID": f"<urn:uuid:{number}>"},
        )
        writer.write_record(record)
    return file.getvalue()


def newsml(*contents: str) -> bytes:
    """Return a NewsML-G2 message with an item for each content."""
    items = "".join(
        f'<newsItem guid="urn:{number}" version="3"><itemMeta><versionCreated>2026-11-20T10:00:00Z</versionCreated>'
        f"<provider><name>The Wire</name></provider></itemMeta><contentMeta><headline>Item {number}</headline>"
        f"<slugline>BRIDGE</slugline><genre><name>Feature</name></genre></contentMeta>"
        f"<contentSet>{content}</contentSet></newsItem>"
        for number, content in enumerate(contents, 1)
    )
    return f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{items}</itemSet></newsMessage>'.encode()


NITF = """<?xml version="1.0"?>
<nitf><head><title>T</title><docdata><date.issue norm="20261120T100000Z"/><doc-id id-string="xy-1"/></docdata>
<pubdata name="The Wire"/></head><body><body.head><hedline><hl1>Bridge to be
  rebuilt</hl1></hedline><byline>By Ana Lima</byline><dateline>BERLIN</dateline></body.head>
<body.content><p>“No,” she <em>said</em>.</p><media><caption>A picture</caption></media><p>Second.</p></body.content>
<body.end><tagline>© The Wire</tagline></body.end></body></nitf>"""

DOCUMENTS = {
    "a.docx": word_document(),
    "a.epub": book(),
    "a.pdf": printed(["The mayor said on Monday that the old bridge would be rebuilt."]),
    "a.eml": letter("One.\n\nTwo.", "<p>x</p>").as_bytes(),
    "a.xml": NITF.encode(),
    "a.mbox": b"From a@b.example Mon Jan  1 10:00:00 2024\n" + letter("One.").as_bytes(),
}
"""A document of each kind that is read into memory."""
