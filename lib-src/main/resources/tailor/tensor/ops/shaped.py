  # The shaped reward of arXiv 2512.22955 at the output head: loss, gradient and statistics. N tokens, V vocabulary, K the head set.

  # Marks K, the k most probable tokens of each row, ties at the k-th place to the lower index: (N, V) bool.
  def top_mask(self: __torch__.Ops, logits: Tensor, k: int) -> Tensor:
    v = torch.size(logits, -1)
    if torch.ge(k, v):
      mask = torch.ones_like(logits, dtype=11)
    else:
      values, _0, = torch.topk(logits, k, -1, True, False)
      least = torch.amin(values, [-1], True)
      above = torch.gt(logits, least)
      at = torch.eq(logits, least)
      room = torch.sub(k, torch.sum(above, [-1], True))
      if torch.item(torch.any(torch.gt(torch.sum(at, [-1], True), room))):
        rank = torch.cumsum(at, -1)
        kept = torch.__and__(at, torch.le(rank, room))
      else:
        kept = at
      mask = torch.__or__(above, kept)
    return mask

  # NLL, entropy, mass outside K, all in one pass: (3, N). Rows are nats, nats, probability.
  def statistics(self: __torch__.Ops, logits: Tensor, targets: Tensor, k: int) -> Tensor:
    logp = torch.log_softmax(logits, -1)
    p = torch.exp(logp)
    nll = torch.neg(torch.squeeze(torch.gather(logp, -1, torch.unsqueeze(targets, -1)), -1))
    entropy = torch.neg(torch.sum(torch.mul(p, logp), [-1]))
    tail = torch.sum(torch.masked_fill(p, (self).top_mask(logits, k, ), 0), [-1])
    return torch.stack([nll, entropy, tail])

  # The weight of the positive term, w = π(x)·r_pos (N), from log π(x): arXiv 2512.22955, Eq. 11. 1 − π by expm1, floored where β < 0.
  def positive_weight(self: __torch__.Ops, logp: Tensor, beta: float, exponent: bool, floor: float) -> Tensor:
    exact = (self).one_minus_exp(logp, )
    if torch.lt(beta, 0.):
      rest = torch.clamp(exact, floor, None)
    else:
      rest = exact
    factor = torch.pow(rest, beta)
    if exponent:
      w = torch.exp(torch.mul(logp, torch.sub(torch.ones_like(factor), factor)))
    else:
      w = factor
    return w

  # The k greatest of each row as values and indices (n, k), in order. The columns are first reduced to maxima over sets of
  # `depth`; only the k sets with the greatest maxima are searched, for whatever belongs to the k greatest lies in one of them.
  def greatest(self: __torch__.Ops, x: Tensor, k: int) -> List[Tensor]:
    n = torch.size(x, 0)
    v = torch.size(x, 1)
    depth = int(torch.sqrt(torch.floordiv(v, k)))
    if torch.lt(depth, 2):
      values, index, = torch.topk(x, k, -1, True, True)
    else:
      sets = torch.floordiv(v, depth)
      end = torch.mul(sets, depth)
      body = torch.unflatten(torch.slice(x, 1, 0, end), 1, [depth, sets])
      _0, which, = torch.topk(torch.amax(body, [1]), k, -1, True, False)
      members = torch.expand(torch.unsqueeze(which, 1), [n, depth, k])
      found = torch.flatten(torch.gather(body, 2, members), 1)
      values, at, = torch.topk(torch.cat([found, torch.slice(x, 1, end)], 1), k, -1, True, True)
      searched = torch.mul(k, depth)
      column = torch.gather(which, 1, torch.remainder(at, k))
      inside = torch.add(torch.mul(torch.floor_divide(at, k), sets), column)
      index = torch.where(torch.lt(at, searched), inside, torch.add(at, torch.sub(end, searched)))
    return [values, index]

  # K as indices (n, k), k < V, ties at the k-th place to the lower index.
  def top_tokens(self: __torch__.Ops, logits: Tensor, k: int) -> Tensor:
    found = (self).greatest(logits, torch.add(k, 1), )
    values, index = found[0], found[1]
    chosen = torch.slice(index, 1, 0, k)
    tied = torch.eq(torch.select(values, 1, k), torch.select(values, 1, torch.sub(k, 1)))
    if torch.item(torch.any(tied)):
      rows = torch.squeeze(torch.nonzero(tied), 1)
      some = torch.nan_to_num(torch.index_select(logits, 0, rows), float("inf"), float("inf"), -float("inf"))
      lowest = torch.reshape(torch.select(torch.nonzero((self).top_mask(some, k, )), 1, 1), [-1, k])
      chosen = torch.index_copy(chosen, 0, rows, lowest)
    return chosen

  # Marks the tail in f (n, V): 1 outside K, the k < V most probable tokens of each row of logits z (n, V), and 0 in K, ties at the
  # k-th place to the lower index. most (n, 1): each row's maximum. On the CPU a threshold is sought that just k logits reach:
  # comparing and adding are vectorised, selecting is not. Rows that take long, and rows with ties, are selected from.
  def mark_tail(self: __torch__.Ops, z: Tensor, most: Tensor, k: int, f: Tensor) -> int:
    if ops.prim.is_cuda(z):
      late = (self).mark_tail_unasked(z, k, f, )
    else:
      threshold, rows, = (self).seek_threshold(z, most, k, f, )
      _1 = torch.lt(z, threshold, out=f)
      late = torch.size(rows, 0)
      if torch.gt(late, 0):
        values = torch.index_select(z, 0, rows)
        marks = torch.scatter_(torch.ones_like(values), -1, (self).top_tokens(values, k, ), 0)
        _2 = torch.index_copy_(f, 0, rows, marks)
    return late

  # The same without a question whose answer the host would wait for: ties are counted in every row.
  def mark_tail_unasked(self: __torch__.Ops, z: Tensor, k: int, f: Tensor) -> int:
    least = torch.slice((self).greatest(z, k, )[0], 1, -1)
    above, at = torch.gt(z, least), torch.eq(z, least)
    room = torch.rsub(torch.sum(above, [-1], True), k)
    head = torch.__or__(above, torch.__and__(at, torch.le(torch.cumsum(at, -1, dtype=6, out=f), room)))
    _0 = torch.copy_(f, torch.logical_not(head))
    return 0

  # What just k logits of a row reach (n, 1), and the rows for which it was not found. Starts as many standard deviations from
  # the mean as the k-th logit of some rows is, then interpolates (number − k)/(number + k), about half the logarithm of number/k,
  # between what too many reach and what too few do; where just k do, it stays. At least k reach μ − σ·√(k/(V − k)) (Cantelli).
  # Calls cost as much as arithmetic here: numbers are tensors, results have their place. f (n, V) takes the comparisons.
  def seek_threshold(self: __torch__.Ops, z: Tensor, most: Tensor, k: int, f: Tensor) -> Tuple[Tensor, Tensor]:
    n, v = torch.size(z, 0), torch.size(z, 1)
    mean = torch.div(torch.sum(z, [-1], True), v)
    square = torch.div(torch.pow(torch.linalg_vector_norm(z, 2, [-1], True), 2), v)
    deviation = torch.sqrt_(torch.clamp_(torch.sub_(square, torch.mul(mean, mean)), 1.0e-20, None))
    some, _0, = torch.topk(torch.slice(z, 0, None, None, 256), k, -1, True, False)
    place = torch.div(torch.sub(torch.amin(some, [-1], True), torch.slice(mean, 0, None, None, 256)), torch.slice(deviation, 0, None, None, 256))
    low = torch.sub(mean, deviation, alpha=torch.sqrt(torch.div(k, torch.sub(v, k))))
    at = torch.minimum(torch.maximum(torch.addcmul(mean, deviation, torch.nanmedian(place), value=1), low), most)
    much = torch.full_like(low, torch.div(torch.log(torch.div(v, k)), 2))
    few = torch.full_like(low, torch.div(torch.log(torch.add(k, 1)), -2))
    bounds = torch.stack([low, much, most, few, at, few, few])
    wanted, zero = torch.new_full(z, [], k), torch.new_zeros(z, [])
    rows = torch.arange(n, dtype=4, layout=None, device=ops.prim.device(z), pin_memory=None)
    result, values, left, tries = at, z, n, 0
    while torch.__and__(torch.gt(left, 0), torch.lt(tries, 15)):
      low, much, high, few, at, over, part = torch.unbind(bounds)
      below, above, now = torch.slice(bounds, 0, 0, 2), torch.slice(bounds, 0, 2, 4), torch.slice(bounds, 0, 4, 6)
      into = torch.slice(f, 0, 0, left)
      for i in range(5):
        reach = torch.sum(torch.ge(values, at, out=into), [-1], True, out=part)
        _1 = torch.div(torch.sub(reach, wanted, out=over), torch.add_(reach, wanted), out=over)
        many = torch.ge(over, zero, out=part)
        _2, _3 = torch.lerp_(below, now, many), torch.lerp(now, above, many, out=above)
        _4 = torch.lerp(low, high, torch.div(much, torch.sub(much, few, out=part), out=part), out=at)
      tries = torch.add(tries, 5)
      if torch.eq(left, n):
        result = torch.clone(at)
      else:
        _5 = torch.index_copy_(result, 0, rows, at)
      open = torch.squeeze(torch.nonzero(torch.squeeze(over, 1)), 1)
      left = torch.size(open, 0)
      rows, values, bounds = torch.index_select(rows, 0, open), torch.index_select(values, 0, open), torch.index_select(bounds, 1, open)
    return (result, rows)

  # Values of x (n, V) at places of the flat array, one a row: (n, 1). A gather of single columns is many times slower.
  def picked(self: __torch__.Ops, x: Tensor, places: Tensor) -> Tensor:
    return torch.unsqueeze(torch.index_select(torch.view(x, [-1]), 0, places), 1)

  # One group of rows of the shaped-reward head: logits z (n, V) become their own gradient, in place; work (2, n, V) is overwritten.
  # g_j = (Σ c)·π_j − c_j with c_x = w, c_a = π_a·λ̃ in K and π_a·λ̂ outside (Eq. 12-13).
  # Returns NLL, entropy and mass outside the seen_k most probable (3, n); (0) with seen_k 0.
  def shaped_rows(self: __torch__.Ops, z: Tensor, work: Tensor, targets: Tensor, beta: float, exponent: bool, floor: float, top: float, tail: float, k: int, seen_k: int) -> Tensor:
    v = torch.size(z, 1)
    x = torch.add(targets, torch.mul(torch.arange(torch.size(z, 0), dtype=4, layout=None, device=ops.prim.device(z), pin_memory=None), v))
    f = torch.select(work, 0, 1)
    p = torch._softmax(z, -1, False, out=torch.select(work, 0, 0))
    px = (self).picked(p, x, )
    seeing = torch.gt(seen_k, 0)
    parted = torch.__and__(torch.ne(top, tail), torch.lt(k, v))
    if torch.__or__(torch.__or__(seeing, parted), torch.ne(beta, 0.)):
      most = torch.amax(z, [-1], True)
      size = torch.neg(torch.log(torch.amax(p, [-1], True)))
      at = torch.sub(torch.sub((self).picked(z, x, ), most), size)
    else:
      most, size, at = px, px, px
    outside = torch.zeros_like(px)
    if torch.__and__(torch.__and__(seeing, torch.lt(seen_k, v)), torch.__not__(torch.__and__(parted, torch.eq(k, seen_k)))):
      _0 = (self).mark_tail(z, most, seen_k, f, )
      outside = torch.sum(torch.mul_(f, p), [-1], True)
    if parted:
      _1 = (self).mark_tail(z, most, k, f, )
    if seeing:
      entropy = torch.sub(size, torch.sum(torch.mul_(torch.sub_(z, most), p), [-1], True))
    else:
      entropy = px
    if torch.eq(beta, 0.):
      w = torch.ones_like(px)
    else:
      w = (self).positive_weight(at, beta, exponent, floor, )
    if parted:
      fx = (self).picked(f, x, )
      less = torch.sub(top, tail)                          # z: what lies outside K, by this much; then the rest of the gradient
      rest = torch.div(torch.sum(torch.addcmul(torch.new_zeros(p, [1]), p, f, value=less, out=z), [-1], True), less)
      if torch.eq(k, seen_k):
        outside = rest
      total = torch.add(w, torch.mul(torch.sub(rest, torch.mul(px, fx)), tail))
      if torch.ne(top, 0.):
        inside = torch.mul(px, torch.rsub(fx, 1.))
        total = torch.add(total, torch.mul(torch.sub(torch.sub(torch.sum(p, [-1], True), rest), inside), top))
      _2 = torch.addcmul_(z, p, torch.sub(total, top), value=1)
    else:
      total = torch.add(w, torch.mul(torch.rsub(px, 1.), top))
      _3 = torch.mul(p, torch.sub(total, top), out=z)
    _4 = torch.index_copy_(torch.view(z, [-1]), 0, x, torch.squeeze(torch.sub(torch.mul(px, total), w), 1))
    if seeing:
      seen = torch.squeeze(torch.stack([torch.neg(at), entropy, outside]), -1)
    else:
      seen = torch.reshape(torch.slice(px, 0, 0, 0), [0])
    return seen

  # Closed-form gradient of the shaped-reward loss with respect to the logits, row by row (n, V).
  def shaped_gradient(self: __torch__.Ops, logits: Tensor, targets: Tensor, beta: float, exponent: bool, floor: float, top: float, tail: float, k: int) -> Tensor:
    g = torch.clone(logits, memory_format=0)
    work = torch.new_empty(g, [2, torch.size(g, 0), torch.size(g, 1)])
    _0 = (self).shaped_rows(g, work, targets, beta, exponent, floor, top, tail, k, 0, )
    return g

  # Output head, shaped reward, gradient and statistics of all tokens, `chunk` tokens' logits at a time, `group` rows in cache.
  # hidden (N, d), head (V, d), targets (N); returns their gradients dh (N, d) and dw (V, d) and, with seen_k > 0, statistics (3, N).
  def shaped_head(self: __torch__.Ops, hidden: Tensor, head: Tensor, targets: Tensor, beta: float, exponent: bool, floor: float, top: float, tail: float, k: int, seen_k: int, chunk: int, group: int) -> List[Tensor]:
    n = torch.size(hidden, 0)
    dh = torch.empty_like(hidden)
    dw = torch.empty_like(head)
    seen = torch.new_empty(head, [3, torch.mul(n, int(torch.gt(seen_k, 0)))])
    weight = torch.type_as(head, hidden)
    buffer = torch.new_empty(head, [chunk, torch.size(head, 0)])
    work = torch.new_empty(head, [2, group, torch.size(head, 0)])
    for i in range(torch.floordiv(torch.sub(torch.add(n, chunk), 1), chunk)):
      start = torch.mul(i, chunk)
      end = torch.add(start, chunk)
      h = torch.slice(hidden, 0, start, end)
      rows = torch.size(h, 0)
      z = (self).logits_into(torch.slice(buffer, 0, 0, rows), h, weight, )
      x = torch.slice(targets, 0, start, end)
      for j in range(torch.floordiv(torch.sub(torch.add(rows, group), 1), group)):
        first = torch.mul(j, group)
        part_z = torch.slice(z, 0, first, torch.add(first, group))
        part_x = torch.slice(x, 0, first, torch.add(first, group))
        part = (self).shaped_rows(part_z, torch.slice(work, 1, 0, torch.size(part_z, 0)), part_x, beta, exponent, floor, top, tail, k, seen_k, )
        if torch.gt(seen_k, 0):
          at = torch.add(start, first)
          _0 = torch.copy_(torch.slice(seen, 1, at, torch.add(at, torch.size(part, 1))), part)
      _1 = (self).head_backward(z, h, weight, dh, dw, start, )
    return [dh, dw, seen]

  # Logits (n, V) of states h (n, d), in the buffer's own precision.
  def logits_into(self: __torch__.Ops, buffer: Tensor, h: Tensor, weight: Tensor) -> Tensor:
    if torch.eq(ops.prim.dtype(buffer), ops.prim.dtype(h)):
      _0 = torch.mm(h, torch.t(weight), out=buffer)
    else:
      _1 = torch.copy_(buffer, torch.mm(h, torch.t(weight)))
    return buffer

  # In any precision: DJL's own aborts in bf16.
  def zeros_like(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.zeros_like(x)

  def rows(self: __torch__.Ops, x: Tensor, start: int, end: int) -> Tensor:
    return torch.slice(x, 0, start, end)

  def put_columns(self: __torch__.Ops, into: Tensor, part: Tensor, start: int, end: int) -> int:
    _0 = torch.copy_(torch.slice(into, 1, start, end), part)
    return end

  # The head's share of the chain rule for one chunk: g (n, V), h (n, d), head (V, d); writes rows of dh from `start` on, and
  # writes dw at the first chunk (start 0), adds to it at later ones. dw may be of a higher precision than h.
  def head_backward(self: __torch__.Ops, g: Tensor, h: Tensor, head: Tensor, dh: Tensor, dw: Tensor, start: int) -> int:
    end = torch.add(start, torch.size(h, 0))
    if torch.eq(ops.prim.dtype(g), ops.prim.dtype(h)):
      _0 = torch.mm(g, head, out=torch.slice(dh, 0, start, end))
      _1 = torch.addmm_(dw, torch.t(g), h, beta=int(torch.gt(start, 0)), alpha=1)
    else:
      low = torch.type_as(g, h)
      _2 = torch.mm(low, torch.type_as(head, h), out=torch.slice(dh, 0, start, end))
      width = 8192
      for i in range(torch.floordiv(torch.sub(torch.add(torch.size(head, 0), width), 1), width)):
        first = torch.mul(i, width)
        last = torch.add(first, width)
        part = torch.mm(torch.t(torch.slice(low, 1, first, last)), h)
        if torch.gt(start, 0):
          _3 = torch.add_(torch.slice(dw, 0, first, last), part)
        else:
          _4 = torch.copy_(torch.slice(dw, 0, first, last), part)
    return end

  # Sum over rows of the sorted probabilities: (V), the most probable first.
  def rank_sums(self: __torch__.Ops, logits: Tensor) -> Tensor:
    sorted, _0, = torch.sort(torch.softmax(logits, -1), -1, True)
    return torch.sum(sorted, [0])
