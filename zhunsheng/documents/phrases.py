"""How the words of a document tell a problem from an act, an area or the name of a section."""

import re

# What is wanting. 不 counts alone, but not where it begins a word such as 不断 or 不动产.
_LACK = re.compile(
    r"不(?![断仅但懈折折凡妨愧可必予久论包含同]|只是|忘|动产|定期|限于|良|少于|低于|超过|得|管是|变[^，]|留死角|松劲|停步|放松|动摇|停歇|降温|止步|打烊|漏一|落一|正之风|[敢能想]腐)"
    r"|未(?!来|成年|经)|没(?!收)|缺(?!口)|欠(?!条)|无(?:人|专|章|法|台账|记录|依据|计划|方案|审批|预算)"
    r"|[差温落偏]差|[较太很更略]差|差距|弱|薄弱|淡薄|单薄|滞后|拖(?:延|欠|沓|拉)|迟缓|缓慢|[较太偏]慢|漏洞|空白|短板|盲[区点]|死角|流于|走过场|两张皮|断档"
    r"|脱[节离岗]|空岗|随意|松[懈弛散]|涣散|宽松软|偏(?:少|软|低|轻|弱|窄|虚|松|高|大|多)|[较过太](?:少|低|窄|粗|浅|多|软|轻)|单[一调]|陈旧|老化|混[乱用淆]|凌乱"
    r"|违[规反纪法]|超(?:标|范围|期|预算|编)|逾期|挪用|截留|套取|虚(?:报|列|假|化)|侵占|浪费|失之|有待|亟待|[还仍尚]需|反弹|下滑|减退|减弱|衰减|淡化"
    r"|参差|不齐|停留|浮于|应付|敷衍|推诿|畏难|懈怠|惰性|好人主义|空转|闲置|积压|流失|隐患|代替|代笔|挤占|多头|重复(?:报|提交)|重.{1,8}轻|[慢乱]作为|吃拿卡要"
    r"|迟到|早退|饮酒|[瞒漏迟误]报|遗漏|错误|失[误职察管守]|难度|难以|困难|拆分|打折扣|时有|跟不上|把关|抓得(?:松|浅)|走样|变形|层层递减|上热|空白|缺位"
    r"|存在.{0,40}(?:问题|现象|情况|风险)|问题.{0,4}(?:突出|严重|较多|不少)"
)
_NAMED_PROBLEM = re.compile(r"(?:关于|反馈).{2,200}问题|针对.{2,200}问题(?:[（(].{1,20}[）)])?\Z")
# 解决学习不深的问题, 补齐短板: what is wanting is being mended.
_MENDING = re.compile(
    r"(?:着力|切实|集中|坚决|全面|及时|逐一|有效)?(?:解决|整治|纠正|治理|杜绝|防止|避免|防范|破解|补齐|补足|弥补|消除|克服|扭转|遏制|堵塞|针对|狠刹)"
)
_ACT = re.compile(
    r"\s*(?:已经?|将|拟|并|再次?|先后|及时|立即|重新|全面|逐[一项级步]|进一步|严格|切实|统一|同步|定期|持续|深入|积极|专门|主动|认真|扎实|着力|大力|分批|限期|依法|联合|集中"
    r"|从严|共|组织(?=开展|召开)|不断|每(?:年|半年|季度?|个?月|周|日|学期)|\s)*"
    r"(?:对[^，,。；;]{1,20}?(?:进行|开展|给予|予以|作出|实施|批评|提醒|约谈|谈话|诫勉|处理)|修[订改缮复]|制定|制订|完善|建[立成]|健全|开展|组织|召开|约谈|清[理退查算]|上缴|追[缴回责]|补[缴登办学齐充签录]|核[定查实销减]|统一|更[换新正]|公[示布开]"
    r"|收[回缴集]|退[回还缴]|整[改合治]|规范|落实|明确|加[强大快]|强化|推[进动行]|印发|出台|设立|成立|举办|签订|编[制印]|调[整研配]|配[备齐强]|拆除|关停|注销|处[理置分罚]"
    r"|给予|通报|问责|诫勉|传达|排查|检查|督[促查导办]|对接|申请|安排|下发|梳理|优化|提[高升醒]|压[实减缩]|细化|深化|开[设通发]|聘[请用]|引进|培[训育]|审[核计批]|盘点"
    r"|登记|移[交送]|撤销|缩减|新建|[改扩]建|改[造进]|维修|购[置买]|争取|办理|录入|归[档还]|完成|实[行施现]|执行|坚持|巩固|抓[好实细]|做[好实]|学习|传导|夯实|严[肃把格]"
    r"|选[派拔优]|增[加设补配]|丰富|创新|拓[展宽]|畅通|搭建|打造|启[动用]|恢复|停[止用发]|取消|禁止|依托|结合|会同|邀请|参加|走访|慰问|宣[传讲]|张贴|发[放布出]|报[送请]"
    r"|纳入|列[入支]|逐[人户条件笔]|立[案查]|查[处摆找补]|批评教育|谈[心话]|重申|剖析|反思|构建|形成|筑牢|树[立牢]|聚焦|紧盯|突出|发挥|带头|支持|保障|统筹|谋划|部署|研究"
    r"|对照|听取|回访|交[办纳流]|讲授|评[估选议]|考核|上线|推广|挂牌|装[修订]|迁移|回收|变更|新增|挽回|盘活|腾退|化解|压降|办结|兑[付现]|发还|拨付|缴[纳存]|协调|指定|印制|更正|复核|核对|比对|抽[查调]|轮[岗换]|调离|辞退|解聘|撰写|收看|观看|讨论|交流)"
)
_CLAUSE = re.compile(r"[^，,、；;：:]+")

_AREA = re.compile(
    r"(?:[在从对]|关于|针对|聚焦|围绕)?[^。，,；]{2,44}(?:方面|领域|(?<!薄弱)环节)(?:存在)?的?(?:主要|突出)?(?:问题|不足)?"
    r"|(?:在|从)[^。，,；不未没]{2,30}[上中]"
    r"|[^。，,；不未没缺差弱]{0,8}(?:政治|思想|组织|作风|纪律|制度|队伍|廉政|党风廉政|班子|阵地|文化|能力)建设"
)


def is_area(title: str) -> bool:
    """Whether a heading only says where problems or measures lie, as 在担当作为方面 does.

    >>> is_area("在担当作为方面"), is_area("担当作为有差距")
    (True, False)
    """
    return _AREA.fullmatch(title) is not None


def states_problem(words: str) -> bool:
    """Whether the words say that something is wanting, not that it is being mended.

    >>> states_problem("推进项目不力"), states_problem("补登未入账设备"), states_problem("不断强化学习")
    (True, False, False)
    """
    return _NAMED_PROBLEM.match(words) is not None or any(
        _is_wanting(clause.group()) for clause in _CLAUSE.finditer(words[:300])
    )


def _is_wanting(clause: str) -> bool:
    """An act may name what it mends (补登未入账设备); only at its end it is itself found wanting (推进不力)."""
    if _MENDING.match(clause):
        return False
    near_end = len(clause) - 3 if _ACT.match(clause) else 0
    return clause.endswith("的问题") or any(lack.end() >= near_end for lack in _LACK.finditer(clause))


def is_act(clause: str) -> bool:
    """Whether a clause begins with something done or to be done, as 修订办法 does."""
    return _ACT.match(clause) is not None or _MENDING.match(clause) is not None


_NOTHING = re.compile(
    r"(?:未|没有)(?:发现|查出|查到|出现|发生|存在)[^。；]{0,60}(?:问题|情况|情形|现象|行为|事项)"
    r"|不存在[^。；]{0,60}(?:问题|情况|情形|现象|行为|事项)|无(?:此类|上述|违规|违纪|相关)[^。；]{0,30}(?:问题|情况|行为|现象)"
)


def finds_nothing(words: str) -> bool:
    """Whether the words report that nothing was found.

    >>> finds_nothing("经自查，未发现违规问题"), finds_nothing("未建立台账的问题")
    (True, False)
    """
    return _NOTHING.search(words) is not None
