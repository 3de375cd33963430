tokenizer = AutoTokenizer.from_pretrained(directory)
model = {{class}}.from_pretrained(directory).eval()
