"""Texts that tokenizers get wrong: seeded, so that every run makes the same."""

from __future__ import annotations

import random
from pathlib import Path

WORDS = (Path(__file__).parent / "text.txt").read_text(encoding="utf-8").split()

SPACES = [
    *" \t\n\r\v\f\x1c\x1f\x85\xa0\u1680\u180e\u2000\u2003\u2007\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff",
    "  ", "   ", "\r\n", "\n\n", " \n ", "\t\t", " \xa0 ", "\u3000 ",
]
INVISIBLE = [
    *map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)),
    *"\xad\u034f\u061c\u115f\u17b5\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufe0e\ufe0f\ufff9\ufffc\ufffd",
    "\ue000", "\uf8ff", "\ufdd0", "\ufffe", "\uffff", "\U000e0041", "\U000e0100", "\U000f0000", "\U0010ffff",
]
MARKS = [
    *"\u0300\u0301\u0302\u0303\u0308\u030a\u0323\u0327\u0328\u0331\u0338\u0345\u035c\u0489\u05b0\u05b8\u05c1\u064b\u064e"
    "\u0651\u0670\u093c\u093e\u094d\u0e31\u0e34\u0e48\u0e4d\u1ab0\u1dc0\u20d0\u20dd\u20e3\u3099\u309a\ufe20",
    "\U0001d165", "\U0001e944",
]
SPECIAL = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<s>", "<pad>", "</s>", "<unk>", "<mask>",
    "[sep]", "[SEP", "SEP]", "<S>", "</ s>", "< mask >", "＜s＞", "＜/s＞", "［SEP］", "[[SEP]]", "<<s>>", "<mask><mask>",
    "##ing", "##", "Ġthe", "▁the", "▁", "▁▁", "Ċ", "<0x0A>", "|||IP_ADDRESS|||",
]
CASES = [
    "Σ", "ΟΔΥΣΣΕΥΣ", "ΣΑΣ ΣΑΣ", "ΑΣ.", "ΑΣ'Α", "ὈΔΥΣΣΕΎΣ", "ς", "İ", "İSTANBUL", "ı", "I\u0307", "i\u0307", "ẞ", "ß", "ŉ", "ǅ",
    "ǰ", "ΐ", "ᾳ", "ᾼ", "Ⅷ", "ⅷ", "Ⓐ", "ⓐ", "Å", "Å", "Ω", "K", "ſ", "ﬁ", "ﬀ", "ﬃ", "ﬅ", "Ǆ", "Ĳ", "Ŀ", "Ꭰ", "ꭰ", "Ა", "𐐀", "𐐨", "Ɐ", "ℵ",
    "Ñandú", "N\u0303andu\u0301", "e\u0301\u0323", "e\u0323\u0301", "Việt", "Vie\u0323\u0302t", "ö", "o\u0308", "ø", "đ", "ł", "ħ", "Æ",
]
WIDTHS = [
    "ＡＢＣ１２３", "ａｂｃ", "！？（）", "～", "〜", "￥", "ｶﾀｶﾅ", "ﾊﾟﾋﾟ", "ｶﾞ", "カ\u3099", "ハ\u309a", "㍿", "㌔", "㎏", "㈱", "①②③", "⑴", "㊙",
    "²³¹", "½", "¼", "x²", "H₂O", "℃", "℡", "№", "™", "…", "‥", "．．．", "ª", "º", "µ", "´", "¨", "¯", "¸", "˘", "゛", "゜", "ﷺ", "ﷲ", "ﻻ",
    "ﺍﻟﻌﺮﺑﻴﺔ", "שׁ", "ﬡ", "יִ", "𝐀𝑩𝓒", "𝟏𝟐𝟑", "𝔘𝔫𝔦", "한글", "한글", "ㄱㄴㄷ", "ﾡﾢ", "각ᆨ",
    "豈", "更", "車", "丽", "𠀀", "𪚥", "㐀", "々", "〇", "〆", "ー", "・", "「」", "、。", "〒", "㆐",
]
EMOJI = [
    "😀", "👍🏽", "👩🏻‍💻", "👨‍👩‍👧‍👦", "🏳️‍🌈", "❤️", "❤", "☃", "☺️", "🇫🇷", "🇫", "🇩🇪🇯🇵🇺", "1️⃣", "#⃣", "🏴\U000e0067\U000e0062\U000e007f",
    "\u200d👩", "👩\u200d", "🦰", "🫠", "🪿", "©️", "®", "〰️", "🀄", "♟️",
]
CODE = [
    "'s", "'S", "'re", "'ll", "'d", "’s", "don't", "I'M", "''t", "a'b'c", "x+=1;", "a->b", "::", "===", "!==", "/* */", "\\n", "\\u0041",
    "https://example.org/a_b?c=%20&d#e", "a@b.co", "C:\\dir", "--flag=1", "$x", "`y`", "^_^", "~/.rc", "<a href=\"#\">", "&amp;", "{{}}",
    "1,234.56", "1e-9", "0xFF", "1'000", "٠١٢٣", "०१२", "๑๒", "Ⅳ", "一二三", "12:30", "+49-30", "€5", "£", "¿", "«»", "„“", "—", "–", "‐", "−", "×", "∑", "→", "©",
]
# Letters, marks, punctuation, digits and signs of Unicode 9 and later: tables differ in what they are.
LATER = [
    *"\u061d\u09fe\u0a76\u0c5c\u0c77\u0c84\u08d4\u08e2\u0afa\u1b4e\u1dfb\u2e43\u2e4f\u2e52\u2e5d\u32ff\ua7cf\ua7f2\ua92e\uab69\ufd40\u088f",
    "\U00010940", "\U00010d6e", "\U00010ec5", "\U00010ead", "\U00011938", "\U0001193b", "\U00011de0", "\U00016ea0", "\U00016121",
    "\U0001e944", "\U0001e95e", "\U0001e4ec", "\U0001fbf0", "\U000105c9", "\U0001cf00", "\u166d", "\U000111c9", "\u1734", "\U0001171e",
]


def texts(count: int = 1_000, seed: int = 20_240_517) -> list[str]:
    choose = random.Random(seed)
    fixed = ["", " ", "  ", "\n", "\u3000", "\0", "\u200b", "\u0301", "a", "[SEP]", "<s>", "\ufffd", "▁", "'", "\ufeff"]
    makers = [one_kind, one_kind, mixture, mixture, glued, stacked, scattered, long_word, spaced, sentence]
    made = list(dict.fromkeys(fixed + [word for kind in KINDS[1:] for word in kind]))[: count // 3]
    while len(made) < count:
        made.append(choose.choice(makers)(choose))
    return made


KINDS = [WORDS, SPECIAL, CASES, WIDTHS, EMOJI, CODE, LATER, SPACES, MARKS, INVISIBLE]


def one_kind(choose: random.Random) -> str:
    kind = choose.choice(KINDS)
    return choose.choice(["", " "]).join(choose.choices(kind, k=choose.randint(1, 12)))


def mixture(choose: random.Random) -> str:
    return "".join(
        choose.choice(choose.choice(KINDS)) + choose.choice(["", "", " ", choose.choice(SPACES)])
        for _ in range(choose.randint(2, 20))
    )


def glued(choose: random.Random) -> str:
    return "".join(choose.choice(choose.choice(KINDS[:7])) for _ in range(choose.randint(2, 8)))


def stacked(choose: random.Random) -> str:
    """Letters, each under a heap of marks."""
    return "".join(
        choose.choice(choose.choice([WORDS, CASES, SPACES]))[:1] + "".join(choose.choices(MARKS, k=choose.randint(0, 6)))
        for _ in range(choose.randint(1, 8))
    )


def scattered(choose: random.Random) -> str:
    """Any code points: what no one ever tested."""
    ranges = [(0, 0x250), (0x250, 0x2000), (0x2000, 0x3400), (0xA000, 0xD7FF), (0xF900, 0xFFFF), (0x10000, 0x1FFFF), (0, 0x10FFFF)]
    found = []
    while len(found) < 12:
        code = choose.randint(*choose.choice(ranges))
        if not 0xD800 <= code <= 0xDFFF:
            found.append(chr(code) + choose.choice(["", "", " "]))
    return "".join(found)


def long_word(choose: random.Random) -> str:
    """Around the hundred characters past which WordPiece gives up."""
    word = choose.choice([choose.choice(WORDS), "a", "é", "漢", "ß", "😀", "-", "ab1"])
    return (word * 110)[: choose.choice([99, 100, 101, 102, 110])] + choose.choice(["", "!", " ok"])


def spaced(choose: random.Random) -> str:
    return "".join(choose.choice(WORDS) + "".join(choose.choices(SPACES, k=choose.randint(0, 3))) for _ in range(6))


def sentence(choose: random.Random) -> str:
    words = choose.choices(WORDS, k=choose.randint(5, 40))
    cased = [choose.choice([str.upper, str.title, str.lower, str])(word) for word in words]
    return choose.choice(["", " ", "\n"]) + " ".join(cased) + choose.choice(["", " ", "  ", "\n"])
