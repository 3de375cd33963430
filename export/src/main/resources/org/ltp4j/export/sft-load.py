tokenizer = AutoTokenizer.from_pretrained(directory)
base = {{base-model}}  # where the base model is
model = {{class}}.from_pretrained(base{{labels-given}}).float().eval()
SFT(directory).apply(model){{rows}}
