"""Make `qa/checks/words/common.txt`: English words by how common they are, from ordinary articles.

    python training/common_words.py FOLDER    a folder of question sets (articles.jsonl in each)

A word counts only where it is written in lower case, so that names stay out; it must stand in
several articles. The gate uses the order as rarity, and the list itself to tell a name from an
ordinary word that begins a sentence.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

SETS = ("xquad_en", "clapnq", "timeqa", "hotpot")
KEPT = 9000
MINIMUM_ARTICLES = 4
LOWER_SHARE = 0.5
OUT = Path(__file__).parent.parent / "qa" / "checks" / "words" / "common.txt"

WORD = re.compile(r"(?<![\w'’-])[A-Za-z]{2,}(?![\w-])")


def main(folder: Path) -> None:
    lower: Counter[str] = Counter()
    anyhow: Counter[str] = Counter()
    for name in SETS:
        for line in (folder / name / "articles.jsonl").open(encoding="utf-8"):
            words = set(WORD.findall(json.loads(line)["text"]))
            lower.update(word for word in words if word.islower())
            anyhow.update({word.lower() for word in words})
    kept = [
        word
        for word, articles in lower.most_common()
        if articles >= MINIMUM_ARTICLES and articles >= LOWER_SHARE * anyhow[word]
    ][:KEPT]
    OUT.write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(f"{len(kept)} words to {OUT}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
