"""Seconds of a training step in PyTorch eager: a Qwen3 decoder as one would write it by hand, F.cross_entropy, fused AdamW.

The same shapes, clipping and optimizer as tailor.bench.TrainBench; leaner than a model of transformers, so the harder peer.
"""
import torch
import torch.nn.functional as F
from torch import nn

from timing import flags, print_median


class Block(nn.Module):
    def __init__(self, width, heads, feed_forward):
        super().__init__()
        self.heads, self.size = heads, width // heads
        self.norm, self.mlp_norm = nn.RMSNorm(width, 1e-6), nn.RMSNorm(width, 1e-6)
        self.q_norm, self.k_norm = nn.RMSNorm(self.size, 1e-6), nn.RMSNorm(self.size, 1e-6)
        self.q, self.k, self.v, self.o = (nn.Linear(width, width, bias=False) for _ in range(4))
        self.gate, self.up = (nn.Linear(width, feed_forward, bias=False) for _ in range(2))
        self.down = nn.Linear(feed_forward, width, bias=False)

    def split(self, x):
        return x.unflatten(-1, (self.heads, self.size)).transpose(1, 2)

    @staticmethod
    def turn(x, cos, sin):
        a, b = x.chunk(2, -1)
        return torch.cat((a * cos - b * sin, b * cos + a * sin), -1)

    def forward(self, x, cos, sin):
        h = self.norm(x)
        q = self.turn(self.q_norm(self.split(self.q(h))), cos, sin)
        k = self.turn(self.k_norm(self.split(self.k(h))), cos, sin)
        a = F.scaled_dot_product_attention(q, k, self.split(self.v(h)), is_causal=True)
        x = x + self.o(a.transpose(1, 2).flatten(2))
        h = self.mlp_norm(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


class Decoder(nn.Module):
    def __init__(self, vocabulary, width, layers, heads, feed_forward, context):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.blocks = nn.ModuleList(Block(width, heads, feed_forward) for _ in range(layers))
        self.norm = nn.RMSNorm(width, 1e-6)
        size = width // heads
        angles = torch.outer(torch.arange(context), 1e4 ** (-torch.arange(0, size, 2) / size))
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, ids):
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x, self.cos, self.sin)
        return F.linear(self.norm(x), self.embedding.weight)


def main():
    at = flags("width", "layers", "heads", "feed_forward", "vocabulary", "batch", "context", "steps", "threads")
    torch.set_num_threads(at.threads)
    torch.manual_seed(1)
    model = Decoder(at.vocabulary, at.width, at.layers, at.heads, at.feed_forward, at.context)
    decayed = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() == 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}],
                                  lr=1e-3, betas=(0.9, 0.95), fused=True)

    def step():
        ids, targets = torch.randint(at.vocabulary, (2, at.batch, at.context))
        loss = F.cross_entropy(model(ids).flatten(0, 1), targets.flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    print_median(at.steps, step)


main()
