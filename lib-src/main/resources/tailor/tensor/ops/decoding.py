  # Generation with a cache of keys and values, without autograd.

  # Some sequences of a cache: per layer (B, G, capacity, D), the first `length` places copied.
  def select_rows(self: __torch__.Ops, caches: List[Tensor], index: Tensor, length: int) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for i in range(torch.len(caches)):
      cache = caches[i]
      kept = torch.new_empty(cache, [torch.numel(index), torch.size(cache, 1), torch.size(cache, 2), torch.size(cache, 3)])
      _0 = torch.copy_(torch.slice(kept, 2, 0, length), torch.index_select(torch.slice(cache, 2, 0, length), 0, index))
      _1 = torch.append(result, kept)
    return result

  # Attention of t new tokens to a cache, q (B, H, t, D), k and v (B, G, n, D), mask (B, 1, t, n) or empty: causal then.
  # On the CPU enable_gqa falls back to a path that is 4 to 6 times slower: so one query more takes the heads of a group as its
  # positions, and several copy the keys and values for every head.
  def attend(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    t = torch.size(q, 2)
    repeats = torch.floordiv(torch.size(q, 1), torch.size(k, 1))
    masked = torch.gt(torch.numel(mask), 0)
    if torch.eq(t, 1):
      grouped = torch.reshape(q, [torch.size(q, 0), torch.size(k, 1), repeats, torch.size(q, 3)])
      if masked:
        b = torch.scaled_dot_product_attention(grouped, k, v, mask, 0., False, scale=None, enable_gqa=False)
      else:
        b = torch.scaled_dot_product_attention(grouped, k, v, None, 0., False, scale=None, enable_gqa=False)
      a = torch.reshape(b, [torch.size(q, 0), torch.size(q, 1), 1, torch.size(q, 3)])
    else:
      rk = torch.flatten(torch.expand(torch.unsqueeze(k, 2), [-1, -1, repeats, -1, -1]), 1, 2)
      rv = torch.flatten(torch.expand(torch.unsqueeze(v, 2), [-1, -1, repeats, -1, -1]), 1, 2)
      if masked:
        a = torch.scaled_dot_product_attention(q, rk, rv, mask, 0., False, scale=None, enable_gqa=False)
      else:
        a = torch.scaled_dot_product_attention(q, rk, rv, None, 0., True, scale=None, enable_gqa=False)
    return a

  # Attention of t new tokens to the cache of one layer, which it extends in place. x (B, t, d); weights: norm, wq, wk, wv, wo, qn, kn;
  # keys, values (B, G, capacity, D); the rest as in decode.
  def attention_cached(self: __torch__.Ops, x: Tensor, weights: List[Tensor], keys: Tensor, values: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, past: int) -> Tensor:
    t = torch.size(x, 1)
    end = torch.add(past, t)
    size = torch.mul(2, torch.size(cos, -1))
    h = (self).rms_norm(x, weights[0], )
    q0 = (self).heads(h, weights[1], size, )
    k0 = (self).heads(h, weights[2], size, )
    v = (self).heads(h, weights[3], size, )
    if torch.eq(torch.numel(weights[5]), 0):
      q1, k1 = q0, k0
    else:
      q1, k1 = (self).rms_norm(q0, weights[5], ), (self).rms_norm(k0, weights[6], )
    q = (self).rotate(q1, cos, sin, )
    _0 = torch.copy_(torch.slice(keys, 2, past, end), (self).rotate(k1, cos, sin, ))
    _1 = torch.copy_(torch.slice(values, 2, past, end), v)
    k = torch.slice(keys, 2, 0, end)
    w = torch.slice(values, 2, 0, end)
    a = (self).attend(q, k, w, mask, )
    return torch.add(x, torch.linear((self).merge(a, ), weights[4]))

  # The logits (B, V) of the last position from states (B, t, d): the end of a decoding pass.
  def last_logits(self: __torch__.Ops, x: Tensor, norm: Tensor, head: Tensor) -> Tensor:
    return torch.linear((self).rms_norm(torch.select(x, 1, -1), norm, ), head)

  # One decoding pass of the whole dense model over t new tokens of B sequences, with its cache written in place.
  # weights: per layer norm, wq, wk, wv, wo, qn, kn, norm, gate, up, down (qn and kn empty for Llama), then the final norm and the head.
  # keys, values: per layer (B, G, capacity, D). cos, sin (B, 1, t, D/2) or (t, D/2). mask (B, 1, t, past + t) or empty.
  # Returns the logits of the last position (B, V).
  def decode(self: __torch__.Ops, ids: Tensor, table: Tensor, weights: List[Tensor], keys: List[Tensor], values: List[Tensor], cos: Tensor, sin: Tensor, mask: Tensor, past: int) -> Tensor:
    x = torch.embedding(table, ids)
    for i in range(torch.len(keys)):
      at = torch.mul(i, 11)
      x1 = (self).attention_cached(x, torch.slice(weights, at, torch.add(at, 7), 1), keys[i], values[i], cos, sin, mask, past, )
      x = (self).mlp(x1, weights[torch.add(at, 7)], weights[torch.add(at, 8)], weights[torch.add(at, 9)], weights[torch.add(at, 10)], )
    final = torch.mul(torch.len(keys), 11)
    return (self).last_logits(x, weights[final], weights[torch.add(final, 1)], )

  # What every step of one more token for each of B sequences needs and no step changes: views, and memory to work in. In order:
  # states (B, d + 16) and query and key heads (B·(H + G), D + 16), both as unit_room makes them; what their lengths become, √d (B, 1)
  # and √D (B·(H + G), 1); queries and keys (B, (H + G)·D), values (B, G·D), gate and up (B, F); then per layer keys (B·G, D, capacity)
  # and values (B·G, capacity, D) for the products, and the weights as in decode, matrices transposed.
  def step_rooms(self: __torch__.Ops, batch: int, weights: List[Tensor], keys: List[Tensor], values: List[Tensor]) -> List[Tensor]:
    like = weights[0]
    d, size, groups = torch.size(like, 0), torch.size(keys[0], 3), torch.size(keys[0], 1)
    both = torch.add(torch.size(weights[1], 0), torch.size(weights[2], 0))
    rows = torch.mul(batch, torch.floordiv(both, size))
    length = torch.new_full(like, [batch, 1], torch.sqrt(d))
    head_length = torch.new_full(like, [rows, 1], torch.sqrt(size))
    rooms = [(self).unit_room(like, batch, d, ), (self).unit_room(like, rows, size, ), length, head_length]
    for width in [both, torch.mul(groups, size), torch.size(weights[8], 0), torch.size(weights[8], 0)]:
      _0 = torch.append(rooms, torch.new_empty(like, [batch, width]))
    for i in range(torch.len(keys)):
      _1 = torch.append(rooms, torch.transpose(torch.flatten(keys[i], 0, 1), 1, 2))
      _2 = torch.append(rooms, torch.flatten(values[i], 0, 1))
    for w in weights:
      if torch.eq(torch.dim(w), 2):
        one = torch.t(w)
      else:
        one = w
      _3 = torch.append(rooms, one)
    return rooms

  # Rows of `size` values with 16 columns behind them (whole cache lines), of which the first holds √(size·eps): the length of
  # the whole row, over √size, is then what RMSNorm divides by.
  def unit_room(self: __torch__.Ops, like: Tensor, rows: int, size: int) -> Tensor:
    room = torch.new_zeros(like, [rows, torch.add(size, 16)])
    _0 = torch.fill_(torch.select(room, 1, size), torch.sqrt(torch.mul(size, {{eps}})))
    return room

  # RMSNorm without a weight of the rows in a unit_room: one kernel, where torch.rms_norm takes seven. length (n, 1) holds √size.
  def units(self: __torch__.Ops, room: Tensor, length: Tensor) -> Tensor:
    n, _0, = torch._weight_norm_interface(room, length, 0)
    return torch.slice(n, 1, 0, -16)

  # `decode` for one more token of each of B sequences: the same numbers, in fewer and smaller operations. Query and key heads are
  # normalised and rotated together, the heads of a group share one product with their keys, and results are written in place.
  # ids (B); cos, sin (positions, D/2) whole tables; starts (B) left padding, or one 0 for all; bias (B, 1, capacity), −∞ at padding,
  # or empty; rooms of step_rooms; the rest as in decode.
  def step(self: __torch__.Ops, ids: Tensor, table: Tensor, keys: List[Tensor], values: List[Tensor], cos: Tensor, sin: Tensor, starts: Tensor, bias: Tensor, past: int, rooms: List[Tensor]) -> Tensor:
    room, head_room, length, head_length, qk, v0, gate, up = rooms[0], rooms[1], rooms[2], rooms[3], rooms[4], rooms[5], rooms[6], rooms[7]
    b, groups, size = torch.size(ids, 0), torch.size(keys[0], 1), torch.size(keys[0], 3)
    end = torch.add(past, 1)
    rows = torch.mul(b, groups)
    scale = torch.pow(torch.mul(size, 1.), -0.5)
    weights = torch.slice(rooms, torch.add(8, torch.mul(2, torch.len(keys))), 9223372036854775807, 1)
    normed = torch.gt(torch.numel(weights[5]), 0)
    masked = torch.gt(torch.numel(bias), 0)
    at = torch.add(torch.neg(starts), past)
    c0 = torch.unsqueeze(torch.embedding(cos, at), 1)
    s0 = torch.unsqueeze(torch.embedding(sin, at), 1)
    c = torch.cat([c0, c0], -1)
    s = torch.cat([torch.neg(s0), s0], -1)
    if masked:
      seen = torch.slice(bias, 2, 0, end)
      add = torch.reshape(torch.expand(torch.unsqueeze(seen, 1), [-1, groups, -1, -1]), [rows, 1, end])
    else:
      add = torch.new_zeros(table, [1, 1, 1])
    x = torch.slice(room, 1, 0, -16)
    _0 = torch.copy_(x, torch.embedding(table, ids))
    qk_heads, v_heads = torch.view(qk, [b, -1, size]), torch.view(v0, [b, groups, size])
    count = torch.size(qk_heads, 1)
    heads = torch.sub(count, groups)
    wide = torch.mul(heads, size)
    q0, k0 = torch.slice(qk, 1, 0, wide), torch.slice(qk, 1, wide)
    unit_heads = torch.slice(torch.view(head_room, [b, count, -1]), 2, 0, -16)
    for i in range(torch.len(keys)):
      w = torch.mul(i, 11)
      h = torch.mul((self).units(room, length, ), weights[w])
      _1 = torch.mm(h, weights[torch.add(w, 1)], out=q0)
      _2 = torch.mm(h, weights[torch.add(w, 2)], out=k0)
      _3 = torch.mm(h, weights[torch.add(w, 3)], out=v0)
      if normed:
        _4 = torch.copy_(unit_heads, qk_heads)
        n = torch.view((self).units(head_room, head_length, ), [b, count, size])
        _5 = torch.mul_(torch.slice(n, 1, 0, heads), weights[torch.add(w, 5)])
        _6 = torch.mul_(torch.slice(n, 1, heads), weights[torch.add(w, 6)])
      else:
        n = qk_heads
      left, right, = torch.chunk(n, 2, -1)
      turned = torch.addcmul_(torch.mul(n, c), torch.cat([right, left], -1), s)
      _7 = torch.copy_(torch.select(keys[i], 2, past), torch.slice(turned, 1, heads))
      _8 = torch.copy_(torch.select(values[i], 2, past), v_heads)
      q = torch.reshape(torch.slice(turned, 1, 0, heads), [rows, -1, size])
      k = torch.slice(rooms[torch.add(8, torch.mul(2, i))], 2, 0, end)
      v = torch.slice(rooms[torch.add(9, torch.mul(2, i))], 1, 0, end)
      scores = torch.baddbmm(add, q, k, beta=int(masked), alpha=scale)
      mixed = torch.view(torch.bmm(torch.softmax(scores, -1), v), [b, -1])
      _9 = torch.addmm_(x, mixed, weights[torch.add(w, 4)])
      m = torch.mul((self).units(room, length, ), weights[torch.add(w, 7)])
      _10 = torch.mm(m, weights[torch.add(w, 8)], out=gate)
      _11 = torch.mm(m, weights[torch.add(w, 9)], out=up)
      _12 = torch.addmm_(x, torch.mul_(torch.silu_(gate), up), weights[torch.add(w, 10)])
    final = torch.mul(torch.len(keys), 11)
    return torch.mm(torch.mul((self).units(room, length, ), weights[final]), weights[torch.add(final, 1)])

  # One `step`: logits (B, V).
  def decode_step(self: __torch__.Ops, ids: Tensor, table: Tensor, weights: List[Tensor], keys: List[Tensor], values: List[Tensor], cos: Tensor, sin: Tensor, starts: Tensor, bias: Tensor, past: int) -> Tensor:
    return (self).step(ids, table, keys, values, cos, sin, starts, bias, past, (self).step_rooms(torch.size(ids, 0), weights, keys, values, ), )

  # Steps, each followed by a draw as in `draw` (temperature 0: draw_greedy) whose tokens the next step reads: what was drawn
  # (steps, 3, B). uniforms (steps, B) float64; it stops early where no more than `least` sequences go on without one of the tokens
  # `ends`, which may be empty: none ends then.
  def decode_steps(self: __torch__.Ops, ids: Tensor, table: Tensor, weights: List[Tensor], keys: List[Tensor], values: List[Tensor], cos: Tensor, sin: Tensor, starts: Tensor, bias: Tensor, past: int, uniforms: Tensor, temperature: float, top_k: int, top_p: float, min_p: float, ends: Tensor, open: Tensor, least: int) -> Tensor:
    rooms = (self).step_rooms(torch.size(ids, 0), weights, keys, values, )
    found = annotate(List[Tensor], [])
    n = torch.size(uniforms, 0)
    next = ids
    alive = open
    go = torch.gt(n, 0)
    while go:
      s = torch.len(found)
      logits = (self).step(next, table, keys, values, cos, sin, starts, bias, torch.add(past, s), rooms, )
      if torch.gt(temperature, 0.):
        drawn = (self).draw(logits, torch.unsqueeze(torch.select(uniforms, 0, s), 1), temperature, top_k, top_p, min_p, )
      else:
        drawn = (self).draw_greedy(logits, )
      _0 = torch.append(found, drawn)
      next = torch.to(torch.select(drawn, 0, 0), 4)
      go = torch.lt(torch.len(found), n)
      if torch.__and__(go, torch.gt(torch.numel(ends), 0)):
        alive = torch.__and__(alive, torch.logical_not(torch.isin(next, ends)))
        go = torch.gt(int(torch.sum(alive)), least)
    return torch.stack(found)
