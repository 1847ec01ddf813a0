"""Seconds of a batched generation with transformers at temperature 1.

The same models, prompts and completions as tailor.bench.GenerateBench: prompts differ from one another and no sequence ends early.
"""
import argparse

import torch
from transformers import Qwen3Config, Qwen3ForCausalLM

from timing import flags, print_median

SHARED = dict(num_key_value_heads=2, max_position_embeddings=512, rms_norm_eps=1e-6, rope_theta=1e4, tie_word_embeddings=True)
MODELS = {
    "0.8M": dict(vocab_size=512, hidden_size=128, intermediate_size=384, num_hidden_layers=4, num_attention_heads=4, head_dim=32),
    "20M": dict(vocab_size=4096, hidden_size=384, intermediate_size=1280, num_hidden_layers=10, num_attention_heads=6, head_dim=64),
}


def main():
    at = flags("batch", "prompt_tokens", "new_tokens", "steps", "threads")
    model = argparse.ArgumentParser()
    model.add_argument("--model", required=True, choices=MODELS)
    shape = MODELS[model.parse_known_args()[0].model]
    torch.set_num_threads(at.threads)
    torch.manual_seed(1)
    model = Qwen3ForCausalLM(Qwen3Config(**SHARED, **shape)).eval()
    ids = torch.randint(0, shape["vocab_size"], (at.batch, at.prompt_tokens))

    def step():
        # top_k=0: transformers would otherwise cut to 50 tokens, by a sort that our side does not pay for either.
        with torch.inference_mode():
            out = model.generate(ids, attention_mask=torch.ones_like(ids), min_new_tokens=at.new_tokens,
                                 max_new_tokens=at.new_tokens, eos_token_id=None, pad_token_id=0, use_cache=True, do_sample=True,
                                 top_k=0, top_p=1.0, temperature=1.0)
        assert out.shape == (at.batch, at.prompt_tokens + at.new_tokens)

    print_median(at.steps, step)


main()
