"""Seconds of a step of TRL's GRPOTrainer on a Qwen3 of 0.8M parameters: rollouts, rewards, advantages, loss, backward, AdamW.

The same work as tailor.bench.GrpoBench: prompts and completions of the same lengths, none ends early, one update per rollout at
temperature 1, clipped surrogate, mean over tokens, no KL; a reward that chance gives every other time. Nothing is logged or saved.
"""
import os
import random
import tempfile
import time

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM, TrainerCallback
from trl import GRPOConfig, GRPOTrainer

from timing import flags

SHAPE = dict(vocab_size=512, hidden_size=128, intermediate_size=384, num_hidden_layers=4, num_attention_heads=4, head_dim=32,
             num_key_value_heads=2, max_position_embeddings=512, rms_norm_eps=1e-6, rope_theta=1e4, tie_word_embeddings=True)


def words():
    """A tokenizer of one token a word, so that a prompt has as many tokens as asked for."""
    names = ["<pad>", "<end>"] + [f"w{i}" for i in range(2, SHAPE["vocab_size"])]
    tokenizer = Tokenizer(models.WordLevel({name: i for i, name in enumerate(names)}, unk_token="<pad>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", eos_token="<end>", padding_side="left",
                                   model_input_names=["input_ids", "attention_mask"])


class Clock(TrainerCallback):
    """Times from the end of one step to the end of the next."""

    def __init__(self):
        self.ends = []

    def on_step_end(self, args, state, control, **given):
        self.ends.append(time.perf_counter())


def main():
    at = flags("prompts", "samples", "prompt_tokens", "new_tokens", "steps", "threads")
    torch.set_num_threads(at.threads)
    draw = random.Random(1)
    steps = at.steps + 2
    prompts = [" ".join(f"w{draw.randrange(2, SHAPE['vocab_size'])}" for _ in range(at.prompt_tokens)) for _ in range(steps * at.prompts)]
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        config = GRPOConfig(
            output_dir=folder, max_steps=steps, per_device_train_batch_size=at.prompts * at.samples, num_generations=at.samples,
            max_prompt_length=at.prompt_tokens, max_completion_length=at.new_tokens,
            generation_kwargs=dict(min_new_tokens=at.new_tokens, top_k=0), temperature=1.0, beta=0.0, num_iterations=1,
            epsilon=0.2, epsilon_high=0.28, loss_type="bnpo", learning_rate=3e-4, lr_scheduler_type="constant", max_grad_norm=1.0,
            gradient_checkpointing=False, bf16=False, use_cpu=True, seed=1, dataloader_pin_memory=False, logging_strategy="no", save_strategy="no",
            report_to="none", disable_tqdm=True)
        trainer = GRPOTrainer(
            model=Qwen3ForCausalLM(Qwen3Config(**SHAPE)), processing_class=words(), args=config, callbacks=[clock],
            reward_funcs=lambda completions, **given: [float(len(text) % 2) for text in completions],
            train_dataset=Dataset.from_dict({"prompt": prompts}))
        trainer.train()
    seconds = sorted(end - begin for begin, end in zip(clock.ends[1:], clock.ends[2:]))
    print(seconds[len(seconds) // 2])


main()
