  # Log-probabilities and entropies of a policy at the output head, and their gradient, chunk by chunk.

  # The j-th group of a chunk's logits, and where its tokens begin and end: all groups but the last are of one size.
  def group_at(self: __torch__.Ops, groups: List[Tensor], j: int, start: int) -> Tuple[Tensor, int, int]:
    at = torch.add(start, torch.mul(j, torch.size(groups[0], 0)))
    return (groups[j], at, torch.add(at, torch.size(groups[j], 0)))

  # log π of the targets and entropy of each row at a temperature, written into rows 0 and 1 of `into` (2, N), over chunks.
  def policy_head(self: __torch__.Ops, hidden: Tensor, head: Tensor, targets: Tensor, into: Tensor, temperature: float, chunk: int, group: int) -> int:
    n = torch.size(hidden, 0)
    weight = torch.type_as(head, hidden)
    buffer = torch.new_empty(head, [chunk, torch.size(head, 0)])
    work = torch.new_empty(head, [group, torch.size(head, 0)])
    for i in range(torch.floordiv(torch.sub(torch.add(n, chunk), 1), chunk)):
      start = torch.mul(i, chunk)
      h = torch.slice(hidden, 0, start, torch.add(start, chunk))
      z = (self).logits_into(torch.slice(buffer, 0, 0, torch.size(h, 0)), h, weight, )
      groups = torch.split(z, group, 0)
      for j in range(torch.len(groups)):
        logits, at, end, = (self).group_at(groups, j, start, )
        _2 = (self).temper(logits, temperature, )
        logp = torch._log_softmax(logits, -1, False, out=torch.slice(work, 0, 0, torch.size(logits, 0)))
        found = torch.gather(logp, -1, torch.unsqueeze(torch.slice(targets, 0, at, end), -1))
        _0 = torch.copy_(torch.slice(torch.select(into, 0, 0), 0, at, end), torch.squeeze(found, -1))
        entropy = torch.neg(torch.sum(torch.mul_(torch.exp(logp, out=logits), logp), [-1]))
        _1 = torch.copy_(torch.slice(torch.select(into, 0, 1), 0, at, end), entropy)
    return n

  # Gradient of Σ seed · log π(target) + pull · H(π) at a temperature over chunks: seeds (N), pulls (N) or empty; returns dh (N, d)
  # and dw (V, d).
  def policy_head_gradient(self: __torch__.Ops, hidden: Tensor, head: Tensor, targets: Tensor, seeds: Tensor, pulls: Tensor, temperature: float, chunk: int, group: int) -> List[Tensor]:
    n = torch.size(hidden, 0)
    dh = torch.empty_like(hidden)
    dw = torch.empty_like(head)
    weight = torch.type_as(head, hidden)
    buffer = torch.new_empty(head, [chunk, torch.size(head, 0)])
    work = torch.new_empty(head, [2, group, torch.size(head, 0)])
    for i in range(torch.floordiv(torch.sub(torch.add(n, chunk), 1), chunk)):
      start = torch.mul(i, chunk)
      h = torch.slice(hidden, 0, start, torch.add(start, chunk))
      z = (self).logits_into(torch.slice(buffer, 0, 0, torch.size(h, 0)), h, weight, )
      groups = torch.split(z, group, 0)
      for j in range(torch.len(groups)):
        logits, at, end, = (self).group_at(groups, j, start, )
        room = torch.slice(work, 1, 0, torch.size(logits, 0))
        _0 = (self).policy_rows(logits, room, torch.slice(targets, 0, at, end), torch.slice(seeds, 0, at, end), torch.slice(pulls, 0, at, end), temperature, )
      _1 = (self).head_backward(z, h, weight, dh, dw, start, )
    return [dh, dw]

  # Logits over a temperature, in place.
  def temper(self: __torch__.Ops, logits: Tensor, temperature: float) -> Tensor:
    if torch.ne(temperature, 1.):
      _0 = torch.div_(logits, temperature)
    return logits

  # ∂(Σ seed · log π(target) + pull · H(π))/∂logits at a temperature, in place of the logits (n, V); work (2, n, V) is overwritten:
  # (seed·(1{a = target} − π_a) − pull·π_a·(log π_a + H))/temperature; pulls may be empty.
  def policy_rows(self: __torch__.Ops, logits: Tensor, work: Tensor, targets: Tensor, seeds: Tensor, pulls: Tensor, temperature: float) -> Tensor:
    share = torch.unsqueeze(torch.div(seeds, temperature), -1)
    _0 = (self).temper(logits, temperature, )
    room = torch.select(work, 0, 0)
    if torch.eq(torch.numel(pulls), 0):
      _1 = torch.mul(torch._softmax(logits, -1, False, out=room), torch.neg(share), out=logits)
    else:
      logp = torch._log_softmax(logits, -1, False, out=room)
      p = torch.exp(logp, out=logits)
      surprise = torch.sub_(logp, torch.sum(torch.mul(p, logp, out=torch.select(work, 0, 1)), [-1], True))
      pull = torch.add_(torch.mul_(surprise, torch.unsqueeze(torch.div(pulls, temperature), -1)), share)
      _2 = torch.mul_(p, torch.neg_(pull))
    return torch.scatter_add_(logits, -1, torch.unsqueeze(targets, -1), share)

  # The same (n, V) of logits that stay.
  def policy_gradient(self: __torch__.Ops, logits: Tensor, targets: Tensor, seeds: Tensor, pulls: Tensor, temperature: float) -> Tensor:
    work = torch.new_empty(logits, [2, torch.size(logits, 0), torch.size(logits, 1)])
    return (self).policy_rows(torch.clone(logits), work, targets, seeds, pulls, temperature, )

  def pick_rows(self: __torch__.Ops, x: Tensor, index: Tensor) -> Tensor:
    return torch.index_select(x, 0, index)

  def add_rows(self: __torch__.Ops, into: Tensor, index: Tensor, rows: Tensor) -> int:
    _0 = torch.index_add_(into, 0, index, torch.type_as(rows, into))
    return torch.numel(index)

  def put_rows(self: __torch__.Ops, into: Tensor, index: Tensor, rows: Tensor) -> int:
    _0 = torch.index_copy_(into, 0, index, torch.type_as(rows, into))
    return torch.numel(index)
