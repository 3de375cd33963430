prompt = load_file(directory + "/prompt.safetensors")["prompt"]
rows = max(model.config.vocab_size, {{first}} + len(prompt))
model.resize_token_embeddings(rows, mean_resizing=False)
with torch.no_grad():
    model.get_input_embeddings().weight[{{first}} : {{first}} + len(prompt)] = prompt
