"""Small files of every format, made here so that a test shows what is in them."""

import zipfile
from io import BytesIO

import docx
from docx.oxml import parse_xml

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def word(*lines):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def saved(document):
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_body(xml, *lines):
    """A Word file whose body begins with the given element."""
    document = docx.Document(BytesIO(word(*lines)))
    document.element.body.insert(0, parse_xml(xml))
    return saved(document)


def zipped(parts):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return buffer.getvalue()


def repacked(content, *, without=(), extra=None):
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist() if name not in without}
    return zipped({**parts, **(extra or {})})


def pdf_of(objects, trailer=""):
    """A PDF of numbered objects, the first being the catalogue; each is its bytes as written between obj and endobj."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def stream(data, entries=""):
    return f"<</Length {len(data)}{entries}>>\nstream\n".encode() + data + b"\nendstream"


def pdf(*pages, trailer=""):
    """A PDF whose pages hold rows (x, y, size, words), set in a Chinese font that is named, not embedded."""
    fonts = [
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
        b"/Supplement 4>>/FontDescriptor 5 0 R/DW 1000>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 880/StemV 93>>",
    ]
    first = 3 + len(fonts)
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        *fonts,
    ]
    for number, rows in enumerate(pages):
        shown = "".join(
            f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{words.encode('utf-16-be').hex()}> Tj ET\n"
            for x, y, size, words in rows
        )
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {first + 2 * number + 1} 0 R>>".encode()
        )
        objects.append(stream(shown.encode()))
    return pdf_of(objects, trailer)


PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>示范局关于巡察整改进展情况的通报_示范县人民政府</title>
<meta name="PubDate" content="2024-05-06 10:20"><meta name="ContentSource" content="示范县纪委监委"></head>
<body><form id="form1"><div class="header"><a href="/">首页</a> <a href="/a">政务公开</a> 今天是星期一</div>
<ul class="nav"><li><a href="/1">走进示范</a></li><li><a href="/2">互动交流</a></li></ul>
<div class="position">您当前的位置：<a href="/">首页</a> &gt; <a href="/x">通知公告</a></div>
<div class="main"><h1>示范局关于巡察整改进展情况的通报</h1>
<div class="info">发布时间：2024-05-06 10:20　来源：示范县纪委监委　浏览次数：<span>135</span>次
字号：[<a>大</a> <a>中</a> <a>小</a>]</div>
<div id="zoom"><style>p{}</style><p>　　2024年3月，县委第三巡察组对我局进行了巡察，<b>现将</b>情况公布如下。</p>
<h2>一、整改组织情况</h2><p>（一）加强领导。成立小组，详见<a href="/doc">《整改方案》</a>。</p>
<table><tr><td colspan="3">整改台账</td></tr><tr><th>序号</th><th>问题</th><th>责任科室</th></tr>
<tr><td>1</td><td>学习不深<br>流于形式</td><td rowspan="2">办公室</td></tr><tr><td>2</td><td>账目不清</td></tr></table>
<p>二、下一步打算<br>持续推进，长期坚持。</p><p>示范局</p><p>2024年5月1日</p>
<p><a href="/a.docx">附件：整改清单.docx</a></p></div>
<div class="share">分享到：<a href="#">微信</a></div><div>【<a href="x">打印本页</a>】【<a href="y">关闭窗口</a>】</div>
<div>上一篇：<a href="/1">另一个通报</a></div>
<div class="related"><h3>相关阅读</h3><ul><li><a href="/9">某某局召开会议。</a></li></ul></div></div>
<div class="foot"><p>主办单位：示范县人民政府办公室 版权所有</p><p>某ICP备12345678号</p></div></form></body></html>"""
