"""Trains three small tokenizers in the style of BERT, RoBERTa and XLM-R on `text.txt`.

    pip install -r requirements.txt
    python train.py

Writes `wordpiece/`, `bpe/` and `unigram/`, each as transformers saves a tokenizer.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import BertTokenizer, RobertaTokenizer, XLMRobertaTokenizer

HERE = Path(__file__).parent
TEXT = (HERE / "text.txt").read_text(encoding="utf-8").splitlines()
VOCABULARY = 1_200
LONGEST = 256
# The published tokenizers let it swallow the space before it.
MASK = AddedToken("<mask>", lstrip=True, special=True, normalized=False)


def wordpiece() -> None:
    """Counts pieces instead of training: the library's WordPiece trainer gives another vocabulary on every run."""
    normalizer, splitter = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    words = [
        word for line in TEXT for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(line))
    ]
    characters, pieces = Counter(), Counter()
    for word in words:
        characters.update([word[0], *(f"##{character}" for character in word[1:])])
        pieces.update({word[:end]: end - 1 for end in range(2, min(8, len(word)) + 1)})
        for start in range(1, len(word)):
            for end in range(start + 2, min(start + 5, len(word)) + 1):
                pieces[f"##{word[start:end]}"] += end - start - 1
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    # Fewer characters than there are in the text, so that there is something unknown.
    vocabulary = special + most_common(characters, 700)
    vocabulary += most_common(pieces, VOCABULARY - len(vocabulary))
    ids = {piece: index for index, piece in enumerate(vocabulary)}
    save(BertTokenizer(vocab=ids, model_max_length=LONGEST), "wordpiece")


def bpe() -> None:
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY - 1,
        special_tokens=special,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXT, trainer)
    vocabulary = by_id(tokenizer.get_vocab())
    vocabulary["<mask>"] = len(vocabulary)
    merges = [tuple(merge) for merge in json.loads(tokenizer.to_str())["model"]["merges"]]
    tokenizer = RobertaTokenizer(
        vocab=vocabulary, merges=merges, mask_token=MASK, model_max_length=LONGEST
    )
    save(tokenizer, "bpe")


def unigram() -> None:
    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXT),
        model_writer=trained,
        model_type="unigram",
        vocab_size=VOCABULARY - 2,
        character_coverage=0.985,
        normalization_rule_name="nmt_nfkc",
        num_threads=1,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    model = sentencepiece_model_pb2.ModelProto.FromString(trained.getvalue())
    # As XLM-R orders them: sentencepiece's own three are left out, four of fairseq's come first.
    pieces = [(piece.piece, piece.score) for piece in model.pieces if piece.type == piece.NORMAL]
    vocabulary = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *pieces, ("<mask>", 0.0)]
    charsmap = model.normalizer_spec.precompiled_charsmap
    tokenizer = XLMRobertaTokenizer(
        vocab=vocabulary,
        mask_token=MASK,
        _spm_precompiled_charsmap=charsmap,
        model_max_length=LONGEST,
    )
    save(tokenizer, "unigram")


def most_common(counted: Counter[str], count: int) -> list[str]:
    return sorted(counted, key=lambda key: (-counted[key], key))[:count]


def by_id(vocabulary: dict[str, int]) -> dict[str, int]:
    return dict(sorted(vocabulary.items(), key=lambda entry: entry[1]))


def save(tokenizer, name: str) -> None:
    folder = HERE / name
    tokenizer.save_pretrained(folder)
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(name, len(tokenizer), "entries,", size, "bytes:", sorted(p.name for p in folder.iterdir()))


wordpiece()
bpe()
unigram()
