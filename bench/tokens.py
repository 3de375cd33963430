"""How fast Hugging Face's tokenizers tokenise a text, read line by line, in batches of 10,000 lines.

    RAYON_NUM_THREADS=2 python3 bench/tokens.py MODEL/tokenizer.json TEXT
"""

import sys
import time

import tokenizers


def main(tokenizer, text):
    encode = tokenizers.Tokenizer.from_file(tokenizer).encode_batch_fast
    start = time.time()
    tokens = 0
    lines = []
    with open(text, encoding="utf-8") as source:
        for line in source:
            if line.strip():
                lines.append(line.strip())
            if len(lines) == 10_000:
                tokens += sum(len(e) for e in encode(lines, add_special_tokens=False))
                lines = []
    tokens += sum(len(e) for e in encode(lines, add_special_tokens=False)) if lines else 0
    seconds = time.time() - start
    print(f"tokenizers {tokenizers.__version__}: {tokens} tokens in {seconds:.1f} s, {tokens / seconds:.0f} a second")


main(*sys.argv[1:])
