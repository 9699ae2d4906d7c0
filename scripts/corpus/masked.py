"""Characters that a forum masked with an asterisk, restored where a closed list makes the word certain."""

import re

MASK = re.compile(r"(?<!\*)\*{1,2}(?!\*)")
BEFORE, AFTER = 3, 8  # characters of context that the list looks at
HAN = "[\u4e00-\u9fff]"
# ASSUME in these contexts (what ends before the mask, what begins after it) a mask stands for one word only: 政, 党 or 军
ONE = tuple(
    (re.compile(f"(?:{before})$"), re.compile(after), word)
    for before, after, word in (
        ("", "府|绩|企|商", "政"),
        ("[省市县区]", "协", "政"),
        ("民", "部门|[局厅]", "政"),
        ("行", "审批|区划|执法|处罚|许可|服务|村", "政"),
        ("财", "", "政"),
        ("", "治(?![理疗安水沙污愈病国学])|策|通人和|务(?:服务|公开|大厅|中心|环境|撤职|处分|记过)", "政"),
        ("[与和、]", "法[、委机部]", "政"),
        (HAN, "法委", "政"),
        ("退役", "人", "军"),
        ("", "令状", "军"),
        ("解放", "", "军"),
        ("", "中央|工委|委|员|组织|建|史学|支部|总支|代会|纪|内|性|风廉|校", "党"),
        ("", "的(?:二十|十[七八九]|领导|建设|全面)", "党"),
        ("[(（]", "组[)）]", "党"),
        ("共产|从严治", "", "党"),
        ("民主", "派", "党"),
        ("入", "申请|积极分子|宣誓|誓词", "党"),
        ("", "群(?:服务|工作部|活动中心)", "党"),
        ("", "协委员", "政"),
        ("人大[、和及]?", "协", "政"),
        ("执", "为民|理念", "政"),
        ("简", "放权", "政"),
        ("依法行|参(?:政|\\*)议", "", "政"),
        ("参", "议[*政]", "政"),
        ("廉", "建设", "政"),
        ("拥", "优属", "军"),
        ("", "民(?:融合|共建)", "军"),
        (HAN, "心与民心", "党"),
    )
)
TWO = ((re.compile(f"{HAN}$"), re.compile("班子|正职|领导班子|主要领导|机关"), "党政"),)


def restore_masked(text: str) -> tuple[str, int]:
    """Return `text` with masked characters restored, and how many masks; Markdown's ** stay."""
    restored = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal restored
        before = text[max(match.start() - BEFORE, 0) : match.start()]
        after = text[match.end() : match.end() + AFTER]
        for left, right, word in ONE if len(match.group()) == 1 else TWO:
            if left.search(before) and right.match(after):
                restored += 1
                return word
        return match.group()

    return MASK.sub(replace, text), restored
