"""Writes text of any size: sentences of given files, mixed, with words exchanged, made up and numbered.

    python3 bench/noise.py 5e9 big.txt examples/demo/text/en.txt examples/text/*.txt
"""

import random
import sys

SYLLABLES = "ba ki to ren mu sal vi ond er pla no tis gra hem lo qui zan ter".split()


def sentences(files, draw, count):
    lines = [line.strip() for name in files for line in open(name, encoding="utf-8") if line.strip()]
    words = sorted({word for line in lines for word in line.split()})
    for _ in range(count):
        mixed = [word for line in draw.sample(lines, draw.randint(1, 3)) for word in line.split()]
        for i in range(len(mixed)):
            chance = draw.random()
            if chance < 0.10:
                mixed[i] = draw.choice(words)
            elif chance < 0.14:
                mixed[i] = "".join(draw.choices(SYLLABLES, k=draw.randint(2, 4)))
            elif chance < 0.15:
                mixed[i] = str(draw.randint(1, 9999))
        yield " ".join(mixed)


def main(size, target, *files):
    draw = random.Random(7)
    base = list(sentences(files, draw, 200_000))
    written = 0
    with open(target, "w", encoding="utf-8") as out:
        while written < float(size):
            document = "".join(f"{line} {draw.randrange(100_000)}\n" for line in draw.choices(base, k=20_000))
            out.write(document + "\n")
            written += len(document.encode()) + 1


main(*sys.argv[1:])
