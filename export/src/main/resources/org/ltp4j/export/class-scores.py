scores = logits
