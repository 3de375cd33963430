def classify(rows):
    batch = tokenizer.pad({"input_ids": [encode(row) for row in rows]}, return_tensors="pt")
    with torch.no_grad():
        logits = model(**batch).logits
    {{scores}}
    scores = scores - torch.tensor(ltp.get("log_prior", [0.0] * len(ltp["labels"])))
    scores = scores / ltp.get("confidence", {}).get("temperature", 1.0)
    return [dict(zip(ltp["labels"], row.tolist())) for row in scores.{{probabilities}}]
