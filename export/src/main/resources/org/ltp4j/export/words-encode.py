def encode(words):
    """The windows of a text: ids, places of its words' first pieces, and how many words the window before has too."""
    sides, behind = ([], []), False
    for part in ltp["input"]:
        if "pieces" in part:
            sides[behind].extend(tokenizer.convert_tokens_to_ids(part["pieces"]))
        elif "words" in part:
            behind, unknown = True, tokenizer.convert_tokens_to_ids([part["unknown"]])
        else:
            sides[behind].extend(tokenizer(part["text"].format().rstrip(), add_special_tokens=False)["input_ids"])
    room = ltp["max_length"] - len(sides[0]) - len(sides[1])
    cut = tokenizer([" " + word for word in words], add_special_tokens=False)["input_ids"]
    pieces = [ids[:room] or unknown for ids in cut]
    windows, first, read = [], 0, 0
    while read < len(pieces):
        last, length = first, 0
        while last < len(pieces) and length + len(pieces[last]) <= room:
            length += len(pieces[last])
            last += 1
        ids, places = list(sides[0]), []
        for piece in pieces[first:last]:
            places.append(len(ids))
            ids += piece
        windows.append((ids + sides[1], places, read - first))
        begin, first, read = first, last, last
        if last < len(pieces):  # the next window begins with words of this one
            most = min(room // 4, room - len(pieces[last]))
            length = len(pieces[first - 1])
            while first - 1 > begin and length <= most:
                first -= 1
                length += len(pieces[first - 1])
    return windows


def tags(texts, probabilities):
    """Each word's tag and its probability; of words that two windows share, by the one whose end is farther."""
    answers, scored = [], iter(probabilities)
    for windows in texts:
        rows = []
        for _, places, shared in windows:
            own, half = next(scored), shared // 2
            rows = rows[: len(rows) - (shared - half)] + [own[place] for place in places[half:]]
        answers.append([(ltp["labels"][row.index(max(row))], max(row)) for row in rows])
    return answers
