"""What a line of a page copied whole says for being an article's: running text, or menus, headlines of other articles, comments."""

import re

from scripts.corpus import lines as kinds

# words of menus and buttons, the names of sections among them; a line made of little else is one
WORDS = (
    "首页 新闻 要闻 时政 国内 国际 社会 军事 财经 产经 金融 证券 股票 基金 理财 外汇 期货 港股 美股 行情 股吧 科技 数码 手机 家电 汽车 房产 家居 "
    "娱乐 明星 电影 电视 音乐 体育 教育 文化 历史 读书 博客 博览 论坛 社区 视频 直播 图片 游戏 动漫 旅游 健康 女人 女性 时尚 星座 育儿 亲子 儿童 "
    "公益 佛教 佛学 国学 彩票 酒业 专栏 专题 评论 滚动 排行榜 热点 头条 深度 传媒 资讯 聚焦 台海 天气 导航 邮箱 收藏 搜索 更多 全部 频道 登录 注册 "
    "退出 订阅 客户端 微信 微博 公众号 微信公众号 智能 环球 海外 无人机 一带一路 跑步 滑雪 政务 服务 互动 公开 机构 概况 专家 通知 公告 网站 地图 "
    "新浪 搜狐 网易 腾讯 凤凰 百度 人民网 新华网 中国 我的 正文 下载 分享 转发 点赞 打印 关注 举报 投诉 回复 反馈 推荐 热门 最新 文章 不感兴趣 "
    "字号 字体 放大 缩小 加大 减小 标准 正常 超大 大 中 小 繁体 简体 英文 English 版 网 站 一键 帐号 账号 密码 "
    "QQ 空间 好友 朋友圈 易信 二维码 复制 链接 TIME APP Qzone 7X24 小时 与 的 您 我要 发表 发布 查看 加载 点击 展开 收起 返回 顶部 上一篇 下一篇"
)
WORD = re.compile("|".join(sorted(WORDS.split(), key=len, reverse=True)))
LONG_RUN = re.compile(rf"(?:(?:{WORD.pattern})[\s|>·/]*){{6,}}")
CHROME_SHARE = 0.7
URL = re.compile(r"^(?:https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+)$")
# what follows an article and never stands in it; a text may go on after a link box, so that it only costs points
END = re.compile(
    r"^\W*(?:责任?编辑|责编|编辑[:：]|原标题|本文来源|文章来源|标签|关键词|文章关键词|相关(?:阅读|报道|新闻|链接|文章|推荐|搜索|专题)|延伸阅读|推荐阅读|"
    r"为[你您]推荐|猜你喜欢|热门|热点|最新(?:文章|新闻|视频|评论)|小编最近|作者最新|精彩(?:推荐|图片|评论)|精华推荐|视觉焦点|本站推荐|头条文章|新闻排行|"
    r"友情链接|版权(?:所有|声明)|Copyright|©|特别声明|免责声明|上一篇|下一篇|返回(?:首页|顶部|列表)|正文已结束|扫一扫|扫描.{0,8}二维码|"
    r"分享到|分享至|收藏|举报|投诉|打印|关闭|网友评论|全部评论|查看评论|我要反馈|发送邮件|转载请注明|主办单位|承办单位|地\s*址[:：]|电\s*话[:：]|"
    r"邮\s*编|邮政编码|联系我们|关于我们|加载|不感兴趣|阅读数|跟贴|参与\d+|\d+条?评论|评论\W*\d*\W*$|赞\W*\d*\W*$|浏览次数)",
    re.IGNORECASE,
)
LICENCE = re.compile(r"ICP[备证]|公网安备|许可证|All Rights Reserved|版权所有|举报电话|不良信息", re.IGNORECASE)
COMMENT = re.compile(
    r"\d+\s*(?:秒|分钟|小时|天|个月)前|查看回复|\d+条回复|\d+\s*条?评论|\|\s*回复|回复\s*[⋅|]|回复\s*$|踩\s*\d|赞\s*\d|顶\s*\d|跟贴|手机网友|^举报|举报$"
)
LONG = 400  # a line so long may hold the menu before the article or the links after it


def is_chrome(text: str) -> bool:
    """Whether a line belongs to the page: menu words and little else, an address, a licence number, a button."""
    if kinds.is_page_line(text) or URL.match(text) or (len(text) < 160 and LICENCE.search(text)):
        return True
    plain = re.sub(r"[\W\d_]+", "", text)
    if not plain:
        return True
    if "。" in text:
        return False
    return sum(map(len, WORD.findall(plain))) >= CHROME_SHARE * len(plain) or bool(LONG_RUN.search(text))


def is_prose(text: str) -> bool:
    """Whether a line is running text: a sentence, not a headline."""
    marks = len(re.findall(r"[，。；：、！？,;]", text))
    if COMMENT.search(text) and len(text) < LONG:
        return False
    if "。" in text or text.endswith("；"):
        return len(text) >= 10 and marks * 100 >= len(text)
    if len(text) >= 30 and marks >= 2 and kinds.FINISHED.search(text):
        return True
    return len(text) >= 60 and len(re.findall("[，,、]", text)) >= max(
        2, len(text) / 60
    )  # a paragraph that was cut short


def points(text: str) -> int:
    """Return what a line says for (above 0) or against (below 0) being part of the article."""
    if len(COMMENT.findall(text)) >= (1 if len(text) < LONG else 3):
        return -60 - min(len(text), 300)
    if END.match(text) and len(text) < 2 * kinds.PARAGRAPH:
        return -120
    if is_chrome(text):
        return -30
    if is_prose(text):
        return min(len(text), 300)
    if kinds.NUMBERED.match(text):
        return -2
    return -12 - (len(text) > kinds.PARAGRAPH) * 20
