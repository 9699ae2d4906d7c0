"""Short names of administrative units: 怀化市 -> 怀化, 恩施土家族苗族自治州 -> 恩施, 恩施州."""

import re

PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族"
    "|佤族|畲族|高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|达斡尔|仫佬族|羌族|布朗族|撒拉族|毛南族"
    "|仡佬族|锡伯族|锡伯|阿昌族|普米族|塔吉克族|塔吉克|怒族|乌孜别克族|俄罗斯族|鄂温克族|德昂族|保安族|裕固族|京族|塔塔尔族"
    "|独龙族|鄂伦春族|赫哲族|门巴族|珞巴族|基诺族|各族"
)
AUTONOMOUS = re.compile(rf"^(?P<stem>.+?)(?:{PEOPLES})*自治(?P<kind>州|县|旗|区)$")
SUFFIX = {
    "prefecture": re.compile(r"^(?P<stem>.{2,})(?:市|地区|盟|行政区)$"),
    "county": re.compile(r"^(?P<stem>.{2,}?)(?:县|市|区|旗|林区|特区|工农区)$"),
}
# Only one name is usual for these; the rule above would leave half a word or something else.
SPECIAL = {
    "博尔塔拉蒙古自治州": ("博尔塔拉", "博州", "博尔塔拉州"),
    "巴音郭楞蒙古自治州": ("巴音郭楞", "巴州", "巴音郭楞州"),
    "克孜勒苏柯尔克孜自治州": ("克孜勒苏", "克州", "克孜勒苏州"),
    "阿坝藏族羌族自治州": ("阿坝", "阿坝州"),
    "积石山保安族东乡族撒拉族自治县": ("积石山", "积石山县"),
    "东乡族自治县": ("东乡县",),
    "鄂温克族自治旗": ("鄂温克旗",),
    "鄂伦春自治旗": ("鄂伦春旗",),
    "莫力达瓦达斡尔族自治旗": ("莫力达瓦", "莫力达瓦旗", "莫旗"),
    "黔西南布依族苗族自治州": ("黔西南", "黔西南州"),
    "神农架林区": ("神农架",),
    "香港特别行政区": ("香港", "香港特区", "港"),
    "澳门特别行政区": ("澳门", "澳门特区", "澳"),
    "浦东新区": ("浦东",),
    "滨海新区": (),  # many a city has a 滨海; the bare word stays a word
    "两江新区": ("两江",),
    "井陉矿区": (),
    "峰峰矿区": ("峰峰",),
    "鹰手营子矿区": ("鹰手营子",),
    "管城回族区": ("管城", "管城区"),
    "瀍河回族区": ("瀍河", "瀍河区"),
    "顺河回族区": ("顺河", "顺河区"),
    "金门县": ("金门",),
}
# ASSUME one letter stands for a province only in compounds that name it as a place (湘籍, 川渝, 来黔): see mentions.py.
LETTERS = {
    "北京": "京", "天津": "津", "河北": "冀", "山西": "晋", "内蒙古": "蒙", "辽宁": "辽", "吉林": "吉", "黑龙江": "黑",
    "上海": "沪", "江苏": "苏", "浙江": "浙", "安徽": "皖", "福建": "闽", "江西": "赣", "山东": "鲁", "河南": "豫",
    "湖北": "鄂", "湖南": "湘", "广东": "粤", "广西": "桂", "海南": "琼", "重庆": "渝", "四川": "川|蜀", "贵州": "黔|贵",
    "云南": "滇|云", "西藏": "藏", "陕西": "陕|秦", "甘肃": "甘|陇", "青海": "青", "宁夏": "宁", "新疆": "新|疆",
    "台湾": "台",
}  # fmt: skip
# Stems that say where in a city a unit lies, or what it is, and so name no place by themselves.
GENERIC = frozenset(
    [
        "市中",
        "市辖",
        "城",
        "郊",
        "城郊",
        "矿",
        "新",
        "老城",
        "新城",
        "城中",
        "城区",
        "城关",
        "城东",
        "城西",
        "城南",
        "城北",
        "东城",
        "西城",
        "南城",
        "北城",
        "市北",
        "市南",
        "南市",
        "北市",
        "北",
        "东",
        "南",
        "西",
        "中西",
        "郊区",
        "市郊",
        "河东",
        "河西",
        "江东",
        "江北",
        "江南",
        "江岸",
        "铁东",
        "铁西",
        "路南",
        "路北",
        "桥东",
        "桥西",
        "道里",
        "道外",
        "东区",
        "西区",
        "新市",
        "向阳",
        "前进",
        "东风",
        "红旗",
        "和平",
        "新华",
        "解放",
        "永红",
        "光明",
        "友好",
        "青年",
        "文化",
        "站前",
        "离岛",
    ]
)


def short_names(name: str, level: str) -> list[str]:
    """Return the other names of the unit `name` of `level`, the shortest usual one first; [] where there is none."""
    if name in SPECIAL:
        return list(SPECIAL[name])
    if level == "province":
        return next(([usual, *letters.split("|")] for usual, letters in LETTERS.items() if name.startswith(usual)), [])
    if found := AUTONOMOUS.match(name):
        stem, kind = found["stem"], found["kind"]
        return [n for n in (stem, stem + kind) if len(n) > 1 and n != name]
    found = SUFFIX[level].match(name)
    if not found or found["stem"] in GENERIC:
        return []
    stem = found["stem"]
    return [stem]
