  # Generation with a cache of keys and values, without autograd.

  # Some sequences of a cache: per layer (B, …), the first `length` places of dimension `dim` copied.
  def select_rows(self: __torch__.Ops, caches: List[Tensor], index: Tensor, dim: int, length: int) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for i in range(torch.len(caches)):
      cache = caches[i]
      kept = torch.new_empty(cache, torch.add([torch.numel(index)], torch.slice(torch.size(cache), 1, 9223372036854775807, 1)))
      _0 = torch.copy_(torch.slice(kept, dim, 0, length), torch.index_select(torch.slice(cache, dim, 0, length), 0, index))
      _1 = torch.append(result, kept)
    return result

  # Attention of t new tokens to a cache, q (B, H, t, D), k and v (B, G, n, D), mask (B, 1, t, n) or empty: causal then. Keys and
  # values are copied for every head: enable_gqa falls back to a path that is 4 to 6 times slower on the CPU.
  def attend(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    repeats = torch.floordiv(torch.size(q, 1), torch.size(k, 1))
    rk = torch.flatten(torch.expand(torch.unsqueeze(k, 2), [-1, -1, repeats, -1, -1]), 1, 2)
    rv = torch.flatten(torch.expand(torch.unsqueeze(v, 2), [-1, -1, repeats, -1, -1]), 1, 2)
    if torch.gt(torch.numel(mask), 0):
      a = torch.scaled_dot_product_attention(q, rk, rv, mask, 0., False, scale=None, enable_gqa=False)
    else:
      a = torch.scaled_dot_product_attention(q, rk, rv, None, 0., True, scale=None, enable_gqa=False)
    return a

  # Where `attend_one` reads a cache on the CPU: for each head of each sequence the rows of its keys (B·H·D) and where they begin
  # (B·H), the rows of its values (B·H, capacity), and its number (B·H), all int32. Empty on a card, and where more than `most` heads
  # share a group: products of matrices are faster there.
  def bags(self: __torch__.Ops, keys: Tensor, heads: int, most: int) -> List[Tensor]:
    b, groups, size, capacity, = torch.size(keys)
    device = ops.prim.device(keys)
    n = torch.mul(b, heads)
    if torch.__or__(ops.prim.is_cuda(keys), torch.gt(heads, torch.mul(most, groups))):
      n = 0
    number = torch.arange(n, dtype=3, layout=None, device=device, pin_memory=None)
    owner = torch.unsqueeze(torch.floor_divide(number, torch.floordiv(heads, groups)), 1)
    key_rows = torch.add(torch.mul(owner, size), torch.arange(size, dtype=3, layout=None, device=device, pin_memory=None))
    value_rows = torch.add(torch.mul(owner, capacity), torch.arange(capacity, dtype=3, layout=None, device=device, pin_memory=None))
    return [torch.flatten(key_rows), torch.mul(number, size), value_rows, number]

  # The same for the first `end` places.
  def bags_to(self: __torch__.Ops, bags: List[Tensor], end: int) -> List[Tensor]:
    return [bags[0], bags[1], torch.flatten(torch.slice(bags[2], 1, 0, end)), torch.mul(bags[3], end)]

  # Attention of one query for each head, q (B, H·D) over √D, to the first `end` places of keys (B, G, D, capacity) and values
  # (B, G, capacity, D): (B, H·D). bias (B, 1, capacity) or empty. So few queries make products of matrices slow: sums of rows,
  # weighted, read a cache faster, of the keys' rows only where enough of their places count. rows of bags_to, or of empty bags.
  def attend_one(self: __torch__.Ops, q: Tensor, keys: Tensor, values: Tensor, bias: Tensor, rows: List[Tensor], end: int) -> Tensor:
    b, groups, size, capacity, = torch.size(keys)
    key_rows, key_bags, value_rows, value_bags, = rows
    weighted = torch.gt(torch.numel(key_bags), 0)
    if torch.__and__(weighted, torch.ge(torch.mul(5, end), torch.mul(2, capacity))):
      all, _0, _1, _2, = torch.embedding_bag(torch.view(keys, [-1, capacity]), key_rows, key_bags, False, 0, False, torch.view(q, [-1]), False)
      scores = torch.slice(all, 1, 0, end)
    else:
      products = torch.bmm(torch.view(q, [torch.mul(b, groups), -1, size]), torch.slice(torch.flatten(keys, 0, 1), 2, 0, end))
      scores = torch.view(products, [-1, end])
    if torch.gt(torch.numel(bias), 0):
      seen = torch.flatten(torch.add(torch.unflatten(scores, 0, [b, -1]), torch.slice(bias, 2, 0, end)), 0, 1)
    else:
      seen = scores
    p = torch.softmax(seen, -1)
    if weighted:
      mixed, _3, _4, _5, = torch.embedding_bag(torch.view(values, [-1, size]), value_rows, value_bags, False, 0, False, torch.view(p, [-1]), False)
    else:
      mixed = torch.bmm(torch.view(p, [torch.mul(b, groups), -1, end]), torch.slice(torch.flatten(values, 0, 1), 1, 0, end))
    return torch.view(mixed, [b, -1])

  # Attention of t new tokens to the cache of one layer, which it extends in place. x (B, t, d); weights: norm, wq, wk, wv, wo, qn, kn;
  # keys (B, G, D, capacity), values (B, G, capacity, D); the rest as in decode.
  def attention_cached(self: __torch__.Ops, x: Tensor, weights: List[Tensor], keys: Tensor, values: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, past: int) -> Tensor:
    t, size = torch.size(x, 1), torch.size(keys, 2)
    end = torch.add(past, t)
    shape = [torch.size(x, 0), t, -1, size]
    if torch.eq(torch.dim(cos), 2):
      c, s, = (self).turns(cos, sin, )
    else:
      c, s, = (self).turns(torch.squeeze(cos, 1), torch.squeeze(sin, 1), )
    h = (self).normed(x, weights[0], )
    q0 = torch.view(torch.linear(h, weights[1]), shape)
    k0 = torch.view(torch.linear(h, weights[2]), shape)
    v = torch.transpose(torch.view(torch.linear(h, weights[3]), shape), 1, 2)
    if torch.eq(torch.numel(weights[5]), 0):
      one = torch.new_ones(c, [size])
      q, k = (self).turn_units(q0, one, c, s, ), (self).turn_units(k0, one, c, s, )
    else:
      q, k = (self).turn_units((self).unit(q0, ), weights[5], c, s, ), (self).turn_units((self).unit(k0, ), weights[6], c, s, )
    _0 = torch.copy_(torch.slice(keys, 3, past, end), torch.transpose(k, 2, 3))
    _1 = torch.copy_(torch.slice(values, 2, past, end), v)
    if torch.eq(t, 1):
      none = torch.new_empty(x, [0], dtype=3)
      scaled = torch.mul(torch.flatten(q, 1), torch.pow(torch.mul(size, 1.), -0.5))
      a = (self).attend_one(scaled, keys, values, (self).as_bias(mask, ), [none, none, none, none], end, )
    else:
      if torch.eq(past, 0):
        b = (self).attend(q, k, v, mask, )
      else:
        b = (self).attend(q, torch.transpose(torch.slice(keys, 3, 0, end), 2, 3), torch.slice(values, 2, 0, end), mask, )
      a = torch.flatten((self).merge(b, ), 0, 1)
    return torch.view_as(torch.addmm(torch.flatten(x, 0, 1), a, torch.t(weights[4]), beta=1, alpha=1), x)

  # RMSNorm of x without its weight, in fewer passes than torch.rms_norm takes: like there, 0 where a square overflows.
  def unit(self: __torch__.Ops, x: Tensor) -> Tensor:
    square = torch.pow(torch.linalg_vector_norm(x, 2, [-1], True), 2)
    return torch.mul(x, torch.rsqrt_(torch.add_(torch.div(square, torch.size(x, -1)), {{eps}})))

  def normed(self: __torch__.Ops, x: Tensor, weight: Tensor) -> Tensor:
    return torch.mul_((self).unit(x, ), weight)

  # What is added to the scores of one query, (B, 1, n), from a mask (B, 1, 1, n); empty where that is.
  def as_bias(self: __torch__.Ops, mask: Tensor) -> Tensor:
    if torch.gt(torch.numel(mask), 0):
      seen = torch.squeeze(mask, 1)
      bias = torch.masked_fill(torch.zeros_like(seen, dtype=6), torch.logical_not(seen), -float("inf"))
    else:
      bias = torch.to(mask, 6)
    return bias

  # x + down(silu(gate(norm(x))) · up(norm(x))) without a tape.
  def mlp_cached(self: __torch__.Ops, x: Tensor, weights: List[Tensor]) -> Tensor:
    rows = torch.flatten(x, 0, 1)
    m = (self).normed(rows, weights[0], )
    inner = torch.mul_(torch.silu_(torch.linear(m, weights[1])), torch.linear(m, weights[2]))
    return torch.view_as(torch.addmm(rows, inner, torch.t(weights[3]), beta=1, alpha=1), x)

  # The logits (B, V) of the last position from states (B, t, d): the end of a decoding pass.
  def last_logits(self: __torch__.Ops, x: Tensor, norm: Tensor, head: Tensor) -> Tensor:
    return torch.linear((self).rms_norm(torch.select(x, 1, -1), norm, ), head)

  # One decoding pass of the whole dense model over t new tokens of B sequences, with its cache written in place.
  # weights: per layer norm, wq, wk, wv, wo, qn, kn, norm, gate, up, down (qn and kn empty for Llama), then the final norm and the head.
  # keys: per layer (B, G, D, capacity), values (B, G, capacity, D). cos, sin (B, 1, t, D/2) or (t, D/2). mask (B, 1, t, past + t)
  # or empty. Returns the logits of the last position (B, V).
  def decode(self: __torch__.Ops, ids: Tensor, table: Tensor, weights: List[Tensor], keys: List[Tensor], values: List[Tensor], cos: Tensor, sin: Tensor, mask: Tensor, past: int) -> Tensor:
    x = torch.embedding(table, ids)
    for i in range(torch.len(keys)):
      at = torch.mul(i, 11)
      y = (self).attention_cached(x, torch.slice(weights, at, torch.add(at, 7), 1), keys[i], values[i], cos, sin, mask, past, )
      x = (self).mlp_cached(y, torch.slice(weights, torch.add(at, 7), torch.add(at, 11), 1), )
    final = torch.mul(torch.len(keys), 11)
    return (self).last_logits(x, weights[final], weights[torch.add(final, 1)], )

  # What every step of one more token for each of B sequences needs and no step changes: memory to work in, and what is made of
  # weights. In order: states (B, d + 16) and query and key heads (B·(H + G), D + 16), both as unit_room makes them; what their lengths
  # become, √d (B, 1) and √D (B·(H + G), 1); queries and keys (B, (H + G)·D), values (B, G·D), gate and up (B, F), turned queries
  # (B, H·D); what multiplies heads and their swapped halves beside cos and sin, (L, 1, H + G, D); then four of `bags`, and the weights
  # as in decode, matrices transposed.
  def step_rooms(self: __torch__.Ops, batch: int, weights: List[Tensor], keys: List[Tensor]) -> List[Tensor]:
    like = weights[0]
    d, groups, size = torch.size(like, 0), torch.size(keys[0], 1), torch.size(keys[0], 2)
    heads = torch.floordiv(torch.size(weights[1], 0), size)
    rows = torch.mul(batch, torch.add(heads, groups))
    length = torch.new_full(like, [batch, 1], torch.sqrt(d))
    head_length = torch.new_full(like, [rows, 1], torch.sqrt(size))
    rooms = [(self).unit_room(like, batch, d, ), (self).unit_room(like, rows, size, ), length, head_length]
    for width in [torch.mul(torch.add(heads, groups), size), torch.mul(groups, size), torch.size(weights[8], 0), torch.size(weights[8], 0), torch.mul(heads, size)]:
      _0 = torch.append(rooms, torch.new_empty(like, [batch, width]))
    factors = annotate(List[Tensor], [])
    scale = torch.pow(torch.mul(size, 1.), -0.5)
    for i in range(torch.len(keys)):
      qn, kn = weights[torch.add(torch.mul(i, 11), 5)], weights[torch.add(torch.mul(i, 11), 6)]
      if torch.eq(torch.numel(qn), 0):
        qn, kn = torch.new_ones(like, [size]), torch.new_ones(like, [size])
      _1 = torch.append(factors, torch.cat([torch.expand(torch.mul(qn, scale), [heads, -1]), torch.expand(kn, [groups, -1])], 0))
    factor = torch.unsqueeze(torch.stack(factors), 1)
    _2 = torch.append(rooms, factor)
    _3 = torch.append(rooms, (self).swapped(factor, ))
    for room in (self).bags(keys[0], heads, {{summed_heads}}, ):
      _4 = torch.append(rooms, room)
    for w in weights:
      if torch.eq(torch.dim(w), 2):
        one = torch.t(w)
      else:
        one = w
      _5 = torch.append(rooms, one)
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
  # normalised and turned together, and results are written in place. ids (B); cos, sin (B or 1, 1, D) of turns_ahead; bias
  # (B, 1, capacity), −∞ at padding, or empty; rooms of step_rooms; the rest as in decode.
  def step(self: __torch__.Ops, ids: Tensor, table: Tensor, keys: List[Tensor], values: List[Tensor], cos: Tensor, sin: Tensor, bias: Tensor, past: int, rooms: List[Tensor]) -> Tensor:
    room, head_room, length, head_length, qk, v0, gate, up, q = torch.slice(rooms, 0, 9, 1)
    weights = torch.slice(rooms, 15, 9223372036854775807, 1)
    b, groups, size = torch.size(ids, 0), torch.size(keys[0], 1), torch.size(keys[0], 2)
    end = torch.add(past, 1)
    normed = torch.gt(torch.numel(weights[5]), 0)
    rows = (self).bags_to(torch.slice(rooms, 11, 15, 1), end, )
    c, s = torch.unbind(torch.mul(cos, rooms[9])), torch.unbind(torch.mul(sin, rooms[10]))
    x = torch.slice(room, 1, 0, -16)
    _0 = torch.copy_(x, torch.embedding(table, ids))
    qk_heads, v_heads, q_heads = torch.view(qk, [b, -1, size]), torch.view(v0, [b, groups, size]), torch.view(q, [b, -1, size])
    count, heads = torch.size(qk_heads, 1), torch.size(q_heads, 1)
    q0, k0 = torch.slice(qk, 1, 0, torch.size(q, 1)), torch.slice(qk, 1, torch.size(q, 1))
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
      else:
        n = qk_heads
      swapped = torch.roll(n, [torch.floordiv(size, 2)], [-1])
      turned = torch.mul(n, c[i])
      _5 = torch.addcmul(torch.slice(turned, 1, 0, heads), torch.slice(swapped, 1, 0, heads), torch.slice(s[i], 1, 0, heads), value=1, out=q_heads)
      _6 = torch.addcmul(torch.slice(turned, 1, heads), torch.slice(swapped, 1, heads), torch.slice(s[i], 1, heads), value=1, out=torch.select(keys[i], 3, past))
      _7 = torch.copy_(torch.select(values[i], 2, past), v_heads)
      _8 = torch.addmm_(x, (self).attend_one(q, keys[i], values[i], bias, rows, end, ), weights[torch.add(w, 4)])
      m = torch.mul((self).units(room, length, ), weights[torch.add(w, 7)])
      _9 = torch.mm(m, weights[torch.add(w, 8)], out=gate)
      _10 = torch.mm(m, weights[torch.add(w, 9)], out=up)
      _11 = torch.addmm_(x, torch.mul_(torch.silu_(gate), up), weights[torch.add(w, 10)])
    final = torch.mul(torch.len(keys), 11)
    return torch.mm(torch.mul((self).units(room, length, ), weights[final]), weights[torch.add(final, 1)])

  # What turns the heads of the next `steps` tokens, and their swapped halves: (steps, B or 1, 1, D). cos, sin (positions, D/2) whole
  # tables; starts (B) left padding, or one 0 for all.
  def turns_ahead(self: __torch__.Ops, cos: Tensor, sin: Tensor, starts: Tensor, past: int, steps: int) -> Tuple[Tensor, Tensor]:
    ahead = torch.arange(past, torch.add(past, steps), dtype=4, layout=None, device=ops.prim.device(starts), pin_memory=None)
    at = torch.sub(torch.unsqueeze(ahead, 1), starts)
    return (self).turns(torch.embedding(cos, at), torch.embedding(sin, at), )

  # One `step`: logits (B, V).
  def decode_step(self: __torch__.Ops, ids: Tensor, table: Tensor, weights: List[Tensor], keys: List[Tensor], values: List[Tensor], cos: Tensor, sin: Tensor, starts: Tensor, bias: Tensor, past: int) -> Tensor:
    c, s, = (self).turns_ahead(cos, sin, starts, past, 1, )
    rooms = (self).step_rooms(torch.size(ids, 0), weights, keys, )
    return (self).step(ids, table, keys, values, torch.select(c, 0, 0), torch.select(s, 0, 0), bias, past, rooms, )

  # Steps, each followed by a draw as in `draw` (temperature 0: draw_greedy) whose tokens the next step reads: what was drawn
  # (steps, 3, B). uniforms (steps, B) float64; it stops early where no more than `least` sequences go on without one of the tokens
  # `ends`, which may be empty: none ends then.
  def decode_steps(self: __torch__.Ops, ids: Tensor, table: Tensor, weights: List[Tensor], keys: List[Tensor], values: List[Tensor], cos: Tensor, sin: Tensor, starts: Tensor, bias: Tensor, past: int, uniforms: Tensor, temperature: float, top_k: int, top_p: float, min_p: float, ends: Tensor, open: Tensor, least: int) -> Tensor:
    rooms = (self).step_rooms(torch.size(ids, 0), weights, keys, )
    found = annotate(List[Tensor], [])
    n = torch.size(uniforms, 0)
    turns_c, turns_s, = (self).turns_ahead(cos, sin, starts, past, n, )
    next = ids
    alive = open
    go = torch.gt(n, 0)
    while go:
      s = torch.len(found)
      logits = (self).step(next, table, keys, values, torch.select(turns_c, 0, s), torch.select(turns_s, 0, s), bias, torch.add(past, s), rooms, )
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
