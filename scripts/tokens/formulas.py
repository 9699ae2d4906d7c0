"""Names and formulas that are no content: datelines, by-lines, photo credits, the names of office-holders."""

import re
from collections.abc import Iterator

HAN = "一-鿕"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
PRESS = "本报|本网|本台|新华社|中新社|中新网|人民网|新华网|央视网|光明网|新浪[体育娱乐财经科技教育房产游戏]{0,2}"
ROLES = "责编|责任编辑|编辑|校对|审核|供稿|撰稿|摄影|监制|记者|通讯员|实习生"

# ASSUME a by-line or dateline begins with an outlet and ends in 讯 or 电, stands in brackets with a role or a photo credit,
# fills a line of its own after a role and a colon, or stands between 记者 and a verb of reporting
BYLINE = re.compile(
    rf"(?:{PRESS})[^\s。，；！？]{{0,14}}?[讯电](?![{HAN}])"
    rf"|[（(【\[][^（）()【】\[\]\n]{{0,12}}(?:{ROLES})[^（）()【】\[\]\n]{{1,30}}[）)】\]]"
    rf"|[（(][{HAN} 、]{{2,16}}(?:摄|供图|制图)[）)]"
    rf"|^[ \t　]*(?:{ROLES}|来源|作者|图片来源)[ 　]*[:：][^\n。]{{1,40}}$"
    rf"|(?:记者|通讯员)[:： 　]*[{HAN}]{{2,4}}(?:[、 　]+[{HAN}]{{2,4}}){{0,4}}[ 　]*(?=报道|摄影)",
    re.MULTILINE,
)

# ASSUME a name after a title is a common surname and two characters, or one, before a mark or a verb of speech or movement;
# only the name is cut, the title is a word like others
OFFICE = r"(?<=书记|[省市县区州镇乡局厅院校部署]长|主任|主席|秘书长|常委|委员|董事长|总经理)"
NEXT = (
    r"(?=[，。、；：:,\s（）()“”]|主持|出席|表示|指出|强调|介绍|率|作|在|到|代表|参加|向|调研|宣布|讲话|带队|深入|前往|一行|会见|听取"
    r"|说|为|同志|先生|女士|和|与|就|对|$)"
)
OFFICE_HOLDER = re.compile(rf"(?:{OFFICE.replace('(?<=', '(?:')})(?P<name>[{SURNAMES}](?:[{HAN}]{{2}}|[{HAN}]){NEXT})")


def formula_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of by-lines, datelines and office-holders' names in `text`; spans may overlap."""
    for match in BYLINE.finditer(text):
        yield match.span()
    for match in OFFICE_HOLDER.finditer(text):
        yield match.span("name")
