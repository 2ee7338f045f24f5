"""Build the Word, PDF and .doc files of this folder from the words below.

    .venv/bin/python tests/documents/corpus/formats/build.py

Run by hand when a source below changes, and commit what it writes: tests read the files, not this script. The same
source gives the same .docx, byte for byte. PDF and .doc come from LibreOffice and differ in their dates only. Office
people rename old .doc files to .wps, so that is what the .wps file here is. The .html files are written by hand.

A source is a list of blocks, one per paragraph or table:

- ``"words"`` a paragraph, in which ``[-gone-]`` is a tracked deletion and ``[+new+]`` a tracked insertion;
- ``(style, "words")`` a paragraph in a built-in style;
- ``(level, "words")`` a paragraph whose number Word sets by itself: 0 一、 1 （一） 2 1.;
- ``Box("words")`` a paragraph that holds nothing but a text box;
- ``Remark("words", "remark")`` a paragraph with a comment;
- ``Table("words")`` a table, one line per row with ``|`` between cells; a row that ends in ``|`` goes on in the next
  line, ``<`` continues the cell to the left and ``^`` the cell above.
"""

import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

HERE = Path(__file__).parent
DAY = (2024, 1, 1, 0, 0, 0)
STAMP = {"w:author": "综合科", "w:date": "2024-01-01T00:00:00Z"}
NUMBERS = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
FONT = "Noto Serif CJK SC"  # one that is here, so that a PDF sets Chinese and Latin in one face
CHANGE = re.compile(r"\[-([^\]]*)-\]|\[\+([^\]]*)\+\]")
DRAWING = (
    "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' "
    "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
    "xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing' "
    "xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' "
    "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' "
    "xmlns:v='urn:schemas-microsoft-com:vml'"
)
# Word keeps the words of a text box twice: for itself, and for versions that know only the older drawings.
TEXT_BOX = """<w:r {ns}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="3600000"
cy="360000"/><wp:docPr id="{number}" name="文本框 {number}"/><a:graphic><a:graphicData
uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r>
</w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent>
</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


class Box(str):
    """Words in a text box."""


class Remark(tuple):
    """Words and the comment on them."""

    def __new__(cls, words, remark):
        return super().__new__(cls, (words, remark))


class Table(str):
    """Words of a table."""

    @property
    def rows(self):
        joined = re.sub(r"\|\s*\n\s*", "|", self.strip())
        return [line.strip().split("|") for line in joined.splitlines()]


NUMBERED = [
    ("Title", "溪源县中医医院党委2024年上半年党风廉政建设工作总结"),
    "2024年上半年，医院党委坚持党要管党、从严治党，持续推进清廉医院建设。现将工作情况总结如下：",
    (0, "上半年工作开展情况"),
    (1, "压紧压实主体责任。党委会专题研究党风廉政建设3次，与26个科室签订责任书26份。"),
    (1, "扎实开展警示教育。"),
    (2, "组织观看警示教育片2场，覆盖职工312人次。"),
    (2, "对新任职的8名科主任开展任前廉政谈话。"),
    (1, "从严管控重点环节。对高值耗材、设备采购实行“双人双签”，耗占比下降2.3个百分点。"),
    (0, "存在的问题"),
    (1, "医德医风教育形式单一，职工参与积极性不高。"),
    (1, "药品采购议价过程留痕不完整。抽查采购档案40份，缺议价记录的6份。"),
    (1, "对外送检验项目监管不够。"),
    (0, "下半年工作打算"),
    (1, "丰富医德医风教育形式。开设“杏林清风”讲堂，每月1期。"),
    (1, "规范药品采购议价流程。8月底前上线采购全程留痕系统。"),
    (1, "加强外送检验监管。每季度抽查外送检验单不少于100份。"),
]

STYLED = [
    ("Title", "中共云台新区税务服务中心支部委员会关于2023年度组织生活会查摆问题情况的自查报告"),
    "按照区直机关工委要求，支部认真组织查摆，现将情况报告如下。",
    ("Heading 1", "总体情况"),
    "支部现有党员24名，全年召开支部党员大会5次、支委会12次，组织主题党日12次。会前征求意见31条，经梳理合并为9条。",
    ("Heading 1", "查摆出的主要问题"),
    ("Heading 2", "理论学习不够系统"),
    "集中学习以文件传达为主，党员自学缺少督促，上半年有4名党员学习笔记不完整。",
    ("Heading 2", "服务企业不够主动"),
    "坐等企业上门的多，上门辅导的少，全年走访企业只有37户。",
    ("Heading 2", "支部活动缺少特色"),
    "主题党日内容雷同，与税费服务结合不紧。",
    ("Heading 1", "问题产生的原因"),
    ("Heading 2", "思想认识不到位"),
    "把党建看作“软任务”。",
    ("Heading 2", "制度执行不严格"),
    "考勤、学习笔记检查等制度没有坚持。",
    ("Heading 1", "下一步整改措施"),
    ("Heading 2", "健全理论学习制度"),
    "每月最后一个工作日检查学习笔记，结果在支部大会上通报。",
    ("Heading 2", "主动走访服务企业"),
    "每名党员包联企业3户，每季度上门辅导1次。",
    ("Heading 2", "打造特色支部活动"),
    "开展“税费讲堂进园区”主题党日6次。",
]

LEDGER = [
    ("Title", "溪口县文化和旅游局巡察反馈问题整改台账"),
    "填报单位：溪口县文化和旅游局　　填报时间：2024年11月20日",
    Table("""
        巡察反馈问题整改台账|<|<|<|<|<|<
        序号|问题|整改措施|责任科室|责任人|整改时限|完成情况
        1|中心组学习制度落实不严，全年集中学习仅6次。|修订中心组学习制度。补学专题2个。|
            办公室|办公室主任|2024年7月底前|已完成
        2|公务接待费报销附件不全。|对2022年以来的接待凭证逐笔复核，补齐附件。|^|^|2024年8月底前|已完成
        3|旅游厕所管护责任不落实，3座厕所长期停用。|与属地乡镇签订管护协议；修复停用厕所3座。|
            产业发展科|产业发展科科长|2024年12月底前|阶段性完成
        4|文物保护单位安全巡查流于形式。|实行文物安全巡查打卡，每月通报。|文物科|文物科科长|长期坚持|长期坚持
        5|文化馆免费开放专项资金拨付不及时。|协调财政部门加快拨付进度。|
            公共服务科|公共服务科科长|2024年12月底前|正在推进
    """),
]

PROSE_AND_TABLE = [
    ("Title", "望岭县交通运输局关于工程建设领域突出问题的自查报告"),
    "县纪委监委：",
    "根据《全县工程建设领域突出问题专项治理方案》，我局对2022年以来实施的项目开展了自查，现报告如下：",
    "一、自查开展情况",
    "（一）加强领导。成立工作专班，召开推进会3次。",
    "（二）全面排查。共自查工程项目46个，涉及投资5.6亿元，抽查合同、变更、支付资料320份。",
    "二、自查发现的问题及整改措施",
    "共发现问题4个，已完成整改2个，正在整改2个，具体见下表。",
    Table("""
        序号|存在问题|整改措施|牵头领导|责任单位|完成时限|整改状态
        1|部分农村公路项目设计变更未履行报批手续|补办变更手续，对2名责任人提醒谈话|
            分管工程副局长|县公路服务中心|2024年6月30日前|完成
        2|个别项目监理人员长期不到岗|约谈监理单位，扣减监理费1.5万元|^|工程管理股|立行立改|完成
        3|农民工工资保证金收取不规范|制定工资保证金管理细则|分管运输副局长|工程管理股|2024年9月底前|阶段性完成
        4|桥梁定期检查报告整改闭环不及时|建立病害处治清单，逐桥销号|
            分管安全副局长|安全监督股|2025年3月底前|正在推进
    """),
    "三、下一步工作打算",
    "一是巩固整改成果，对已完成整改的问题开展回头看。二是完善变更审批制度，严控工程变更。",
    "望岭县交通运输局",
    "2024年8月16日",
]

CHANGED = [
    ("Title", "莲塘镇[-党委-][+党委+]关于2024年度落实党风廉政建设主体责任情况的自查报告"),
    "县纪委监委：",
    "按照要求，现将莲塘镇党委2024年度落实党风廉政建设主体责任情况报告如下：",
    "一、主要工作",
    Remark("（一）落实责任抓部署。党委会研究党风廉政建设工作[-3-][+4+]次。", "次数请办公室核对会议记录"),
    "（二）强化教育抓防范。开展廉政谈话[-56-][+65+]人次，讲廉政党课2次。",
    "二、存在问题",
    "[-（一）工作中还有一些不足。-]",
    "[+（一）村级财务监督不够有力。个别村报账超过30日。+]",
    Remark("（二）对年轻干部的教育[-引导-][+管理监督+]有欠缺。", "建议点到具体事例"),
    "（三）工程项目招投标程序不规范[-，存在围标串标嫌疑-]。",
    "三、整改措施",
    "（一）加强村级财务监督。每月15日为集中报账日，逾期通报。",
    "（二）加强年轻干部教育管理监督。[+每半年开展一次家访。+]",
    "（三）规范招投标程序。[-研究制定-][+2025年3月底前出台+]小型工程管理办法。",
]

BOXED = [
    Box("南屏区残疾人联合会2022年意识形态工作总结"),
    "2022年，区残联党组认真落实意识形态工作责任制，各项工作取得新进展。",
    Box("一、主要工作"),
    "（一）加强理论学习。党组中心组围绕意识形态专题学习2次。",
    "（二）加强阵地管理。对公众号、视频号发布内容严格审核，发布信息246条。",
    Box("二、存在问题"),
    "（一）残疾人文化产品供给不足。全年送文化活动进社区只有4场。",
    "（二）对助残社会组织的意识形态引导不够。",
    Box("三、2023年工作打算"),
    "（一）增加残疾人文化产品供给。开展文化助残活动12场。",
    "（二）加强助残社会组织引导。对登记的9家助残社会组织开展培训。",
]

ONE_PAGE = [
    ("Title", "中共云泽县供销合作社联合社委员会\n关于2023年度党建工作的总结"),
    "2023年，县供销社党委围绕为农服务主业，着力抓基层、打基础、"
    "强队伍，为供销事业发展提供了组织保证。现将有关情况总结如下。",
    "一、工作开展情况",
    "（一）政治建设持续加强。党委会开展第一议题学习26次，全系统6个党支部开展主题党日活动72次，投入党建经费"
    "8.6万元改造党员活动室4个。",
    "（二）为农服务成效显著。组织党员农技服务队下乡186人次，供应化肥1.2万吨，土地托管面积达3.5万亩。",
    "二、存在的问题",
    "一是基层社党组织覆盖不到位，13个基层社中有5个未建立党支部。二是党员年龄结构老化，35岁以下党员仅占11%。"
    "三是社有企业党建与经营结合不紧，存在“两张皮”现象。",
    "三、下一步工作打算",
    "一是扩大党组织覆盖，采取联合组建方式，2024年6月底前实现基层社党支部应建尽建。二是优化党员队伍结构，"
    "重点在青年社员中发展党员。三是推动社有企业党建与经营同部署、同考核。",
]

TWO_PAGES = [
    ("Title", "碧川县应急管理局领导班子\n2024年度民主生活会对照检查材料"),
    "按照县委部署，局领导班子认真查摆问题、剖析原因，研究提出了整改措施。现对照检查如下：",
    "一、存在的主要问题",
    "（一）在严守政治纪律方面",
    "1.贯彻上级部署结合实际不够。对安全生产治本攻坚行动的部署，以转发文件代替具体安排，有的任务到年底才启动。",
    "2.重大事项请示报告不够及时。两起事故的续报超过规定时限。",
    "（二）在作风方面",
    "1.深入一线检查不够。班子成员全年带队检查企业平均不足20家，对小企业的隐患底数不清。",
    "2.执法宽松软现象仍然存在。全年立案查处的28起案件中，单处责令改正的占多数。",
    "（三）在履行全面从严治党责任方面",
    "1.对执法队伍管理不严。个别执法人员参与第三方机构组织的活动，未按规定报备。",
    "2.廉政风险清单不细。2022年以来没有更新，对第三方机构管理中的风险没有查清。",
    "二、原因剖析",
    "（一）政治站位有差距。满足于完成规定任务。",
    "（二）斗争精神不足。执法中怕得罪人。",
    "三、改进措施",
    "（一）提高政治站位，落实上级部署。逐项分解治本攻坚行动任务，按月调度，重大事项及时报告。",
    "（二）改进作风，深入一线检查。班子成员每人每月带队检查企业不少于4家，2025年4月底前查清小企业隐患底数。",
    "（三）严格执法，改正宽松软现象。对重复出现的隐患一律从重处罚。",
    "（四）更新廉政风险清单。对执法人员与第三方机构的活动一律报备。",
]

OLD_WORD = [
    ("Title", "铜铃县粮食和物资储备局关于粮食购销领域腐败问题专项整治的自查报告"),
    "县纪委监委：",
    "根据专项整治工作要求，我局聚焦“靠粮吃粮”问题深入开展自查自纠，现报告如下：",
    "一、工作开展情况",
    "1、加强领导，周密部署。局党组召开专题会议5次，成立3个自查小组。",
    "2、突出重点，全面自查。对2014年以来的14.6万吨政策性粮食收购、轮换、销售台账逐笔核对，清仓查库仓房63个。",
    "二、发现的主要问题",
    "（一）粮食收购管理方面",
    "1、个别收储点扣量扣价不规范。2019年秋粮收购中，水分扣量未按标准折算，多扣粮食1.3吨。",
    "2、收购资金支付不及时。",
    "（二）仓储管理方面",
    "1、粮情检查记录存在补记、代签现象。",
    "2、出入库磅单保管不善，缺失12张。",
    "三、整改情况",
    "1、规范扣量扣价。退还农户扣量款3380元，重新培训质检员21人。",
    "2、加快资金支付。实行售粮款T+1到账，由财务科每日核对。",
    "3、严格粮情检查。安装电子测温系统，检查记录实时上传。",
    "四、下一步打算",
    "一是建立粮食购销监管信息平台。二是开展轮岗交流，重点岗位人员任满5年必须轮岗。",
    "铜铃县粮食和物资储备局",
    "2022年4月12日",
]

OLD_WPS = [
    ("Title", "溪山镇中心小学2024年秋季学期师德师风自查报告"),
    "根据县教育局《关于开展师德师风专项整治的通知》精神，学校组织全体教师开展了自查，现将情况汇报如下：",
    "一、自查工作情况",
    "（一）广泛宣传发动。召开教师大会1次，72名教师签订承诺书，发放家长问卷860份，收回842份。",
    "（二）深入自查互查。教师填写自查表72份，年级组互查2轮。",
    "二、存在的问题",
    "（一）个别教师批评学生方法简单，语言不文明。",
    "（二）有2名教师要求家长批改作业。",
    "（三）教师学习师德规范不深入，笔记有抄袭现象。",
    "三、整改措施",
    "（一）加强教师教育方法培训。邀请心理专家讲座2次。",
    "（二）严禁要求家长批改作业，发现一起、通报一起。",
    "（三）深化师德规范学习。每周三下午集体学习1小时，学习笔记由校长抽查。",
]


def numbering(document):
    """Give the document a numbering of its own and return its number."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{words}"/></w:lvl>'
        for level, (form, words) in enumerate(NUMBERS)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    return root.add_num(90).numId


def change(tag, number, run):
    element = OxmlElement(tag, {qn(name): value for name, value in {"w:id": str(number), **STAMP}.items()})
    element.append(run._r)
    return element


def fill(paragraph, words, first=1):
    """Write words into a paragraph, with their tracked changes."""
    place = 0
    for number, found in enumerate(CHANGE.finditer(words), first):
        paragraph.add_run(words[place : found.start()])
        gone, new = found.groups()
        run = paragraph.add_run(gone or new)
        if gone:
            run._r.t_lst[0].tag = qn("w:delText")
        paragraph._p.append(change("w:del" if gone else "w:ins", number, run))
        place = found.end()
    paragraph.add_run(words[place:])
    return paragraph


def add_table(document, rows):
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    cells = [list(row.cells) for row in table.rows]
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words == "<":
                cells[r][c] = cells[r][c - 1].merge(cells[r][c])
            elif words == "^":
                cells[r][c] = cells[r - 1][c].merge(cells[r][c])
            else:
                cells[r][c].text = words
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words in "<^":
                for empty in cells[r][c].paragraphs[1:]:
                    empty._p.getparent().remove(empty._p)


def add_page_number(document):
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple", {qn("w:instr"): "PAGE"})
    paragraph.add_run("— ")
    paragraph._p.append(field)
    paragraph.add_run(" —")


def add(document, number, block, numbered):
    match block:
        case Box():
            paragraph = document.add_paragraph()
            paragraph._p.append(parse_xml(TEXT_BOX.format(ns=DRAWING, number=number, words=block)))
        case Table():
            add_table(document, block.rows)
        case Remark():
            paragraph = fill(document.add_paragraph(), block[0], number * 10)
            comment = document.add_comment(paragraph.runs, text=block[1], author=STAMP["w:author"])
            comment._comment_elm.set(qn("w:date"), STAMP["w:date"])
        case (int(level), words):
            properties = document.add_paragraph(words)._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = level
            properties.get_or_add_numId().val = numbered
        case (str(style), words):
            fill(document.add_paragraph(style=style), words, number * 10)
        case str(words):
            fill(document.add_paragraph(), words, number * 10)


def word(blocks):
    """A Word file of these blocks, the same bytes each time."""
    document = docx.Document()
    for style in ("Normal", "Title"):
        fonts = document.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
            fonts.set(qn(script), FONT)
    document.styles["Normal"].font.size = Pt(16)
    document.styles["Normal"].paragraph_format.widow_control = False
    document.styles["Title"].font.size = Pt(22)
    numbered = numbering(document)
    add_page_number(document)
    for number, block in enumerate(blocks, 1):
        add(document, number, block, numbered)
    written, dated = BytesIO(), BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as package, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as out:
        for name in package.namelist():
            out.writestr(zipfile.ZipInfo(name, DAY), package.read(name), zipfile.ZIP_DEFLATED)
    return dated.getvalue()


def converted(blocks, form):
    with tempfile.TemporaryDirectory() as folder:
        (source := Path(folder, "source.docx")).write_bytes(word(blocks))
        soffice = [shutil.which("soffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        subprocess.run(
            [*soffice, "--convert-to", form, "--outdir", folder, source],
            check=True,
            env=os.environ | {"SOURCE_DATE_EPOCH": "1704067200"},
            stdout=subprocess.DEVNULL,
        )
        return Path(folder, f"source.{form}").read_bytes()


FILES = {
    "01-automatic-numbers.docx": lambda: word(NUMBERED),
    "02-heading-styles.docx": lambda: word(STYLED),
    "03-ledger-table.docx": lambda: word(LEDGER),
    "04-prose-and-table.docx": lambda: word(PROSE_AND_TABLE),
    "05-tracked-changes.docx": lambda: word(CHANGED),
    "06-text-boxes.docx": lambda: word(BOXED),
    "09-one-page.pdf": lambda: converted(ONE_PAGE, "pdf"),
    "10-two-pages.pdf": lambda: converted(TWO_PAGES, "pdf"),
    "11-old-word.doc": lambda: converted(OLD_WORD, "doc"),
    "12-renamed.wps": lambda: converted(OLD_WPS, "doc"),
}

if __name__ == "__main__":
    for name, make in FILES.items():
        (HERE / name).write_bytes(make())
