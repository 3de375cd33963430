import torch
{{rows-import}}from sft import SFT
from transformers import {{class}}, AutoTokenizer
