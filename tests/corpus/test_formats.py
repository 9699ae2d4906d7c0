"""PDF, Word and Parquet: what stands in them comes out in reading order, and what cannot be read says why."""

import io
import json
import zipfile

import polars as pl
import pytest
from docx import Document

from scripts.corpus.documents import collect
from scripts.corpus.joins import join_labels, unwrap
from scripts.corpus.pdf import Box, reading_order

TITLE = "茶乡的春天"
TEXT = "青石县的茶农今年春天收成很好，合作社新修了三座烘房，还请来了两位老师傅教年轻人炒茶。采茶的日子里，山上山下都是歌声。"
OTHER = "白沙港的第二条航道昨天通航，引水员说大船以后不用再等潮水，码头上的吊机一夜没有停下来，货主们都说这条路走对了。"


def one(path, **more):
    corpus = collect([str(path)], {}, 10, 1.0, **more)
    assert corpus.documents["source"].to_list() == [path.name], corpus.dropped
    return corpus.documents.row(0, named=True)


def reason(path):
    return collect([str(path)], {}, 10, 1.0).dropped["reason"].to_list()


def pdf(path, pages):
    """Write a PDF; a page is a list of (x, y, line) in shares of the page from its lower left corner."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    from scripts.shared.style import font_path

    font = FontProperties(fname=font_path(), size=9)
    with rc_context({"pdf.fonttype": 3}), PdfPages(path) as book:
        for page in pages:
            figure = Figure((6, 8))
            for x, y, line in page:
                figure.text(x, y, line, fontproperties=font)
            book.savefig(figure)


def column(text, x, top, chars=16):
    lines = [text[i : i + chars] for i in range(0, len(text), chars)]
    return [(x, top - 0.03 * i, line) for i, line in enumerate(lines)]


def test_a_pdf_in_two_columns_is_read_column_by_column(tmp_path):
    pdf(tmp_path / "a.pdf", [[(0.3, 0.95, TITLE), *column(TEXT, 0.05, 0.85), *column(OTHER, 0.55, 0.85)]])
    document = one(tmp_path / "a.pdf")
    assert document["title"] == TITLE
    assert document["text"].replace("\n", "") == TEXT + OTHER


def test_lines_of_a_pdf_become_sentences_and_running_heads_go(tmp_path):
    pages = []
    for number in range(1, 5):
        body = (TEXT + OTHER) * number
        pages.append([(0.3, 0.97, "青石年鉴"), *column(body, 0.05, 0.85, 30), (0.5, 0.02, f"— {number} —")])
    pdf(tmp_path / "a.pdf", pages)
    text = one(tmp_path / "a.pdf")["text"]
    assert "青石年鉴" not in text and "— 2 —" not in text
    assert TEXT in text.replace("\n", "") and "老师傅教年轻人炒茶" in text


def test_columns_are_found_from_boxes_alone():
    left = [Box(50, 700 - 20 * i, 250, 712 - 20 * i, f"左{i}") for i in range(5)]
    right = [Box(300, 700 - 20 * i, 500, 712 - 20 * i, f"右{i}") for i in range(5)]
    head = [Box(100, 740, 450, 755, "标题")]
    mixed = [box for pair in zip(left, right, strict=True) for box in pair]
    assert reading_order(head + mixed) == ["标题", *(f"左{i}" for i in range(5)), *(f"右{i}" for i in range(5))]
    assert reading_order([]) == []


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj << >> endobj trailer << >>", b"%PDF" + b"\xff" * 5000]
)
def test_a_broken_pdf_is_dropped(tmp_path, data):
    (tmp_path / "a.pdf").write_bytes(data)
    assert reason(tmp_path / "a.pdf") == ["corrupt PDF"]


def test_a_pdf_of_pictures_says_so(tmp_path):
    pdf(tmp_path / "a.pdf", [[]])
    assert reason(tmp_path / "a.pdf") == ["no text in it"]


def docx(path):
    book = Document()
    book.add_paragraph(TITLE, style="Title")
    book.add_paragraph(TEXT)
    table = book.add_table(rows=2, cols=2)
    for row, cells in enumerate((("村", "亩"), ("高岭", "三百"))):
        for cell, words in enumerate(cells):
            table.cell(row, cell).text = words
    book.add_paragraph(OTHER)
    book.save(path)


def test_a_word_document_with_its_tables_in_place(tmp_path):
    docx(tmp_path / "a.docx")
    document = one(tmp_path / "a.docx")
    assert document["title"] == TITLE
    assert document["text"] == f"{TEXT}\n村\t亩\n高岭\t三百\n{OTHER}"


@pytest.mark.parametrize("keep", [0, 4, 200, 2000])
def test_a_cut_word_document_is_dropped(tmp_path, keep):
    docx(tmp_path / "a.docx")
    (tmp_path / "a.docx").write_bytes((tmp_path / "a.docx").read_bytes()[:keep])
    assert reason(tmp_path / "a.docx") in (["corrupt Word file"], ["empty"], ["binary file"])


def test_a_word_document_that_declares_entities_is_not_opened(tmp_path):
    docx(tmp_path / "a.docx")
    with zipfile.ZipFile(tmp_path / "a.docx") as old, zipfile.ZipFile(tmp_path / "b.docx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = content.replace(b"?>", b'?><!DOCTYPE w [<!ENTITY a "aaaa">]>', 1)
            new.writestr(name, content)
    assert reason(tmp_path / "b.docx") == ["corrupt Word file"]


def test_a_parquet_table(tmp_path):
    pl.DataFrame({"标题": [TITLE, None], "正文": [TEXT, OTHER], "n": [1, 2], "tags": [["茶"], []]}).write_parquet(
        tmp_path / "a.parquet"
    )
    corpus = collect([str(tmp_path / "a.parquet")], {}, 10, 1.0)
    assert corpus.documents.select("title", "text", "n", "tags").rows() == [
        (TITLE, TEXT, "1", '["茶"]'),
        (None, OTHER, "2", "[]"),
    ]
    data = (tmp_path / "a.parquet").read_bytes()
    for cut in (data[:60], data[:-10], b"PAR1" + b"\0" * 50 + b"PAR1"):
        (tmp_path / "b.parquet").write_bytes(cut)
        assert reason(tmp_path / "b.parquet") == ["corrupt Parquet table"]


def test_a_file_named_after_what_it_is_not(tmp_path):
    (tmp_path / "a.docx").write_text(f"{TITLE}\n\n{TEXT}\n", encoding="utf-8")
    assert one(tmp_path / "a.docx")["text"] == TEXT
    pdf(tmp_path / "b.txt", [column(TEXT + OTHER, 0.05, 0.85, 20)])
    assert one(tmp_path / "b.txt")["text"] == TEXT + OTHER


def test_archives_in_archives(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x.jsonl", json.dumps({"text": TEXT}, ensure_ascii=False))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("页.txt", OTHER)
    corpus = collect([str(tmp_path / "a.zip")], {}, 10, 1.0)
    assert sorted(corpus.documents["text"]) == sorted([TEXT, OTHER])


def test_lines_cut_at_a_width_are_joined_and_paragraphs_stay():
    wrapped = "\n".join(["　　" + TEXT[:18], *(TEXT[i : i + 20] for i in range(18, len(TEXT), 20))])
    second = "\n".join(["　　" + OTHER[:18], *(OTHER[i : i + 20] for i in range(18, len(OTHER), 20))])
    text, breaks = unwrap(f"{wrapped}\n{second}")
    assert text == f"　　{TEXT}\n　　{OTHER}"
    assert breaks == wrapped.count("\n") + second.count("\n")
    assert unwrap(text) == (text, 0)


@pytest.mark.parametrize(
    "text",
    [
        "春\n夏\n秋\n冬\n山",
        f"{TEXT}\n{OTHER}\n{TEXT}\n{OTHER}\n{TEXT}",
        "第一条\n第二条\n第三条\n第四条\n第五条\n第六条",
    ],
)
def test_lines_that_are_whole_stay(text):
    assert unwrap(text) == (text, 0)


def test_labels_and_menu_paths_cut_up_are_joined():
    assert join_labels(["首页", ">", "新闻", ">", "要闻", "", "时间：", "2024-02-18 09:20", "来源：", "青石网"]) == [
        "首页 > 新闻 > 要闻",
        "",
        "时间：2024-02-18 09:20",
        "来源：青石网",
    ]


def test_repairs_can_be_switched_off_and_a_pattern_can_split(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(f"第1篇\n{TEXT}茶(chá)\n第2篇\n{OTHER}\n", encoding="utf-8")
    corpus = collect([str(path)], {}, 10, 1.0, repairs={"pinyin": False}, split="^第\\d篇$")
    assert corpus.documents["text"].to_list() == [f"第1篇\n{TEXT}茶(chá)", f"第2篇\n{OTHER}"]


def test_a_pattern_that_tries_for_ever_is_stopped(tmp_path, monkeypatch):
    from scripts.corpus import split

    monkeypatch.setattr(split, "SECONDS", 0.3)
    path = tmp_path / "a.txt"
    path.write_text("a" * 40 + "！" + TEXT, encoding="utf-8")
    assert collect([str(path)], {}, 10, 1.0, split="(a+)+$").dropped["reason"].to_list() == [
        "corpus.split took too long"
    ]
