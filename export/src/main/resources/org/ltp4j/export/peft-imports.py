import torch
from peft import PeftModel
from transformers import {{class}}, AutoTokenizer
