import numpy, onnxruntime
from transformers import PreTrainedTokenizerFast
