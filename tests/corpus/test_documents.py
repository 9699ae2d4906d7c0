"""The step: what goes in comes out or is accounted for, whatever it is."""

import bz2
import gzip
import json
import lzma
import os
import socket
import zipfile

import pytest
from openpyxl import Workbook

from scripts.corpus import files
from scripts.corpus.documents import collect
from scripts.shared.job import Problem
from scripts.shared.tables import check, write

TEXT = "青石县的茶农今年春天收成很好，合作社新修了三座烘房，还请来了两位老师傅教年轻人炒茶。采茶的日子里，山上山下都是歌声。"
OTHER = "白沙港的第二条航道昨天通航，引水员说大船以后不用再等潮水，码头上的吊机一夜没有停下来，货主们都说这条路走对了。"


def run(*paths, columns=None, min_chars=10, near_duplicate=0.85, **more):
    corpus = collect([str(path) for path in paths], columns or {}, min_chars, near_duplicate, **more)
    for name in ("documents", "dropped", "reprints", "repairs", "corpus_flow"):
        check(name, getattr(corpus, name))
    return corpus


def reasons(corpus):
    return {(row["source"], row["position"]): row["reason"] for row in corpus.dropped.iter_rows(named=True)}


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def xlsx(path, *rows, sheet="一月"):
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)


def jsonl(*rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_every_format_gives_the_same_document(tmp_path):
    put(tmp_path, "a.txt", f"茶乡的春天\n\n{TEXT}\n")
    put(tmp_path, "b.md", f"# 茶乡的春天\n\n{TEXT}\n")
    put(
        tmp_path,
        "c.html",
        f"<html><head><title>茶乡的春天</title></head><body><h1>茶乡的春天</h1><p>{TEXT}</p></body></html>",
    )
    put(tmp_path, "d.json", json.dumps([{"标题": "茶乡的春天", "正文": TEXT}]))
    put(tmp_path, "e.jsonl", jsonl({"标题": "茶乡的春天", "正文": TEXT}))
    put(tmp_path, "f.csv", f"标题,正文\n茶乡的春天,{TEXT}\n".encode("gb18030"))
    put(tmp_path, "g.tsv", f"标题\t正文\n茶乡的春天\t{TEXT}\n")
    xlsx(tmp_path / "h.xlsx", ["标题", "正文"], ["茶乡的春天", TEXT])
    put(tmp_path, "i.txt.gz", gzip.compress(f"茶乡的春天\n\n{TEXT}\n".encode()))
    put(tmp_path, "j.jsonl.xz", lzma.compress(jsonl({"title": "茶乡的春天", "text": TEXT}).encode()))
    put(tmp_path, "k.csv.bz2", bz2.compress(f"title,text\n茶乡的春天,{TEXT}\n".encode()))
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        archive.writestr("内/页.txt", f"茶乡的春天\n\n{TEXT}\n")
    feed = f"<rss><channel><item><title>茶乡的春天</title><description>{TEXT}</description></item></channel></rss>"
    put(tmp_path, "m.xml", feed)
    for path in sorted(tmp_path.iterdir()):
        documents = run(path).documents
        assert documents.select("title", "text").rows() == [("茶乡的春天", TEXT)], path.name


def test_copies_are_dropped_and_kept_as_reprints(tmp_path):
    put(
        tmp_path,
        "a.jsonl",
        jsonl({"text": TEXT, "date": "2024-03-02"}, {"text": OTHER}, {"text": TEXT + "（完）", "date": "2024-03-01"}),
    )
    corpus = run(tmp_path)
    assert corpus.documents["doc_id"].to_list() == ["a.jsonl#1", "a.jsonl#2"]
    assert corpus.reprints.select("doc_id", "kept_doc_id").rows() == [("a.jsonl#0", "a.jsonl#2")]
    assert corpus.reprints["text"].to_list() == [TEXT]
    assert reasons(corpus) == {("a.jsonl", 0): "reprint"}
    assert run(tmp_path, near_duplicate=1.0).reprints.is_empty()


def test_named_columns_carry_id_region_and_own_columns(tmp_path):
    row = {
        "编号": "甲1",
        "内文": TEXT,
        "日": "2024年3月2日",
        "adcode": 430600,
        "group": "x",
        "n_chars": 1.5,
        "tags": ["茶", {"a": None}],
    }
    put(tmp_path, "a.jsonl", jsonl(row))
    document = run(tmp_path, columns={"id": "编号", "text": "内文", "date": "日", "region": "adcode"}).documents.row(
        0, named=True
    )
    assert (document["doc_id"], document["date"], document["date_from"]) == ("甲1", "2024-03-02", "column")
    assert (document["region"], document["adcode"], document["own_group"]) == ("430600", "430600", "x")
    assert (document["own_n_chars"], document["tags"], document["n_chars"]) == ("1.5", '["茶", {"a": null}]', len(TEXT))


@pytest.mark.parametrize(
    ("second", "words"), [("甲1", "stands already in a.jsonl, line 1"), ("", "is empty"), (None, "is empty")]
)
def test_a_named_id_must_be_there_and_unique(tmp_path, second, words):
    put(tmp_path, "a.jsonl", jsonl({"id": "甲1", "text": TEXT}, {"id": second, "text": OTHER}))
    with pytest.raises(Problem, match=f"a.jsonl, line 2.*{words}"):
        run(tmp_path, columns={"id": "id", "text": "text"})
    assert run(tmp_path).documents["doc_id"].to_list() == ["a.jsonl#0", "a.jsonl#1"]  # guessed: passed over


def test_a_named_id_column_that_is_missing_is_named_with_those_there_are(tmp_path):
    put(tmp_path, "a.csv", f"标题,正文\n茶,{TEXT}\n")
    with pytest.raises(Problem, match=r"a\.csv, line 2: no column '编号' .*标题, 正文"):
        run(tmp_path, columns={"id": "编号", "text": "正文"})


def test_the_flow_adds_up(tmp_path):
    put(tmp_path, "a.jsonl", jsonl({"text": TEXT}, {"text": TEXT}, {"text": "茶"}, {"text": ""}) + "{broken\n")
    put(tmp_path, "b.zip", b"PK no zip")
    assert run(tmp_path).corpus_flow.drop("step").rows() == [
        ("pieces", "read", 6, 6),
        ("open", "corrupt archive", 1, 5),
        ("read", "broken JSON", 1, 4),
        ("read", "empty", 1, 3),
        ("filter", "too short", 1, 2),
        ("reprints", "exact copy", 1, 1),
        ("documents", "kept", 1, 1),
    ]


def test_dates_of_rows_take_the_year_from_their_year_column(tmp_path):
    put(tmp_path, "a.csv", f"日期,年份,正文\n1月6日,2022,{TEXT}\n101年3月2日,,{OTHER}\n")
    assert run(tmp_path).documents["date"].to_list() == ["2022-01-06", "2012-03-02"]


def test_an_unknown_repair_and_a_broken_pattern_are_named(tmp_path):
    with pytest.raises(Problem, match=r"corpus\.repairs: 'pinyn' is none of"):
        run(tmp_path, repairs={"pinyn": False})
    with pytest.raises(Problem, match=r"corpus\.split: '\(' is no regular expression"):
        run(tmp_path, split="(")


def test_a_named_text_column_that_is_nowhere_stops_the_run(tmp_path):
    put(tmp_path, "a.csv", f"标题,正文\n茶,{TEXT}\n")
    with pytest.raises(Problem, match=r"corpus\.columns\.text.*'body'.*标题, 正文"):
        run(tmp_path, columns={"text": "body"})


def test_a_text_column_stays_whole(tmp_path):
    text = f"  首页\n茶乡的春天\n{TEXT}\n（林小茶）\n"
    put(tmp_path, "a.jsonl", jsonl({"text": text}))
    assert run(tmp_path).documents["text"].to_list() == [text]


def deep(n):
    return "[" * n + "]" * n


def test_hostile_files_are_dropped_with_a_reason_and_stop_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 100_000)
    bad = {
        "空.txt": b"",
        "blank.txt": " \n\t　\n",
        "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        "noise.txt": bytes((i * i * 7 + i // 3) % 256 for i in range(5000)),
        "cut.txt.gz": gzip.compress(TEXT.encode() * 50)[:-20],
        "not.txt.gz": b"no gzip at all, only words",
        "cut.txt.xz": lzma.compress(TEXT.encode() * 50)[:-20],
        "bomb.txt.gz": gzip.compress(b"0" * 5_000_000),
        "large.txt": b"a" * 100_001,
        "broken.zip": b"PK\x03\x04 and nothing else",
        "broken.xlsx": b"PK\x03\x04 and nothing else",
        "deep.json": deep(40_000),
        "broken.json": '{"text": ',
        "number.json": "17",
        "paper.pdf": b"%PDF-1.7 ...",
        "nul.bin": b"\0" * 4000,
        "menu.txt": "首页\n联系我们\n上一页 下一页\n",
        "lie.html": "<html></html>",
        "nothing.csv": "a,b\n",
        "quote\" \n new'line.txt": b"\xff\xfe\x00",
    }
    for name, content in bad.items():
        put(tmp_path, name, content)
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    with zipfile.ZipFile(tmp_path / "up.zip", "w") as archive:
        archive.writestr("../../up.txt", TEXT)
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as plug:
        here = os.getcwd()
        os.chdir(tmp_path)
        plug.bind("plug.txt")
        os.chdir(here)
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / os.fsdecode(b"\xff\xb2.txt")).write_text(OTHER)
    corpus = run(tmp_path)
    found = reasons(corpus)
    for name in [*bad, "empty.zip", "pipe.txt", "plug.txt", "loop.txt"]:
        assert (name, 0) in found, name
    assert sorted(corpus.documents["source"]) == sorted(["up.zip/../../up.txt", "\\xff\\xb2.txt"])
    assert found["bomb.txt.gz", 0] == found["large.txt", 0] == "too large"
    assert found["cut.txt.gz", 0] == found["broken.zip", 0] == "corrupt archive"
    assert found["picture.txt", 0] == found["noise.txt", 0] == "binary file"
    assert found["pipe.txt", 0] == "not a regular file"
    assert found["空.txt", 0] == found["blank.txt", 0] == "empty"
    assert found["deep.json", 0] == "broken JSON"
    write("dropped", corpus.dropped, tmp_path / "dropped.parquet")


def test_a_broken_row_is_dropped_and_the_rest_stays(tmp_path):
    lines = [
        json.dumps({"text": TEXT}),
        '{"text": "cut',
        "",
        json.dumps({"text": None}),
        "[1, 2]",
        deep(50_000),
        json.dumps({"text": OTHER}),
    ]
    put(tmp_path, "a.jsonl", "\n".join(lines))
    put(tmp_path, "b.csv", f'id,text\n1,{OTHER[:30]}\n2,"open\n3,{TEXT[:30]}\n4,a,b,c\n5,"say ""{TEXT[20:50]}"""\n')
    corpus = run(tmp_path, near_duplicate=1.0)
    found = reasons(corpus)
    assert [found["a.jsonl", i] for i in (1, 2, 3, 4)] == ["broken JSON", "empty", "no text in it", "broken JSON"]
    assert corpus.documents.filter(source="a.jsonl")["position"].to_list() == [0, 5]
    assert "line 2" in corpus.dropped.filter(source="a.jsonl", position=1)["detail"][0]
    assert [found["b.csv", i] for i in (1, 3)] == ["broken row"] * 2
    assert corpus.documents.filter(source="b.csv")["text"].to_list() == [OTHER[:30], TEXT[:30], f'say "{TEXT[20:50]}"']


def test_strange_cells_do_no_harm(tmp_path):
    put(tmp_path, "a.jsonl", '{"text": "' + TEXT + '\\ud800\\u0000", "x": "\\udfff", "y\\u0000": 1, "": 2}\n')
    put(tmp_path, "huge.csv", f"text,rest\n{TEXT},{'长' * 300_000}\n")
    corpus = run(tmp_path, near_duplicate=1.0)
    assert corpus.documents["text"].to_list() == [TEXT, TEXT] or len(corpus.documents) + len(corpus.dropped) == 2
    corpus.documents.write_parquet(tmp_path / "out.parquet")


def test_scripts_and_entities_in_web_pages_are_never_run(tmp_path):
    secret = put(tmp_path, "secret/secret.txt", "这是一份不该出现在任何地方的文件")
    put(tmp_path, "in/a.html", f"<html><body><script>document.write('坏')</script><p>{TEXT}</p></body></html>")
    entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY a "{"长" * 99}"><!ENTITY b "{"&a;" * 99}">]>'
    put(
        tmp_path,
        "in/b.xml",
        f"<?xml version='1.0'?>{entity}<rss><item><description>{OTHER}&x;&b;</description></item></rss>",
    )
    texts = run(tmp_path / "in").documents.sort("source")["text"].to_list()
    assert texts[0] == TEXT
    assert texts[1].startswith(OTHER) and "不该" not in texts[1] and "长" not in texts[1]


def test_order_of_files_and_lost_bytes(tmp_path):
    put(tmp_path, "b.txt", TEXT.encode("gb18030")[:60] + b"\xff" + TEXT.encode("gb18030")[60:])
    put(tmp_path, "a.txt", OTHER)
    corpus = run(tmp_path)
    assert corpus.documents["doc_id"].to_list() == ["a.txt#0", "b.txt#0"]
    assert corpus.repairs.rows() == [("b.txt#0", "undecodable_bytes", 1)]


def test_a_folder_without_readable_documents_gives_empty_tables(tmp_path):
    put(tmp_path, "a.txt", b"")
    corpus = run(tmp_path)
    assert corpus.documents.is_empty()
    assert reasons(corpus) == {("a.txt", 0): "empty"}
    assert run(tmp_path / "nowhere").dropped.is_empty()


def test_a_web_page_gives_title_day_and_main_text_only(tmp_path):
    page = f"""<!DOCTYPE html><html><head><meta charset="gb2312"><title>茶乡的春天_青石新闻网</title></head><body>
    <div class="nav"><a href="/">首页</a> | <a href="/n">新闻</a></div><h1>茶乡的春天</h1>
    <div class="info">2024年2月18日 09:20 来源：青石新闻网</div>
    <div class="content"><p>{TEXT}</p><p>{OTHER}</p><p>（责任编辑：王某）</p></div>
    <div class="share">分享到：<a>微信</a></div><div class="links">相关阅读<a href="/1">路修好了</a></div>
    <div class="footer">版权所有 未经授权不得转载</div></body></html>"""
    put(tmp_path, "a.html", page.encode("gb18030"))
    document = run(tmp_path).documents.row(0, named=True)
    assert (document["title"], document["date"], document["date_from"]) == ("茶乡的春天", "2024-02-18", "page")
    assert document["text"] == f"{TEXT}\n{OTHER}"
