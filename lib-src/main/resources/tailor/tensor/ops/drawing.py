  # Rollouts. Tokens, their log-probabilities and the entropies as rows (3, B) float64: one copy brings all to the host.

  # From logits (B, V) and their softmax p. With z, the logits less their maximum, H = log Σ exp z − Σ p·z, where the first is what
  # z − log p is of any token.
  def drawn(self: __torch__.Ops, logits: Tensor, p: Tensor, tokens: Tensor) -> Tensor:
    z = torch.sub(logits, torch.amax(logits, [-1], True))
    at = torch.unsqueeze(tokens, -1)
    chosen = torch.log_(torch.gather(p, -1, at))
    mean = torch.sum(torch.mul(p, z), [-1], True)
    entropy = torch.sub(torch.sub_(torch.gather(z, -1, at), chosen), mean)
    return torch.to(torch.squeeze(torch.stack([torch.to(at, 6), chosen, entropy]), -1), 7)

  # The most probable token of each row, the lower index on a tie.
  def draw_greedy(self: __torch__.Ops, logits: Tensor) -> Tensor:
    return (self).drawn(logits, torch.softmax(logits, -1), torch.argmax(logits, -1), )

  # Inverts the cumulative distribution at uniforms (B, 1) float64 in [0, 1); top_k 0, top_p 1 and min_p 0 keep all.
  def draw(self: __torch__.Ops, logits: Tensor, uniforms: Tensor, temperature: float, top_k: int, top_p: float, min_p: float) -> Tensor:
    if torch.eq(temperature, 1.):
      tempered = logits
    else:
      tempered = torch.div(logits, temperature)
    p = torch.softmax(tempered, -1)
    if torch.__and__(torch.eq(top_k, 0), torch.ge(top_p, 1.)):
      if torch.gt(min_p, 0.):
        kept = torch.masked_fill(p, torch.lt(p, torch.mul(torch.amax(p, [-1], True), min_p)), 0)
      else:
        kept = p
      tokens = (self).invert(kept, uniforms, )
    else:
      ranked, order, whole = (self).ranked(p, top_k, top_p, )
      before = torch.sub(torch.cumsum(ranked, -1), ranked)
      unlikely = torch.lt(ranked, torch.mul(torch.slice(ranked, -1, 0, 1), min_p))
      cut = torch.__or__(torch.ge(before, torch.mul(whole, top_p)), unlikely)
      rank = (self).invert(torch.masked_fill(ranked, cut, 0), uniforms, )
      tokens = torch.squeeze(torch.gather(order, -1, torch.unsqueeze(rank, -1)), -1)
    return (self).drawn(tempered, p, tokens, )

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

  # First index (B) whose cumulative mass exceeds the uniform share of the total, of masses (B, n).
  def invert(self: __torch__.Ops, mass: Tensor, uniforms: Tensor) -> Tensor:
    if torch.gt(torch.size(mass, -1), 1024):
      place = (self).invert_many(mass, uniforms, )
    else:
      place = (self).exceeding(torch.cumsum(mass, -1, dtype=7), uniforms, )
    return torch.squeeze(place, -1)

  # The same (B, 1) for many masses: first among sums over up to 64 neighbours, then within these. Summing up one after the other is
  # slow, so little of it is done.
  def invert_many(self: __torch__.Ops, mass: Tensor, uniforms: Tensor) -> Tensor:
    width = 64
    while torch.ne(torch.remainder(torch.size(mass, -1), width), 0):
      width = torch.floordiv(width, 2)
    parts = torch.unflatten(mass, -1, [-1, width])
    sums = torch.sum(parts, [-1])
    upto = torch.cumsum(sums, -1, dtype=7)
    part = (self).exceeding(upto, uniforms, )
    over = torch.sub(torch.gather(upto, -1, part), torch.mul(uniforms, torch.slice(upto, -1, -1)))
    share = torch.clamp_(torch.rsub(torch.div(over, torch.gather(sums, -1, part)), 1), 0., 0.999999999999)
    within = torch.squeeze(torch.gather(parts, 1, torch.expand(torch.unsqueeze(part, -1), [-1, -1, width])), 1)
    place = (self).exceeding(torch.cumsum(within, -1, dtype=7), share, )
    return torch.add(torch.mul(part, width), place)

  # First index (B, 1) whose sum up to there (B, n) exceeds a share (B, 1) of the last.
  def exceeding(self: __torch__.Ops, upto: Tensor, shares: Tensor) -> Tensor:
    at = torch.mul(shares, torch.slice(upto, -1, -1))
    found = torch.searchsorted(upto, at, out_int32=False, right=True, side=None, sorter=None)
    return torch.clamp_(found, None, torch.sub(torch.size(upto, -1), 1))
