"""Times batched generation with transformers: the counterpart of tailor.bench.GenerateBench, with the same arguments.

Arguments are key=value: model (0.8M or 20M), batch, prompt, tokens, threads, repeats, greedy. It prints one line
name<TAB>seconds a repeat; a warm-up goes before them.
"""

import sys
import time

import torch
from transformers import Qwen3Config, Qwen3ForCausalLM

SHARED = dict(num_key_value_heads=2, max_position_embeddings=512, rms_norm_eps=1e-6, rope_theta=1e4, tie_word_embeddings=True)
MODELS = {
    "0.8M": dict(vocab_size=512, hidden_size=128, intermediate_size=384, num_hidden_layers=4, num_attention_heads=4, head_dim=32),
    "20M": dict(vocab_size=4096, hidden_size=384, intermediate_size=1280, num_hidden_layers=10, num_attention_heads=6, head_dim=64),
}


def main():
    given = dict(model="0.8M", batch="64", prompt="32", tokens="128", threads="2", repeats="3", greedy="false")
    for argument in sys.argv[1:]:
        key, value = argument.split("=", 1)
        if key not in given:
            raise SystemExit(f"unknown argument {key}: one of {sorted(given)}")
        given[key] = value
    batch, prompt, tokens = int(given["batch"]), int(given["prompt"]), int(given["tokens"])
    torch.set_num_threads(int(given["threads"]))
    torch.manual_seed(1)
    shape = MODELS[given["model"]]
    model = Qwen3ForCausalLM(Qwen3Config(**SHARED, **shape)).eval()
    ids = torch.randint(0, shape["vocab_size"], (batch, prompt))
    # top_k=0: transformers would otherwise cut to 50 tokens, by a sort that our side does not pay for either.
    drawing = dict(do_sample=False) if given["greedy"] == "true" else dict(do_sample=True, top_k=0, top_p=1.0, temperature=1.0)
    for repeat in range(int(given["repeats"]) + 1):
        begun, busy = time.perf_counter(), time.thread_time()
        with torch.inference_mode():
            out = model.generate(ids, attention_mask=torch.ones_like(ids), min_new_tokens=tokens, max_new_tokens=tokens,
                                 eos_token_id=None, pad_token_id=0, use_cache=True, **drawing)
        seconds, busy = time.perf_counter() - begun, time.thread_time() - busy
        assert out.shape == (batch, prompt + tokens)
        if repeat > 0:
            print(f"generate-{given['model']}\t{seconds:.4f}", flush=True)
        print(f"{batch * tokens / seconds:.0f} tokens/s, {busy:.3f} s of the calling thread", file=sys.stderr)


if __name__ == "__main__":
    main()
