"""What a single line of a page is: menu, pager, share bar, copyright, editor, photo credit, by-line, signature, title or date.

Lines are repaired and stripped before they come here, so that one set of Simplified patterns serves both scripts.
"""

import re

from scripts.corpus.dates import DAY, PUBLISHED, REPUBLIC, TAIWAN, WRITTEN

SEPARATOR = re.compile(r"^(?:-+|—+|=+|_{3,}|\*{3,}|~{3,}|#{3,}|(?:[-*_] ){2,}[-*_])$")
BREADCRUMB = re.compile(r"^[^。！？]{1,40}?(?:\s*(?:»|›|>>?|→)\s*[^。！？»›>→]{1,80}){1,8}$")
SEPARATORS_IN_BREADCRUMB = re.compile(r"\s*(?:»|›|>>|>|→)\s*")

# lines that belong to the page, not to an article
MENU = re.compile(
    r"^[-·•|*\s]*(?:首页|返回首页|网站首页|网站地图|联系我们|关于我们|关于本站|企业入驻|广告服务|招聘信息|设为首页|加入收藏|友情链接|"
    r"登录|注册|登录 ?[|/] ?注册|繁体|简体|English|手机版|客户端|微信|微博|无障碍浏览|返回顶部|回到顶部|TOP|更多>*|\[?详细\]?|"
    r"上一[篇页条].*|下一[篇页条].*|查看完整版本.*|[<《]?\s*\d{1,3}(?:\s+\d{1,3})*\s*[>》]?|共 ?\d+ ?页.*|第 ?\d+ ?页.*|"
    r"分享到?[:：].*|分享到|分享|分享至.*|扫一扫.*|打印|打印本页|关闭窗口|关闭|收藏|全屏|下载|评论|我来说两句|我要评论|发表评论|网友评论.*|"
    r"点赞|转发|举报|[【\[]?字[号体][:：]?|[【\[]?字[号体][:：]? ?[大中小 ]{1,5}[】\]]?|[大中小]|加大|还原|减小|放大|缩小|默认|正常|超大|A[+-]?|[】\]】|]+|有想补充的信息.*|.{0,12}点我投稿|点击.{0,12}(?:投稿|下载|关注|订阅)|长按.{0,16}二维码.*|阅读 ?[:：]? ?\d+|浏览.{0,6}\d+次?)"
    r"[|\s]*$"
)
SHARE = re.compile(
    r"(?:打印|收藏|发给好友|分享|字号|字体).{0,12}(?:打印|收藏|发给好友|[【\[]?字[号体]|大\s*中\s*小|加大|还原|减小|QQ|微信)"
)
COPYRIGHT = re.compile(
    r"^[(（【]?(?:版权声明|版权所有|免责声明|郑重声明|Copyright|©|特别声明|声明[:：])|ICP备|公网安备|"
    r"(?:未经.{0,12}(?:授权|许可|允许).{0,20}(?:转载|使用|复制))|违法和不良信息举报"
)
EDITOR = re.compile(
    r"^[(（【\[]?\s*(?:责任?编辑?|责编|编辑|编审|校对|审核|监制|值班编辑|本文编辑|初审|复审|终审|主编|编发|来源|稿源|信息来源|文章来源|供稿|作者)"
    r"\s*[:：/].{1,40}[)）】\]]?$"
)
RELATED = re.compile(
    r"^[【\[]?(?:相关(?:阅读|报道|新闻|链接|文章|推荐)|延伸阅读|推荐阅读|热点推荐|猜你喜欢|为您推荐|更多.{0,6}(?:新闻|文章)|热门(?:文章|新闻))[】\]]?[:：]?"
)
CREDIT = re.compile(
    r"^[(（]?(?!.*[，,。；;])(?:.{0,24}[一-鿿]{2,4}\s*(?:摄影?|[/／]摄|供图|制图|绘图|图)|(?:摄影|图片来源|供图|摄|图)[:：/].{1,20}|资料图片?)[)）]?$"
)
# a photograph of a speaker, whose caption lost its brackets: 市长某某作政府工作报告。本报记者 某某 摄
SPEAKER = re.compile(
    r"^[^，,；;：:]{2,40}作(?:了)?(?:政府)?工作报告[。.]?(?:[^，。；]{0,24})?$|^[^；;]{4,60}(?:记者|通讯员)[ 　]*[一-鿿·]{2,4}[ 　]*[摄图][)）]?$"
)
CAPTION_HEAD = re.compile(r"^(?:图为|图[:：]|上图|下图|▲|△)")

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤冉项文欧牛樊洪倪聂章鲁葛申尤毕"
    "关柳齐施庄温翟岳俞康焦耿祝游常梅伍舒戚穆柯屈蓝车左包匡甘单管饶裴辛凌涂阮安阳司诸易乔赖兰殷盛祁涂骆宁符詹费华伏"
)
NAME = rf"[{SURNAMES}][一-鿿·]{{1,3}}"
NAMES = rf"{NAME}(?:[ 　、，,]+{NAME})*"
ROLE = r"(?:本[报台网刊]|[一-鿿]{2,8}(?:日报|晚报|早报|时报|新闻|在线|网))?(?:全媒体|融媒体|见习|首席|特约|实习)?(?:记者|通讯员|作者|撰文|文|评论员)"
BYLINE = re.compile(rf"^[(（【]?(?:{ROLE}\s*[:：/]?\s*{NAMES}\s*)+(?:文/?图|摄影报道|报道)?[)）】]?$")
BARE_NAMES = re.compile(rf"^{NAME}(?:[ 　、]+{NAME})+$")
# in brackets at the end: after a full stop or alone any name will do, pen-names too, else known surnames only
PEN_NAMES = r"[一-鿿]{2,4}(?:[ 　、，,]+[一-鿿]{2,4}){0,5}"
CREDITED = rf"(?:{ROLE}\s*[:：/]?\s*)?{NAMES}(?:\s*{ROLE}\s*[:：/]?\s*{NAMES})*(?:\s*文/?图)?"
SIGNED = re.compile(rf"[(（]{CREDITED}[)）]$|(?:^|(?<=[。！？!?”]))[(（](?:{CREDITED}|{PEN_NAMES})[)）]$")
OFFICE = "省长|市长|区长|县长|州长|主席|书记|主任|盟长|旗长|代市长|代省长|代县长|代区长"  # 市长 某某 says who gave the report
MAYBE_NAMES = re.compile(rf"^(?!{OFFICE})[一-鿿]{{2,3}}(?:[ 　、]+[一-鿿]{{2,3}})+$")
SUBTITLE = re.compile(r"^(?:——|──|—|--)\s*\S")

FINISHED = re.compile(r"(?:[。！？!?…；;:：]|\.{3,})[”’」』）)\]】]*$")
NUMBERED = re.compile(r"^(?:[（(]?[一二三四五六七八九十百\d]{1,3}[)）、.．:：]|第[一二三四五六七八九十\d]+[章节条部])")
HEADER_WORDS = re.compile(
    r"来源|发布|发表|时间|日期|编辑|记者|作者|点击|浏览|阅读|字号|稿源|更新|楼主|\d{1,2}[:：]\d{2}"
)
MAX_TITLE, MIN_TITLE, MAX_HEADER, PARAGRAPH = 50, 4, 120, 40


def is_page_line(line: str) -> bool:
    """Whether the line is furniture of the page: menu, pager, share bar, copyright or editor line."""
    if len(line) > 160:
        return bool(COPYRIGHT.match(line)) and len(line) < 400
    return bool(
        MENU.match(line) or COPYRIGHT.search(line) or EDITOR.match(line) or RELATED.match(line) or _is_share_bar(line)
    )


def _is_share_bar(line: str) -> bool:
    return len(line) < 80 and bool(SHARE.search(line) or (not re.search(r"\w", line) and "|" in line))


def is_byline(line: str) -> bool:
    """Whether the line names who wrote the article and says nothing else."""
    return len(line) <= 60 and bool(BYLINE.match(line) or BARE_NAMES.match(line))


def may_be_byline(line: str) -> bool:
    """Whether the line could be names: enough right below a title or sub-title, where pen-names stand too."""
    return is_byline(line) or bool(MAYBE_NAMES.match(line))


def is_header(line: str) -> bool:
    """Whether the line is what a page prints below the title: day, source, editor."""
    if len(line) > MAX_HEADER or "。" in line:
        return False
    day = next((found for written in (DAY, WRITTEN, REPUBLIC, TAIWAN) if (found := written.search(line))), None)
    if not day:
        return len(line) <= 2 * PARAGRAPH and bool(PUBLISHED.search(line))
    if day.re in (WRITTEN, REPUBLIC) and not day["m"]:  # 2022年某市工作报告 is a title
        return False
    rest = line[: day.start()] + line[day.end() :]
    if HEADER_WORDS.search(rest):
        return True
    return len(rest.strip(" -|[]()（）【】")) <= 12 and not FINISHED.search(line)


def looks_like_title(line: str) -> bool:
    """Whether the line could be a headline: short, no sentence, no number in front, nobody's name."""
    if not MIN_TITLE <= len(line) <= MAX_TITLE or "。" in line or line[-1] in "，,、；;：:…—":
        return False
    if NUMBERED.match(line) or SUBTITLE.match(line) or line[0] in "(（【[<《”":
        return line[0] in "《【[" and line[-1] not in "》】]" and not NUMBERED.match(line)
    return not (
        is_header(line)
        or BREADCRUMB.match(line)
        or is_page_line(line)
        or is_byline(line)
        or CREDIT.match(line)
        or SIGNED.search(line)
        or SEPARATOR.match(line)
    )
