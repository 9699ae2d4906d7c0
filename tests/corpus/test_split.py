"""Pages: how many documents stand on them, with which title and day, and what of the page is left out."""

import json
from pathlib import Path

import polars as pl
import pytest

from scripts.corpus.documents import collect
from scripts.corpus.split import split_page

SHARED = Path(__file__).parents[2].parent / "shared"

TEA = "青石县的茶农今年春天收成很好，合作社新修了三座烘房，还请来了两位老师傅教年轻人炒茶，青石县的茶香飘出很远。"
PORT = "白沙港的第二条航道昨天通航，引水员说大船以后不用再等潮水，码头上的吊机一夜没有停下来，货主们都说这条路走对了。"
ROAD = "去高岭村的路修好了，班车每天两趟，孩子们上学不用再绕过水库，老人去镇上看病也方便多了，村口还立了一块新的路牌。"


def shown(page):
    return [(a.title, a.date, a.text) for a in split_page(page)]


def test_a_list_between_separators():
    page = f"-\n茶乡的春天\n{TEA}\n2025-07-02\n-\n航道通了\n{PORT}\n2025-07-02\n-\n路修好了\n{ROAD}\n2025-07-02\n点我投稿\n\n- 联系我们\n"
    assert shown(page) == [
        ("茶乡的春天", "2025-07-02", TEA),
        ("航道通了", "2025-07-02", PORT),
        ("路修好了", "2025-07-02", ROAD),
    ]
    assert {a.date_scraped for a in split_page(page)} == {"2025-07-02"}


def test_days_of_a_list_that_differ_are_the_documents_own():
    page = f"航道通了\n2024年5月1日\n{PORT}\n-----\n路修好了\n2024-05-03 08:00\n{ROAD}\n"
    assert shown(page) == [("航道通了", "2024-05-01", PORT), ("路修好了", "2024-05-03", ROAD)]
    assert {a.date_scraped for a in split_page(page)} == {None}


def test_blocks_of_title_body_and_day_without_separators():
    page = f"航道通了\n{PORT}\n2024-05-01\n\n路修好了\n{ROAD}\n2024-05-03\n联系我们\n"
    assert shown(page) == [("航道通了", "2024-05-01", PORT), ("路修好了", "2024-05-03", ROAD)]


def test_a_newspaper_page_and_headings_that_start_nothing():
    page = f"""
茶乡唱新歌

——青石县办好茶叶合作社

张小茶 李大山

{TEA}

新修的烘房。

王二摄

“新”字当头 种茶有办法

{TEA}

航道通了

{PORT}

(陈小港)

路修好了

{ROAD}(赵小路)
"""
    # 航道通了 comes right after a finished paragraph and without a news lead: it stays a heading of the first article
    articles = shown(page)
    assert [title for title, _, _ in articles] == ["茶乡唱新歌", "路修好了"]
    page = page.replace(PORT, "近日，" + PORT)
    articles = shown(page)
    assert [title for title, _, _ in articles] == ["茶乡唱新歌", "航道通了", "路修好了"]
    assert articles[0][2] == f"——青石县办好茶叶合作社\n{TEA}\n“新”字当头 种茶有办法\n{TEA}"
    assert articles[1][2] == "近日，" + PORT
    assert articles[2][2] == ROAD


def test_one_article_with_menu_source_pager_and_share_bar():
    page = f"""首页 > 新闻 > 地方
茶乡的春天
2024-02-18 09:20:29 来源:青石新闻网 责任编辑:王某
分享到:
|
{TEA}
{PORT} |
(责编:王某)
相关阅读:
路修好了
打印 | 收藏 | 发给好友 【字号 大 中 小】 |
版权声明:凡注明来源的作品,未经许可不得转载。
"""
    assert shown(page) == [("茶乡的春天", "2024-02-18", f"{TEA}\n{PORT}")]


def test_a_forum_page_takes_its_title_from_the_menu_path():
    page = f"青石论坛\n\n首页 » 问答 » 茶乡的春天大家都来看\nabc - 2023/5/7 19:26:05\n\n茶乡的春天\n\n{TEA}\n\n1\n查看完整版本: 茶乡的春天大家都来看"
    assert shown(page) == [("茶乡的春天大家都来看", "2023-05-07", TEA)]


def test_plain_text_without_title_is_one_document():
    assert shown(f"{TEA}\n{PORT}") == [(None, None, f"{TEA}\n{PORT}")]
    assert shown(" \n首页\n") == []


def test_a_traditional_page_comes_out_simplified():
    assert shown(
        "茶鄉的春天\n發布時間：2024-02-18 來源：青石網\n鄉親們(men) 說茶葉賣得好。"
        + "水鄉的碼頭開張了，鄉親們都來幫忙。" * 2
    ) == [("茶乡的春天", "2024-02-18", "乡亲们说茶叶卖得好。" + "水乡的码头开张了，乡亲们都来帮忙。" * 2)]


@pytest.mark.shared
def test_the_real_pages_give_every_document_title_and_day():
    folder = SHARED / "data" / "raw_pages"
    wanted = [json.loads(line) for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    found = collect([str(folder / "page_*.txt")], {}, 50, 0.85).documents
    columns = ("source", "position", "title")
    assert found.select(columns).rows() == [tuple(row[c] for c in columns) for row in wanted]
    assert found["date"].to_list() == [row["date"] for row in wanted]
    assert found.filter(pl.col("date_scraped").is_not_null())["source"].unique().to_list() == ["page_003.txt"]
    text = "\n".join(found["text"])
    for sign in (
        "(ti)",
        "qū",
        "?!",
        "市*府",
        "文禹摄",
        "邓云飞",
        "分享到",
        "查看完整版本",
        "版权",
        "责编",
        "字号 大",
        ",,",
        "點",
    ):
        assert sign not in text, sign
