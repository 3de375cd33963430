# Made seqeval.tsv and the numbers in SpansTest: pip install seqeval==1.2.2; python make-seqeval.py
import random

from seqeval.metrics import classification_report, f1_score
from seqeval.metrics.sequence_labeling import get_entities

random.seed(7)
tags = ["O"] + [p + "-" + t for p in "BI" for t in ["PER", "LOC", "ORG"]]
gold, said = [], []
for _ in range(120):
    row = [random.choice(tags) for _ in range(random.randint(1, 9))]
    gold.append(row)
    said.append([tag if random.random() < 0.6 else random.choice(tags) for tag in row])
with open("seqeval.tsv", "w") as out:
    for g, p in zip(gold, said):
        spans = " ".join("%s:%d-%d" % (t, a, b + 1) for t, a, b in get_entities(g))
        out.write("\t".join([" ".join(g), " ".join(p), spans]) + "\n")
print(f1_score(gold, said), f1_score(gold, said, average="macro"))
for name, numbers in classification_report(gold, said, output_dict=True).items():
    print(name, numbers)
