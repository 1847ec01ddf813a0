  # Rollouts. Tokens, their log-probabilities and the entropies as rows (3, B) float64: one copy brings all to the host.

  def drawn(self: __torch__.Ops, logp: Tensor, p: Tensor, tokens: Tensor) -> Tensor:
    chosen = torch.squeeze(torch.gather(logp, -1, torch.unsqueeze(tokens, -1)), -1)
    entropy = torch.neg(torch.sum(torch.mul(p, logp), [-1]))
    return torch.stack([torch.to(tokens, 7), torch.to(chosen, 7), torch.to(entropy, 7)])

  # The most probable token of each row, the lower index on a tie.
  def draw_greedy(self: __torch__.Ops, logits: Tensor) -> Tensor:
    logp = torch.log_softmax(logits, -1)
    return (self).drawn(logp, torch.exp(logp), torch.argmax(logits, -1), )

  # Inverts the cumulative distribution at uniforms (B, 1) float64 in [0, 1); top_k 0, top_p 1 and min_p 0 keep all.
  def draw(self: __torch__.Ops, logits: Tensor, uniforms: Tensor, temperature: float, top_k: int, top_p: float, min_p: float) -> Tensor:
    logp = torch.log_softmax(torch.div(logits, temperature), -1)
    p = torch.exp(logp)
    if torch.__and__(torch.eq(top_k, 0), torch.ge(top_p, 1.)):
      if torch.gt(min_p, 0.):
        kept = torch.masked_fill(p, torch.lt(p, torch.mul(torch.amax(p, [-1], True), min_p)), 0)
      else:
        kept = p
      tokens = (self).invert(torch.cumsum(kept, -1, dtype=7), uniforms, )
    else:
      ranked, order, whole = (self).ranked(p, top_k, top_p, )
      before = torch.sub(torch.cumsum(ranked, -1), ranked)
      unlikely = torch.lt(ranked, torch.mul(torch.slice(ranked, -1, 0, 1), min_p))
      cut = torch.__or__(torch.ge(before, torch.mul(whole, top_p)), unlikely)
      rank = (self).invert(torch.cumsum(torch.masked_fill(ranked, cut, 0), -1), uniforms, )
      tokens = torch.squeeze(torch.gather(order, -1, torch.unsqueeze(rank, -1)), -1)
    return (self).drawn(logp, p, tokens, )

  # The most probable tokens of each row, best first: the k asked for, or as many as hold the mass top_p in every row, found without
  # sorting V where few do. Probabilities (B, n) float64, their tokens (B, n), and the mass (B, 1) of which top_p is a share.
  def ranked(self: __torch__.Ops, p: Tensor, top_k: int, top_p: float) -> Tuple[Tensor, Tensor, Tensor]:
    size = torch.size(p, -1)
    if torch.gt(top_k, 0):
      best, order, = torch.topk(p, ops.prim.min(top_k, size), -1, True, True)
      ranked = torch.to(best, 7)
      whole = torch.sum(ranked, [-1], True)
    else:
      whole = torch.sum(p, [-1], True, dtype=7)
      n = ops.prim.min(64, size)
      best, order, = torch.topk(p, n, -1, True, True)
      ranked = torch.to(best, 7)
      short = torch.item(torch.any(torch.lt(torch.sum(ranked, [-1], True), torch.mul(whole, top_p))))
      if torch.__and__(short, torch.lt(n, size)):
        all, order, = torch.sort(p, -1, True)
        ranked = torch.to(all, 7)
    return (ranked, order, whole)

  # First index whose cumulative mass (B, V) exceeds the uniform share of the total.
  def invert(self: __torch__.Ops, mass: Tensor, uniforms: Tensor) -> Tensor:
    at = torch.mul(uniforms, torch.slice(mass, -1, -1))
    found = torch.searchsorted(mass, at, out_int32=False, right=True, side=None, sorter=None)
    return torch.clamp(torch.squeeze(found, -1), None, torch.sub(torch.size(mass, -1), 1))
