"""Decoding: short texts, marks, single bad bytes, and bytes that are no text."""

import codecs

import pytest

from scripts.corpus.decode import decode
from scripts.corpus.files import Unreadable

SIMPLE = ("茶农今年收成很好", "新路修到了村口，大家都高兴。", "第3条航道2月5日通航", "“好！”他说")
FULL = ("這條路終於修好了", "茶葉賣得很好，大家都高興。", "學校後面的山", "縣政府召開會議")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", SIMPLE)
def test_short_simplified_texts(text, encoding):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "big5hkscs", "cp950", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", FULL)
def test_short_traditional_texts(text, encoding):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_one_bad_byte_loses_one_character(encoding):
    text = "大家在山上小心走路，" * 20
    data = text.encode(encoding)
    decoded = decode(data[:90] + b"\xff" + data[90:])
    assert decoded.lost == 1
    assert decoded.text.replace("\ufffd", "") == text


def test_plain_ascii_is_ascii():
    assert decode(b"id,text\n1,plain words here\n").text == "id,text\n1,plain words here\n"


def test_a_mark_without_text_is_empty():
    assert decode(codecs.BOM_UTF8).text == ""


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n0000", bytes(range(256)) * 8, b"\0" * 100, b"%PDF-1.4"])
def test_binary_data_is_no_text(data):
    with pytest.raises(Unreadable, match="binary"):
        decode(data)
