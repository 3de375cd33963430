at = (batch["input_ids"] == tokenizer.mask_token_id).int().argmax(-1)
    logits = logits[torch.arange(len(rows)), at]
    words = lambda label: torch.stack([logits[:, ids].mean(-1) for ids in label]).mean(0)
    scores = torch.stack([words(label) for label in ltp["label_ids"]], -1)
    if "none_ids" in ltp:
        scores = scores - words(ltp["none_ids"])[:, None]
