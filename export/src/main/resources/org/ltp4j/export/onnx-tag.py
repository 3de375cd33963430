def run(rows):
    ids = numpy.full((len(rows), max(map(len, rows))), {{pad}}, numpy.int64)
    mask = numpy.zeros_like(ids)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = 1
    return model.run(["probabilities"], {"ids": ids, "mask": mask})[0].tolist()


def classify(texts):
    texts = [encode(words) for words in texts]
    return tags(texts, run([ids for windows in texts for ids, _, _ in windows]))
