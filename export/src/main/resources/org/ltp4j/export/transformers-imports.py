import torch
from transformers import {{class}}, AutoTokenizer
