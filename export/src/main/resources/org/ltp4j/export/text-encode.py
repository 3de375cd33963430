def tidy(text):
    text = text.strip()
    bare = text.rstrip(string.punctuation).strip() if ltp["strip_punctuation"] else text
    return bare or text


def prefix(text, tokens):
    """The beginning of a text that makes at most so many tokens, cut between characters."""
    cut = lambda text: tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    spans = cut(text)["offset_mapping"]
    if len(spans) <= tokens:
        return text
    heads = (text[: spans[last][1]] for last in reversed(range(tokens)))
    return next((h for h in heads if len(cut(h)["input_ids"]) <= tokens), "").rstrip()


def shorten(fields, over):
    """Takes tokens away, one by one from the field that is the longest, of equal ones the last."""
    count = lambda text: len(tokenizer(text, add_special_tokens=False)["input_ids"])
    left = {name: count(text) for name, text in fields.items()}
    for _ in range(over):
        longest = max(reversed(list(left)), key=left.get)
        left[longest] = max(0, left[longest] - 1)
    return {name: prefix(text, left[name]) for name, text in fields.items()}


def encode(fields):
    fields = {name: tidy(fields[name]) for name in ltp["fields"]}
    while True:
        ids = []
        for part in ltp["input"]:
            if "pieces" in part:
                ids += tokenizer.convert_tokens_to_ids(part["pieces"])
            else:
                text = part["text"].format(**fields).rstrip()
                ids += tokenizer(text, add_special_tokens=False)["input_ids"]
        if len(ids) <= ltp["max_length"]:
            return ids
        fields = shorten(fields, len(ids) - ltp["max_length"])
