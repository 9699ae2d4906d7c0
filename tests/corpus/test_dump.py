"""Pages copied with everything visible on them: the article stays, the page around it goes."""

import json
import lzma
import re
from pathlib import Path

import pytest

from scripts.corpus.documents import collect
from scripts.corpus.split import split_page

SHARED = Path(__file__).parents[2].parent / "shared"
TITLE = "茶乡的春天来得早"
FIRST = "青石县的茶农今年春天收成很好，合作社新修了三座烘房，还请来了两位老师傅教年轻人炒茶，青石县的茶香飘出很远。"
LAST = "老茶农说，山上的路修好以后，城里的客人来得更勤了；到了周末，村口的停车场一个空位也没有，大家都忙得高兴。"
PAGE = f"""{TITLE}_要闻_青石新闻网
首页
要闻
财经
体育
登录
注册
首页
>
要闻
>
正文
{TITLE}
——青石县办好茶叶合作社
时间：
2024-02-18 09:20
来源：
青石新闻网
分享到：
微信
{FIRST}
炒茶有了新办法
{LAST}
责任编辑：王某
相关阅读
航道通了，大船来了
2024-02-17 18:00
路修好了，班车多了
2024-02-16 11:30
热门评论
山里人 3小时前 茶真香，今年还要来，住上三天也不嫌多。 回复 赞12 举报
关于我们
联系我们
版权所有 青石新闻网 ICP备00000000号
"""


def test_the_article_alone_is_left():
    [article] = split_page(PAGE)
    assert (article.title, article.date) == (TITLE, "2024-02-18")
    assert article.text == f"——青石县办好茶叶合作社\n{FIRST}\n炒茶有了新办法\n{LAST}"
    assert article.repairs["page_lines"] > 10


def test_a_page_on_one_line():
    menu = "首页资讯视频直播财经娱乐体育时尚汽车房产科技读书登录注册"
    page = f"{TITLE}_要闻\n{menu}{TITLE}2024年02月18日 18:13:22来源：青石网57人参与11评论{(FIRST + LAST) * 4}推荐0为您推荐航道通了"
    [article] = split_page(page)
    assert (article.title, article.date, article.text) == (TITLE, "2024-02-18", (FIRST + LAST) * 4)


def test_prose_with_a_few_short_lines_is_no_dump():
    page = f"{TITLE}\n{FIRST}\n小结\n{LAST}\n新闻\n{FIRST}"
    assert split_page(page)[0].text.count("\n") == 4


def test_every_line_stays_where_the_user_wants_it(tmp_path):
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    assert len(collect([str(tmp_path)], {}, 10, 1.0, repairs={"page_lines": False}).documents) >= 1


def plain(text):
    return re.sub(r"\W+", "", text)


@pytest.mark.shared
def test_real_pages_keep_their_article_and_little_else():
    """The silver text of two pages is links and comments (by eye); they are judged by what goes, not by what stays."""
    kept = sentences = gone = others = 0
    with lzma.open(SHARED / "data" / "noisy_pages" / "pages.jsonl.xz", "rt", encoding="utf-8") as lines:
        for page in map(json.loads, lines):
            found = split_page(page["page_text"])
            assert len(found) == 1, page["id"]
            text = plain(f"{found[0].title}{found[0].text}")
            body = {plain(line) for line in found[0].text.split("\n")}
            silver = [s for s in re.split(r"(?<=[。！？!?；])|\n", page["silver_main_text"]) if len(plain(s)) >= 5]
            if page["site"] not in ("163", "sina"):
                sentences += len(silver)
                kept += sum(plain(sentence) in text for sentence in silver)
            whole = plain(page["silver_main_text"])
            around = [line for line in map(plain, page["page_text"].split("\n")) if len(line) > 1 and line not in whole]
            around = [line for line in around if not any(plain(sentence) in line for sentence in silver)]
            others += len(around)
            gone += sum(line not in body for line in around)
    assert kept / sentences >= 0.97
    assert gone / others >= 0.99


def shingles(text):
    text = re.sub(r"<!--.*?-->|[\s*]", "", text, flags=re.DOTALL)
    return {text[i : i + 8] for i in range(len(text) - 7)}


@pytest.mark.shared
def test_real_reports_lose_their_buttons_and_nothing_else():
    with lzma.open(SHARED / "data" / "cleaning_pairs_2026" / "pairs.jsonl.xz", "rt", encoding="utf-8") as lines:
        for pair in map(json.loads, lines):
            [article] = split_page(pair["noisy_text"])
            assert article.date == pair["publish_date"]
            assert article.title and article.title.endswith("政府工作报告")
            reachable = shingles(pair["clean_text"]) & shingles(pair["noisy_text"])
            got = shingles(f"{article.title}\n{article.text}")
            assert len(reachable & got) >= 0.999 * len(reachable), pair["province"]
            lines_left = article.text.split("\n")
            assert not {"下载", "打印", "全屏", "收藏", "加大", "还原", "减小", "】", "相关报道：", "分享:"} & set(
                lines_left
            )
            for sign in ("字号：", "扫一扫在手机", "作政府工作报告。", " 摄\n", "下转第", "紧接第"):
                assert sign not in article.text, (pair["province"], sign)
