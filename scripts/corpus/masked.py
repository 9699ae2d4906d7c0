"""Characters that a forum masked with an asterisk, restored where a closed list makes the word certain."""

import re

HAN = "[\u4e00-\u9fff]"
ONE = r"(?<!\*)\*(?!\*)"
# ASSUME in these contexts a mask can stand for one word only; forums mask 政, 党 and 军
WORDS = (
    (rf"(?<={HAN})\*\*(?=班子|正职|领导班子|主要领导|机关)", "党政"),
    (rf"(?<=[市县区省州镇乡级]){ONE}(?=府)", "政"),
    (rf"{ONE}(?=治(?![理疗安水沙污愈病国学])|策|通人和|务(?:服务|公开|大厅|中心|环境|撤职|处分|记过))", "政"),
    (rf"(?<=[与和、]){ONE}(?=法[、委机部])|(?<={HAN}){ONE}(?=法委)", "政"),
    (rf"(?<=退役){ONE}(?=人)|{ONE}(?=令状)|(?<=解放){ONE}", "军"),
    (rf"{ONE}(?=中央|工委|委|员|组织|建|史学|支部|总支|代会|纪|内|性|风廉|校)", "党"),
    (rf"{ONE}(?=的(?:二十|十[七八九]|领导|建设|全面))", "党"),
    (rf"(?<=[(（]){ONE}(?=组[)）])|(?<={HAN}){ONE}(?=心与民心)", "党"),
)
PATTERNS = tuple((re.compile(pattern), word) for pattern, word in WORDS)


def restore_masked(text: str) -> tuple[str, int]:
    """Return `text` with masked characters restored, and how many; Markdown's ** stay."""
    restored = 0
    for pattern, word in PATTERNS:
        text, n = pattern.subn(word, text)
        restored += n
    return text, restored
