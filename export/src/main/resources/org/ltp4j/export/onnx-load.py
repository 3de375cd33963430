tokenizer = PreTrainedTokenizerFast(tokenizer_file=directory + "/tokenizer.json")
options = onnxruntime.SessionOptions()
# For x86 processors without VNNI instructions; with them, leave it out: it is slower.
options.add_session_config_entry("session.x64quantprecision", "1")
model = onnxruntime.InferenceSession(directory + "/model.onnx", options)
