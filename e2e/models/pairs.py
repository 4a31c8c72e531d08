"""The pairs every test model is asked about: plain ones, and those that go wrong elsewhere."""

from __future__ import annotations

# (name, query, text)
PLAIN = [
    ("berlin", "how many people live in berlin", "About 3.7 million people live in the city of Berlin."),
    ("berlin, off topic", "how many people live in berlin", "The kettle whistles when the water boils."),
    ("abort", "cancel a fetch request", "Pass a signal to fetch and call abort() on its controller."),
    ("abort, near miss", "cancel a fetch request", "fetch() returns a promise that resolves to a response."),
    ("bread", "why does bread rise", "Yeast eats sugar and gives off gas, and the dough holds the bubbles."),
    ("bread, short", "why does bread rise", "Because of yeast."),
    ("tides", "what causes the tides", "The pull of the moon lifts the sea on both sides of the earth."),
    ("same words, other order", "dog bites man", "man bites dog"),
    ("swapped", "man bites dog", "dog bites man"),
    ("equal texts", "a river in winter", "a river in winter"),
    ("one word each", "red", "blue"),
    ("numbers", "port 8080 in use", "Error 98: address 0.0.0.0:8080 is taken; try 8081 or stop process 4242."),
    ("code", "reverse a list", "def reverse(items): return items[::-1]  # O(n)"),
    ("punctuation only", "???", "... !!! ---"),
    ("upper case", "NASA MOON LANDING", "THE FIRST LANDING WAS IN JULY 1969."),
    ("accents", "café crème", "Un café crème, s'il vous plaît, et une brioche."),
    ("german", "Wie hoch ist der Berg?", "Der höchste Berg der Stadt misst 120 Meter über dem Fluss."),
    ("russian", "где находится вокзал", "Вокзал стоит на площади у реки."),
]

SCRIPTS = [
    ("arabic", "ما هي عاصمة البلاد", "العاصمة مدينة كبيرة تقع على النهر."),
    ("hebrew", "מה השעה", "השעה עכשיו שמונה בבוקר."),
    ("chinese", "北京有多少人", "北京是一座大城市，有两千多万人口。"),
    ("japanese", "東京の天気", "きょうの東京は晴れ、あしたは雨です。"),
    ("korean", "서울의 날씨", "오늘 서울은 맑고 내일은 비가 옵니다."),
    ("thai", "อากาศวันนี้", "วันนี้อากาศดีมาก ท้องฟ้าแจ่มใส"),
    ("mixed scripts", "hello 世界 مرحبا", "Привет, 世界! hello ☀️ שלום"),
    ("emoji", "🐶 or 🐱?", "👩‍👩‍👧‍👦 like 🐶🐶🐶 and 🇩🇪 more than 🐱 👍🏽"),
]

ODD = [
    ("empty text", "what is this", ""),
    ("empty query", "", "A text without a question."),
    ("both empty", "", ""),
    ("spaces only", "   ", " \t\n "),
    ("line breaks", "first\nsecond", "one\r\ntwo\n\n\nthree\ttabs"),
    ("control characters", "bell\u0007 null\u0000", "zero\u200bwidth\u00ad soft \ufeffmark"),
    ("combining marks", "e\u0301te\u0301", "a\u0308\u0308\u0308 n\u0303o\u0302"),
    ("BERT's special tokens in the text", "[CLS] what [SEP] now", "a [SEP] b [MASK] c [PAD] [UNK]"),
    ("RoBERTa's special tokens in the text", "<s> what </s> now", "a </s> b <mask> c <pad> <unk>"),
]

SENTENCE = "The old bridge over the river was closed in winter, and the market moved to the north side. "
QUESTION = "when was the old bridge over the river closed and where did the market go "

LONG = [
    ("long text", "when was the bridge closed", SENTENCE * 30),
    ("answer past the end", "who pays for it", SENTENCE * 20 + "The city pays for it."),
    ("long query", QUESTION * 20, "It was closed in winter."),
    ("both long", QUESTION * 20, SENTENCE * 30),
    ("both just too long", QUESTION * 5, SENTENCE * 4),
    ("one endless word", "what is the word", "ab" * 2_000),
    ("long chinese", "河在哪里", "河的北边有一座桥，冬天不开放。" * 40),
]

PAIRS = PLAIN + SCRIPTS + ODD + LONG
