class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Differentiable sections. B batch, T time, d model width, H query heads, G key-value heads, D head size, F feed-forward width.

  # States may be bf16 while weights are fp32: products are made in the precision of the states, norms and turns in that of the
  # weights. Where the two are the same, type_as does nothing.

  def embed(self: __torch__.Ops, table: Tensor, ids: Tensor) -> Tensor:
    return torch.embedding(table, ids)

  # The same in bf16, and all sections after it with it.
  def embed_bf16(self: __torch__.Ops, table: Tensor, ids: Tensor) -> Tensor:
    return torch.to(torch.embedding(table, ids), 15)

  # x times weight, in the precision of x.
  def product(self: __torch__.Ops, x: Tensor, weight: Tensor) -> Tensor:
    return torch.linear(x, torch.type_as(weight, x))

  def rms_norm(self: __torch__.Ops, x: Tensor, weight: Tensor) -> Tensor:
    y = torch.rms_norm(torch.type_as(x, weight), [torch.size(weight, 0)], weight, {{eps}})
    return torch.type_as(y, x)

  # x (B, H, T, D), cos and sin (…, T, D/2): the two halves of each head turn together (rotate-half).
  def rotate(self: __torch__.Ops, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    a, b, = torch.chunk(x, 2, -1)
    return torch.type_as(torch.cat([torch.sub(torch.mul(a, cos), torch.mul(b, sin)), torch.add(torch.mul(b, cos), torch.mul(a, sin))], -1), x)

  # x (B, T, d) times weight (H·D, d), as heads (B, H, T, D).
  def heads(self: __torch__.Ops, x: Tensor, weight: Tensor, size: int) -> Tensor:
    y = (self).product(x, weight, )
    return torch.transpose(torch.view(y, [torch.size(x, 0), torch.size(x, 1), -1, size]), 1, 2)

  # (B, H, T, D) back to (B, T, H·D).
  def merge(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.flatten(torch.transpose(x, 1, 2), 2)

  # Each of the heads (B, G, T, D) `count` times over: (B, G·count, T, D).
  def repeat_heads(self: __torch__.Ops, x: Tensor, count: int) -> Tensor:
    return torch.repeat_interleave(x, count, 1)

  # Keys or values as attention wants them beside queries (B, H, T, D): its fused kernels know groups in bf16 on a card only, and
  # without them it is up to 4 times slower.
  def grouped(self: __torch__.Ops, q: Tensor, x: Tensor) -> Tensor:
    count = torch.floordiv(torch.size(q, 1), torch.size(x, 1))
    fused = torch.__and__(ops.prim.is_cuda(x), torch.ne(ops.prim.dtype(x), 6))
    if torch.__and__(torch.gt(count, 1), torch.__not__(fused)):
      y = (self).repeat_heads(x, count, )
    else:
      y = x
    return y

  def causal(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, (self).grouped(q, k, ), (self).grouped(q, v, ), None, 0., True, scale=None, enable_gqa=True)

  # Qwen3: x + attention(norm(x)) with an RMSNorm on each query and key head before the rotation.
  def attention(self: __torch__.Ops, x: Tensor, norm: Tensor, wq: Tensor, wk: Tensor, wv: Tensor, wo: Tensor, qn: Tensor, kn: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    size = torch.size(qn, 0)
    h = (self).rms_norm(x, norm, )
    q = (self).rotate((self).rms_norm((self).heads(h, wq, size, ), qn, ), cos, sin, )
    k = (self).rotate((self).rms_norm((self).heads(h, wk, size, ), kn, ), cos, sin, )
    v = (self).heads(h, wv, size, )
    return torch.add(x, (self).product((self).merge((self).causal(q, k, v, ), ), wo, ))

  # Llama: the same without the head norms.
  def attention_plain(self: __torch__.Ops, x: Tensor, norm: Tensor, wq: Tensor, wk: Tensor, wv: Tensor, wo: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    size = torch.mul(2, torch.size(cos, -1))
    h = (self).rms_norm(x, norm, )
    q = (self).rotate((self).heads(h, wq, size, ), cos, sin, )
    k = (self).rotate((self).heads(h, wk, size, ), cos, sin, )
    v = (self).heads(h, wv, size, )
    return torch.add(x, (self).product((self).merge((self).causal(q, k, v, ), ), wo, ))

  # Rows of x (N, H·D) at slots (B, T), as heads (B, H, T, D).
  def rows_as_heads(self: __torch__.Ops, x: Tensor, slots: Tensor, size: int) -> Tensor:
    y = torch.embedding(x, slots)
    return torch.transpose(torch.view(y, [torch.size(slots, 0), torch.size(slots, 1), -1, size]), 1, 2)

  # x (N, d) times weight (H·D, d), heads normalised and rotated: (N, H·D). cos, sin (N, 1, D/2); norm empty for Llama.
  def turned(self: __torch__.Ops, x: Tensor, weight: Tensor, norm: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    y = torch.view((self).product(x, weight, ), [torch.size(x, 0), -1, torch.mul(2, torch.size(cos, -1))])
    if torch.eq(torch.numel(norm), 0):
      z = y
    else:
      z = (self).rms_norm(y, norm, )
    return torch.flatten((self).rotate(z, cos, sin, ), 1)

  # Attention of branches to themselves and to the trunk they share. x (N, d) holds the tokens without padding; trunks (P, L)
  # and branches (B, T) say where each stands in x, owners (B) the trunk of each branch, mask (B, 1, T, L + T) what a branch
  # sees, places (N) where each token stands in the padded trunks and then branches (P·L + B·T).
  def attention_branched(self: __torch__.Ops, x: Tensor, norm: Tensor, wq: Tensor, wk: Tensor, wv: Tensor, wo: Tensor, qn: Tensor, kn: Tensor, cos: Tensor, sin: Tensor, trunks: Tensor, branches: Tensor, owners: Tensor, mask: Tensor, places: Tensor) -> Tensor:
    size = torch.mul(2, torch.size(cos, -1))
    h = (self).rms_norm(x, norm, )
    q = (self).turned(h, wq, qn, cos, sin, )
    k = (self).turned(h, wk, kn, cos, sin, )
    v = (self).product(h, wv, )
    tk = (self).rows_as_heads(k, trunks, size, )
    tv = (self).rows_as_heads(v, trunks, size, )
    a = (self).causal((self).rows_as_heads(q, trunks, size, ), tk, tv, )
    bk = torch.cat([torch.index_select(tk, 0, owners), (self).rows_as_heads(k, branches, size, )], 2)
    bv = torch.cat([torch.index_select(tv, 0, owners), (self).rows_as_heads(v, branches, size, )], 2)
    bq = (self).rows_as_heads(q, branches, size, )
    b = torch.scaled_dot_product_attention(bq, (self).grouped(bq, bk, ), (self).grouped(bq, bv, ), mask, 0., False, scale=None, enable_gqa=True)
    padded = torch.cat([torch.flatten((self).merge(a, ), 0, 1), torch.flatten((self).merge(b, ), 0, 1)], 0)
    return torch.add(x, (self).product(torch.embedding(padded, places), wo, ))

  # x + down(silu(gate(norm(x))) · up(norm(x))).
  def mlp(self: __torch__.Ops, x: Tensor, norm: Tensor, gate: Tensor, up: Tensor, down: Tensor) -> Tensor:
    h = (self).rms_norm(x, norm, )
    return torch.add(x, (self).product(torch.mul(torch.silu((self).product(h, gate, )), (self).product(h, up, )), down, ))

  # Mixture of experts, Qwen3-MoE: E experts, k of them a token, M = N·k assignments of tokens to experts.

  # Experts (N, k) and their weights (N, k) from router probabilities (N, E). The bias (E) enters the choice only (arXiv 2408.15664).
  # Numbers as a shape, which needs no copy from a card: choice is (k, 1) where the weights are divided by their sum, else (k, 0).
  def choose(self: __torch__.Ops, probs: Tensor, bias: Tensor, choice: Tensor) -> Tuple[Tensor, Tensor]:
    _0, chosen, = torch.topk(torch.add(torch.detach(probs), bias), torch.size(choice, 0), -1, True, False)
    picked = torch.gather(probs, -1, chosen)
    if torch.gt(torch.size(choice, 1), 0):
      weights = torch.div(picked, torch.sum(picked, [-1], True))
    else:
      weights = picked
    return (chosen, weights)

  # Σ weight · expert(h) (N, d): tokens sorted by expert, one feed-forward a contiguous segment, so that the cost follows k, not E.
  # counts (E) assignments an expert; experts: gate, up, down of each. Reading the counts waits for a card, once a layer.
  def mix(self: __torch__.Ops, h: Tensor, chosen: Tensor, weights: Tensor, counts: Tensor, experts: List[Tensor]) -> Tensor:
    order = torch.argsort(torch.flatten(chosen), stable=True, dim=-1, descending=False)
    tokens = torch.floor_divide(order, torch.size(chosen, 1))
    sizes = annotate(List[int], (counts).tolist())
    parts = torch.split_with_sizes(torch.index_select(h, 0, tokens), sizes, 0)
    found = annotate(List[Tensor], [])
    for e in range(torch.len(parts)):
      part = parts[e]
      if torch.gt(torch.size(part, 0), 0):
        at = torch.mul(e, 3)
        inner = torch.mul(torch.silu((self).product(part, experts[at], )), (self).product(part, experts[torch.add(at, 1)], ))
        _0 = torch.append(found, (self).product(inner, experts[torch.add(at, 2)], ))
    scale = torch.type_as(torch.unsqueeze(torch.index_select(torch.flatten(weights), 0, order), -1), h)
    return torch.index_add(torch.zeros_like(h), 0, tokens, torch.mul(torch.cat(found, 0), scale))

  def router(self: __torch__.Ops, h: Tensor, gate: Tensor) -> Tensor:
    return torch.softmax(torch.linear(torch.type_as(h, gate), gate), -1, 6)

  # x + mixture(norm(x)), and what the router did: the balance loss E · Σ f_e P_e (arXiv 2101.03961, Eq. 4; f sums to k), the only
  # one with a gradient; assignments an expert (E); the entropy of the probabilities in nats, mean over tokens.
  def moe_routed(self: __torch__.Ops, x: Tensor, norm: Tensor, gate: Tensor, bias: Tensor, choice: Tensor, experts: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    h = torch.flatten((self).rms_norm(x, norm, ), 0, -2)
    probs = (self).router(h, gate, )
    chosen, weights, = (self).choose(probs, bias, choice, )
    e = torch.size(gate, 0)
    counts = torch.bincount(torch.flatten(chosen), None, e)
    y = (self).mix(h, chosen, weights, counts, experts, )
    load = torch.to(counts, 6)
    balance = torch.mul(torch.sum(torch.mul(torch.div(load, torch.size(h, 0)), torch.mean(probs, [0]))), e)
    fixed = torch.detach(probs)
    entropy = torch.neg(torch.mean(torch.sum(torch.xlogy(fixed, fixed), [-1])))
    return (torch.add(x, torch.view_as(y, x)), balance, load, entropy)

  # The same without looking at the router.
  def moe(self: __torch__.Ops, x: Tensor, norm: Tensor, gate: Tensor, bias: Tensor, choice: Tensor, experts: List[Tensor]) -> Tensor:
    h = torch.flatten((self).rms_norm(x, norm, ), 0, -2)
    chosen, weights, = (self).choose((self).router(h, gate, ), bias, choice, )
    counts = torch.bincount(torch.flatten(chosen), None, torch.size(gate, 0))
    return torch.add(x, torch.view_as((self).mix(h, chosen, weights, counts, experts, ), x))

  def linear(self: __torch__.Ops, x: Tensor, weight: Tensor) -> Tensor:
    return torch.linear(x, weight)

  # Logits (n, V) of states in the head's own precision, whatever that of the states is.
  def logits(self: __torch__.Ops, x: Tensor, weight: Tensor) -> Tensor:
    return torch.type_as(torch.linear(x, torch.type_as(weight, x)), weight)

  # log π of the target (N) from logits (N, V) and targets (N).
  def target_log_prob(self: __torch__.Ops, logits: Tensor, targets: Tensor) -> Tensor:
    picked = torch.squeeze(torch.gather(logits, -1, torch.unsqueeze(targets, -1)), -1)
    return torch.sub(picked, torch.logsumexp(logits, [-1]))

  # H(π) in nats (N), differentiable.
  def entropy(self: __torch__.Ops, logits: Tensor) -> Tensor:
    logp = torch.log_softmax(logits, -1)
    return torch.neg(torch.sum(torch.mul(torch.exp(logp), logp), [-1]))

  # 1 − exp(x) without cancellation, for x ≤ 0.
  def one_minus_exp(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.neg(torch.expm1(x))

  # Sections without autograd: numbers may be arguments here.

  # ∂(Σ outputs · seeds)/∂inputs; zeros where an input does not take part.
  def gradients(self: __torch__.Ops, outputs: List[Tensor], inputs: List[Tensor], seeds: List[Tensor]) -> List[Tensor]:
    given = annotate(List[Optional[Tensor]], [])
    for i in range(torch.len(seeds)):
      _0 = torch.append(given, torch.type_as(seeds[i], outputs[i]))
    found = torch.grad(outputs, inputs, given, None, False, True)
    result = annotate(List[Tensor], [])
    for i in range(torch.len(found)):
      one = found[i]
      if torch.__is__(one, None):
        g = torch.zeros_like(inputs[i])
      else:
        g = unchecked_cast(Tensor, one)
      _1 = torch.append(result, g)
    return result

  # A dense Qwen3 block with its gradient written out, for the CPU in fp32: what autograd would do in more passes over memory.
  # Norm weights are folded into the matrices that follow, so that activations meet no weight of a norm, forward or backward.

  # Rows of x over their root mean square, in place where asked, and the inverse of that root (…, 1): NaN, not 0,
  # where a square overflows, so that a diverging run shows.
  def unit_rows(self: __torch__.Ops, x: Tensor, in_place: bool) -> Tuple[Tensor, Tensor]:
    square = torch.pow(torch.linalg_vector_norm(x, 2, [-1], True), 2)
    r = torch.add_(torch.rsqrt_(torch.add_(torch.div(square, torch.size(x, -1)), {{eps}})), torch.mul_(square, 0))
    if in_place:
      n = torch.mul_(x, r)
    else:
      n = torch.mul(x, r)
    return (n, r)

  # ∂/∂x of unit_rows but for the factor r, from dn, that of n, in its place.
  def unit_rows_backward(self: __torch__.Ops, dn: Tensor, n: Tensor) -> Tensor:
    along = torch.div_(torch.sum(torch.mul(dn, n), [-1], True), torch.neg(torch.size(n, -1)))
    return torch.addcmul_(dn, n, along)

  # cos and sin (T, D/2) as factors (T, 1, D) of a head and of its swapped halves.
  def turns(self: __torch__.Ops, cos: Tensor, sin: Tensor) -> Tuple[Tensor, Tensor]:
    return (torch.unsqueeze(torch.cat([cos, cos], -1), 1), torch.unsqueeze(torch.cat([torch.neg(sin), sin], -1), 1))

  # The halves of the last dimension, swapped.
  def swapped(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.roll(x, [torch.floordiv(torch.size(x, -1), 2)], [-1])

  # Heads n (B, T, H, D) times their weight (D), turned: (B, H, T, D), contiguous.
  def turn_units(self: __torch__.Ops, n: Tensor, weight: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    y = torch.new_empty(n, [torch.size(n, 0), torch.size(n, 2), torch.size(n, 1), torch.size(n, 3)])
    places = torch.transpose(y, 1, 2)
    _0 = torch.mul(n, torch.mul(cos, weight), out=places)
    _1 = torch.addcmul_(places, (self).swapped(n, ), torch.mul(sin, (self).swapped(weight, )))
    return y

  # From g (B, T, H, D): the gradients of heads before norm and turn (N, H·D), and of the weight (D).
  def turn_units_backward(self: __torch__.Ops, g: Tensor, n: Tensor, r: Tensor, weight: Tensor, cos: Tensor, sin: Tensor) -> Tuple[Tensor, Tensor]:
    z = torch.addcmul_(torch.mul(g, cos), (self).swapped(g, ), (self).swapped(sin, ))
    products = torch.mul(z, n)
    dw = torch.sum(products, [0, 1, 2])
    along = torch.unsqueeze(torch.div_(torch.matmul(products, weight), torch.neg(torch.size(n, -1))), -1)
    x = torch.mul_(torch.addcmul_(torch.mul_(z, weight), n, along), r)
    return (torch.flatten(torch.flatten(x, 2), 0, 1), dw)

  # Gradient (d) of a norm's weight and (m, d) of the matrix behind it from that of their product, which it overwrites.
  def unfold(self: __torch__.Ops, folded: Tensor, norm: Tensor, weight: Tensor) -> Tuple[Tensor, Tensor]:
    dn = torch.sum(torch.mul(folded, weight), [0])
    return (dn, torch.mul_(folded, norm))

  # Causal attention goes tile by tile: 64 places of some sequences, each as far as it sees. So many sequences that a tile's
  # probabilities take two megabytes.
  def tile_sequences(self: __torch__.Ops, heads: Tensor) -> int:
    return ops.prim.max(1, torch.floordiv(8192, torch.mul(torch.size(heads, 1), torch.size(heads, 2))))

  # Of heads x (B, H, T, D): `count` sequences from `first` on, places `start` to `end`, as (count·H, places, D).
  def tile(self: __torch__.Ops, x: Tensor, first: int, count: int, start: int, end: int) -> Tensor:
    return torch.flatten(torch.slice(torch.slice(x, 0, first, torch.add(first, count)), 2, start, end), 0, 1)

  # Writes such a tile to its places of x (B, H, T, D), or adds it.
  def put_tile(self: __torch__.Ops, x: Tensor, tile: Tensor, first: int, count: int, start: int, end: int, add: bool) -> Tensor:
    into = torch.slice(torch.slice(x, 0, first, torch.add(first, count)), 2, start, end)
    if add:
      y = torch.add_(into, torch.view(tile, torch.size(into)))
    else:
      y = torch.copy_(into, torch.view(tile, torch.size(into)))
    return y

  # Causal attention of heads (B, H, T, D): the states (B, T, H·D), then the probabilities of the
  # tiles. For short contexts, where keeping them costs less than the fused kernel's computing them again.
  def tiles_forward(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor) -> List[Tensor]:
    t = torch.size(q, 2)
    scale = torch.pow(torch.mul(torch.size(q, 3), 1.), -0.5)
    none = torch.new_zeros(q, [1, 1, 1])
    unseen = torch.triu(torch.mul(torch.new_ones(q, [64, 64]), -1e+30), 1)
    o = torch.new_empty(q, [torch.size(q, 0), t, torch.size(q, 1), torch.size(q, 3)])
    found = [torch.flatten(o, 2)]
    count = (self).tile_sequences(q, )
    for j in range(torch.floordiv(torch.sub(torch.add(torch.size(q, 0), count), 1), count)):
      at = torch.mul(j, count)
      for i in range(torch.floordiv(torch.add(t, 63), 64)):
        start = torch.mul(i, 64)
        end = ops.prim.min(torch.add(start, 64), t)
        width = torch.sub(end, start)
        keys = torch.transpose((self).tile(k, at, count, 0, end, ), 1, 2)
        scores = torch.baddbmm(none, (self).tile(q, at, count, start, end, ), keys, beta=0, alpha=scale)
        _0 = torch.add_(torch.slice(scores, 2, start), torch.slice(torch.slice(unseen, 0, 0, width), 1, 0, width))
        p = torch.softmax(scores, -1)
        _1 = (self).put_tile(torch.transpose(o, 1, 2), torch.bmm(p, (self).tile(v, at, count, 0, end, )), at, count, start, end, False, )
        _2 = torch.append(found, p)
    return found

  # The gradients of q, k and v (B, T, H, D) from g (B, T, H, D), that of the states, and the probabilities of the tiles.
  def tiles_backward(self: __torch__.Ops, g: Tensor, q: Tensor, k: Tensor, v: Tensor, tiles: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
    t = torch.size(q, 2)
    scale = torch.pow(torch.mul(torch.size(q, 3), 1.), -0.5)
    none = torch.new_zeros(q, [1, 1, 1])
    dq, dk, dv = torch.empty_like(g), torch.empty_like(g), torch.empty_like(g)
    hq, hk, hv, hg = torch.transpose(dq, 1, 2), torch.transpose(dk, 1, 2), torch.transpose(dv, 1, 2), torch.transpose(g, 1, 2)
    rows = torch.floordiv(torch.add(t, 63), 64)
    count = (self).tile_sequences(q, )
    for j in range(torch.len(tiles)):
      at = torch.mul(torch.floordiv(j, rows), count)
      last = torch.sub(torch.sub(rows, 1), torch.remainder(j, rows))
      start = torch.mul(last, 64)
      end = ops.prim.min(torch.add(start, 64), t)
      p = tiles[torch.add(torch.mul(torch.floordiv(j, rows), rows), last)]
      more = torch.lt(end, t)
      arriving = (self).tile(hg, at, count, start, end, )
      _0 = (self).put_tile(hv, torch.bmm(torch.transpose(p, 1, 2), arriving), at, count, 0, end, more, )
      dp = torch.bmm(arriving, torch.transpose((self).tile(v, at, count, 0, end, ), 1, 2))
      ds = torch._softmax_backward_data(dp, p, -1, 6)
      _1 = (self).put_tile(hq, torch.baddbmm(none, ds, (self).tile(k, at, count, 0, end, ), beta=0, alpha=scale), at, count, start, end, False, )
      _2 = (self).put_tile(hk, torch.baddbmm(none, torch.transpose(ds, 1, 2), (self).tile(q, at, count, start, end, ), beta=0, alpha=scale), at, count, 0, end, more, )
    return (dq, dk, dv)

  # Causal attention of (B, H, T, D): states (B, T, H·D), and what its gradient needs.
  def attend_forward(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor) -> List[Tensor]:
    if torch.le(torch.size(q, 2), torch.mul(8, torch.size(q, 3))):
      found = (self).tiles_forward(q, k, v, )
    else:
      a, lse, = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., True, attn_mask=None, scale=None)
      found = [(self).merge(a, ), lse]
    return found

  # From g (N, H·D), the gradients of q, k and v, (B, T, H, D).
  def attend_backward(self: __torch__.Ops, g: Tensor, q: Tensor, k: Tensor, v: Tensor, kept: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
    b, h, t, size = torch.size(q, 0), torch.size(q, 1), torch.size(q, 2), torch.size(q, 3)
    arriving = torch.view(g, [b, t, h, size])
    if torch.le(t, torch.mul(8, size)):
      dq, dk, dv, = (self).tiles_backward(arriving, q, k, v, torch.slice(kept, 1, 9223372036854775807, 1), )
    else:
      a = torch.transpose(torch.view(kept[0], [b, t, h, size]), 1, 2)
      x, y, z, = torch._scaled_dot_product_flash_attention_for_cpu_backward(torch.transpose(arriving, 1, 2), q, k, v, a, kept[1], 0., True, attn_mask=None, scale=None)
      dq, dk, dv = torch.transpose(x, 1, 2), torch.transpose(y, 1, 2), torch.transpose(z, 1, 2)
    return (dq, dk, dv)

  # x (B, T, d); weights: norm, wq, wk, wv, wo, qn, kn, norm, gate, up, down. Returns the block's states and what its gradient needs.
  def block_forward(self: __torch__.Ops, x: Tensor, weights: List[Tensor], cos: Tensor, sin: Tensor) -> List[Tensor]:
    shape = [torch.size(x, 0), torch.size(x, 1), -1, torch.mul(2, torch.size(cos, -1))]
    c, s, = (self).turns(cos, sin, )
    rows = torch.flatten(x, 0, 1)
    n, r, = (self).unit_rows(rows, False, )
    nq, rq, = (self).unit_rows(torch.view(torch.linear(n, torch.mul(weights[1], weights[0])), shape), True, )
    nk, rk, = (self).unit_rows(torch.view(torch.linear(n, torch.mul(weights[2], weights[0])), shape), True, )
    v0 = torch.contiguous(torch.transpose(torch.view(torch.linear(n, torch.mul(weights[3], weights[0])), shape), 1, 2))
    q = (self).turn_units(nq, weights[5], c, s, )
    k0 = (self).turn_units(nk, weights[6], c, s, )
    count = torch.floordiv(torch.size(q, 1), torch.size(k0, 1))
    if torch.gt(count, 1):
      k, v = (self).repeat_heads(k0, count, ), (self).repeat_heads(v0, count, )
    else:
      k, v = k0, v0
    attended = (self).attend_forward(q, k, v, )
    y = torch.addmm(rows, torch.flatten(attended[0], 0, 1), torch.t(weights[4]), beta=1, alpha=1)
    m, rm, = (self).unit_rows(y, False, )
    gate = torch.linear(m, torch.mul(weights[8], weights[7]))
    up = torch.linear(m, torch.mul(weights[9], weights[7]))
    share = torch.sigmoid(gate)
    silu = torch.mul_(gate, share)
    out = torch.addmm(y, torch.mul(silu, up), torch.t(weights[10]), beta=1, alpha=1)
    return torch.add([torch.view_as(out, x), m, rm, silu, share, up, n, r, nq, rq, nk, rk, q, k, v], attended)

  # From g (B, T, d), the gradient of the block's states, and what block_forward kept (used up here): those of x and of the weights, in their order.
  def block_backward(self: __torch__.Ops, g: Tensor, weights: List[Tensor], kept: List[Tensor], cos: Tensor, sin: Tensor) -> List[Tensor]:
    dy, mlp, = (self).mlp_backward(torch.flatten(g, 0, 1), torch.slice(weights, 7, 11, 1), torch.slice(kept, 0, 5, 1), )
    dx, own, = (self).attention_backward(dy, torch.slice(weights, 0, 7, 1), torch.slice(kept, 5, 14, 1), torch.slice(kept, 14, 9223372036854775807, 1), cos, sin, )
    return torch.add(torch.add([torch.view_as(dx, g)], own), mlp)

  # g (N, d); weights: norm, gate, up, down; kept: m, rm, silu, share, up. The gradients of the states before (N, d) and of the weights.
  def mlp_backward(self: __torch__.Ops, g: Tensor, weights: List[Tensor], kept: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    m, rm, silu, share, up, = kept
    inner = torch.mul(silu, up)
    ddown = torch.mm(torch.t(g), inner)
    di = torch.mm(g, weights[3], out=inner)
    slope = torch.lerp(silu, torch.new_ones(silu, [1]), share, out=share)
    dgate = torch.mul_(torch.mul_(slope, up), di)
    dup = torch.mul_(di, silu)
    dm = torch.mm(dgate, torch.mul(weights[1], weights[0]))
    dm1 = torch.addmm_(dm, dup, torch.mul(weights[2], weights[0]), beta=1, alpha=1)
    n1, wgate, = (self).unfold(torch.mm(torch.t(dgate), m), weights[0], weights[1], )
    n2, wup, = (self).unfold(torch.mm(torch.t(dup), m), weights[0], weights[2], )
    dy = torch.addcmul(g, (self).unit_rows_backward(dm1, m, ), rm)
    return (dy, [torch.add(n1, n2), wgate, wup, ddown])

  # g (N, d); weights: norm, wq, wk, wv, wo, qn, kn; kept: n, r, nq, rq, nk, rk, q, k, v; attended: of
  # attend_forward. As mlp_backward.
  def attention_backward(self: __torch__.Ops, g: Tensor, weights: List[Tensor], kept: List[Tensor], attended: List[Tensor], cos: Tensor, sin: Tensor) -> Tuple[Tensor, List[Tensor]]:
    n, r, nq, rq, nk, rk, q, k, v, = kept
    c, s, = (self).turns(cos, sin, )
    do = torch.mm(torch.t(g), torch.flatten(attended[0], 0, 1))
    dq, dk, dv, = (self).attend_backward(torch.mm(g, weights[4]), q, k, v, attended, )
    groups = [torch.size(nk, 2), torch.floordiv(torch.size(nq, 2), torch.size(nk, 2))]
    if torch.gt(groups[1], 1):
      dk1, dv1 = torch.sum(torch.unflatten(dk, 2, groups), [3]), torch.sum(torch.unflatten(dv, 2, groups), [3])
    else:
      dk1, dv1 = dk, dv
    q0, dqn, = (self).turn_units_backward(dq, nq, rq, weights[5], c, s, )
    k0, dkn, = (self).turn_units_backward(dk1, nk, rk, weights[6], c, s, )
    v0 = torch.flatten(torch.flatten(dv1, 2), 0, 1)
    dn = torch.mm(q0, torch.mul(weights[1], weights[0]))
    dn1 = torch.addmm_(dn, k0, torch.mul(weights[2], weights[0]), beta=1, alpha=1)
    dn2 = torch.addmm_(dn1, v0, torch.mul(weights[3], weights[0]), beta=1, alpha=1)
    n1, wq, = (self).unfold(torch.mm(torch.t(q0), n), weights[0], weights[1], )
    n2, wk, = (self).unfold(torch.mm(torch.t(k0), n), weights[0], weights[2], )
    n3, wv, = (self).unfold(torch.mm(torch.t(v0), n), weights[0], weights[3], )
    dx = torch.addcmul(g, (self).unit_rows_backward(dn2, n, ), r)
    return (dx, [torch.add(torch.add(n1, n2), n3), wq, wk, wv, do, dqn, dkn])

  # The same block for branches and trunks (see attention_branched), without padding but inside attention. Letters as there; S = L + T.

  # Heads of x (B, T, G·R·D), those of a group one after the other: (B·G, R·T, D).
  def group_heads(self: __torch__.Ops, x: Tensor, groups: int, size: int) -> Tensor:
    y = torch.permute(torch.unflatten(x, 2, [groups, -1, size]), [0, 2, 3, 1, 4])
    return torch.reshape(y, [torch.mul(torch.size(x, 0), groups), -1, size])

  # The way back from (B·G, R·T, D): rows (B·T, G·R·D).
  def heads_as_rows(self: __torch__.Ops, x: Tensor, groups: int, t: int) -> Tensor:
    y = torch.view(x, [-1, groups, torch.floordiv(torch.size(x, 1), t), t, torch.size(x, 2)])
    return torch.reshape(torch.permute(y, [0, 3, 1, 2, 4]), [torch.mul(torch.size(y, 0), t), -1])

  # Attention of q (B·G, R·T, D) to k and v (B·G, S, D) with a bias (B or 1, 1, T, S): states and probabilities.
  def biased_forward(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, bias: Tensor, batch: int) -> Tuple[Tensor, Tensor]:
    scale = torch.pow(torch.mul(torch.size(q, 2), 1.), -0.5)
    scores = torch.baddbmm(torch.new_zeros(q, [1, 1, 1]), q, torch.transpose(k, 1, 2), beta=0, alpha=scale)
    _0 = torch.add_(torch.view(scores, [batch, -1, torch.size(bias, 2), torch.size(bias, 3)]), bias)
    p = torch.softmax(scores, -1)
    return (torch.bmm(p, v), p)

  # The gradients of q, k and v from g, that of the states.
  def biased_backward(self: __torch__.Ops, g: Tensor, q: Tensor, k: Tensor, v: Tensor, p: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    scale = torch.pow(torch.mul(torch.size(q, 2), 1.), -0.5)
    none = torch.new_zeros(q, [1, 1, 1])
    dv = torch.bmm(torch.transpose(p, 1, 2), g)
    ds = torch._softmax_backward_data(torch.bmm(g, torch.transpose(v, 1, 2)), p, -1, 6)
    dq = torch.baddbmm(none, ds, k, beta=0, alpha=scale)
    dk = torch.baddbmm(none, torch.transpose(ds, 1, 2), q, beta=0, alpha=scale)
    return (dq, dk, dv)

  # Keys or values of the branches with those of their trunks before them: (B·G, S, D).
  def with_trunks(self: __torch__.Ops, trunks: Tensor, branches: Tensor, owners: Tensor, groups: int) -> Tensor:
    above = torch.index_select(torch.unflatten(trunks, 0, [-1, groups]), 0, owners)
    return torch.flatten(torch.cat([above, torch.unflatten(branches, 0, [-1, groups])], 2), 0, 1)

  # The way back: gradients of the trunks, added to `into` (P·G, L, D), and of the branches' own (B·G, T, D).
  def without_trunks(self: __torch__.Ops, g: Tensor, into: Tensor, owners: Tensor, groups: int) -> Tensor:
    l = torch.size(into, 1)
    _0 = torch.index_add_(torch.unflatten(into, 0, [-1, groups]), 0, owners, torch.unflatten(torch.slice(g, 1, 0, l), 0, [-1, groups]))
    return torch.slice(g, 1, l)

  # From q, k, v (N, ·): states (N, H·D), then what the gradient needs. layout: trunks, branches, owners, places; the bias of a trunk
  # (1, 1, L, L) and of a branch (B, 1, T, S): 0 at what is seen, a large negative number elsewhere.
  def branches_forward(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, layout: List[Tensor], size: int) -> List[Tensor]:
    trunks, branches, owners, places, trunk_bias, bias, = layout
    groups = torch.floordiv(torch.size(k, 1), size)
    tq = (self).group_heads(torch.embedding(q, trunks), groups, size, )
    tk = (self).group_heads(torch.embedding(k, trunks), groups, size, )
    tv = (self).group_heads(torch.embedding(v, trunks), groups, size, )
    a, tp, = (self).biased_forward(tq, tk, tv, trunk_bias, torch.size(trunks, 0), )
    bq = (self).group_heads(torch.embedding(q, branches), groups, size, )
    bk = (self).with_trunks(tk, (self).group_heads(torch.embedding(k, branches), groups, size, ), owners, groups, )
    bv = (self).with_trunks(tv, (self).group_heads(torch.embedding(v, branches), groups, size, ), owners, groups, )
    b, bp, = (self).biased_forward(bq, bk, bv, bias, torch.size(branches, 0), )
    padded = torch.cat([(self).heads_as_rows(a, groups, torch.size(trunks, 1), ), (self).heads_as_rows(b, groups, torch.size(branches, 1), )], 0)
    return [torch.embedding(padded, places), tq, tk, tv, tp, bq, bk, bv, bp]

  # From g (N, H·D), the gradients of q, k and v (N, ·). Padding is met by no gradient, and nothing that is kept sees it.
  def branches_backward(self: __torch__.Ops, g: Tensor, kept: List[Tensor], layout: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
    trunks, branches, owners, places, trunk_bias, bias, = layout
    tq, tk, tv, tp, bq, bk, bv, bp, = kept
    p, l, b, t = torch.size(trunks, 0), torch.size(trunks, 1), torch.size(branches, 0), torch.size(branches, 1)
    groups = torch.floordiv(torch.size(tk, 0), p)
    size = torch.size(tk, 2)
    first = torch.mul(p, l)
    padded = torch.index_copy_(torch.new_zeros(g, [torch.add(first, torch.mul(b, t)), torch.size(g, 1)]), 0, places, g)
    above = (self).group_heads(torch.view(torch.slice(padded, 0, 0, first), [p, l, -1]), groups, size, )
    below = (self).group_heads(torch.view(torch.slice(padded, 0, first), [b, t, -1]), groups, size, )
    dtq, dtk, dtv, = (self).biased_backward(above, tq, tk, tv, tp, )
    dbq, dbs, dbu, = (self).biased_backward(below, bq, bk, bv, bp, )
    dbk = (self).without_trunks(dbs, dtk, owners, groups, )
    dbv = (self).without_trunks(dbu, dtv, owners, groups, )
    dq = torch.cat([(self).heads_as_rows(dtq, groups, l, ), (self).heads_as_rows(dbq, groups, t, )], 0)
    dk = torch.cat([(self).heads_as_rows(dtk, groups, l, ), (self).heads_as_rows(dbk, groups, t, )], 0)
    dv = torch.cat([(self).heads_as_rows(dtv, groups, l, ), (self).heads_as_rows(dbv, groups, t, )], 0)
    return (torch.embedding(dq, places), torch.embedding(dk, places), torch.embedding(dv, places))

  # Heads n (N, H, D) times their weight (D), turned by factors (N, 1, D): rows (N, H·D).
  def turn_rows(self: __torch__.Ops, n: Tensor, weight: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = [torch.floordiv(torch.size(n, -1), 2)]
    y = torch.addcmul_(torch.mul(n, torch.mul(cos, weight)), torch.roll(n, half, [-1]), torch.mul(sin, torch.roll(weight, half, [-1])))
    return torch.flatten(y, 1)

  # From g (N, H·D): the gradients of heads before norm and turn (N, H·D), and of the weight (D).
  def turn_rows_backward(self: __torch__.Ops, g: Tensor, n: Tensor, r: Tensor, weight: Tensor, cos: Tensor, sin: Tensor) -> Tuple[Tensor, Tensor]:
    half = [torch.floordiv(torch.size(n, -1), 2)]
    y = torch.view_as(g, n)
    z = torch.addcmul_(torch.mul(y, cos), torch.roll(y, half, [-1]), torch.roll(sin, half, [-1]))
    products = torch.mul(z, n)
    along = torch.unsqueeze(torch.div_(torch.matmul(products, weight), torch.neg(torch.size(n, -1))), -1)
    x = torch.mul_(torch.addcmul_(torch.mul_(z, weight), n, along), r)
    return (torch.flatten(x, 1), torch.sum(products, [0, 1]))

  # block_forward of x (N, d); cos, sin (N, D/2); layout as in branches_forward.
  def branched_forward(self: __torch__.Ops, x: Tensor, weights: List[Tensor], cos: Tensor, sin: Tensor, layout: List[Tensor]) -> List[Tensor]:
    size = torch.mul(2, torch.size(cos, -1))
    shape = [torch.size(x, 0), -1, size]
    c, s, = (self).turns(cos, sin, )
    n, r, = (self).unit_rows(x, False, )
    nq, rq, = (self).unit_rows(torch.view(torch.linear(n, torch.mul(weights[1], weights[0])), shape), True, )
    nk, rk, = (self).unit_rows(torch.view(torch.linear(n, torch.mul(weights[2], weights[0])), shape), True, )
    q = (self).turn_rows(nq, weights[5], c, s, )
    k = (self).turn_rows(nk, weights[6], c, s, )
    attended = (self).branches_forward(q, k, torch.linear(n, torch.mul(weights[3], weights[0])), layout, size, )
    y = torch.addmm(x, attended[0], torch.t(weights[4]), beta=1, alpha=1)
    m, rm, = (self).unit_rows(y, False, )
    gate = torch.linear(m, torch.mul(weights[8], weights[7]))
    up = torch.linear(m, torch.mul(weights[9], weights[7]))
    share = torch.sigmoid(gate)
    silu = torch.mul_(gate, share)
    out = torch.addmm(y, torch.mul(silu, up), torch.t(weights[10]), beta=1, alpha=1)
    return torch.add([out, m, rm, silu, share, up, n, r, nq, rq, nk, rk], attended)

  # block_backward, from g (N, d).
  def branched_backward(self: __torch__.Ops, g: Tensor, weights: List[Tensor], kept: List[Tensor], cos: Tensor, sin: Tensor, layout: List[Tensor]) -> List[Tensor]:
    dy, mlp, = (self).mlp_backward(g, torch.slice(weights, 7, 11, 1), torch.slice(kept, 0, 5, 1), )
    n, r, nq, rq, nk, rk, = torch.slice(kept, 5, 11, 1)
    c, s, = (self).turns(cos, sin, )
    do = torch.mm(torch.t(dy), kept[11])
    dq, dk, v0, = (self).branches_backward(torch.mm(dy, weights[4]), torch.slice(kept, 12, 9223372036854775807, 1), layout, )
    q0, dqn, = (self).turn_rows_backward(dq, nq, rq, weights[5], c, s, )
    k0, dkn, = (self).turn_rows_backward(dk, nk, rk, weights[6], c, s, )
    dn = torch.mm(q0, torch.mul(weights[1], weights[0]))
    dn1 = torch.addmm_(dn, k0, torch.mul(weights[2], weights[0]), beta=1, alpha=1)
    dn2 = torch.addmm_(dn1, v0, torch.mul(weights[3], weights[0]), beta=1, alpha=1)
    n1, wq, = (self).unfold(torch.mm(torch.t(q0), n), weights[0], weights[1], )
    n2, wk, = (self).unfold(torch.mm(torch.t(k0), n), weights[0], weights[2], )
    n3, wv, = (self).unfold(torch.mm(torch.t(v0), n), weights[0], weights[3], )
    dx = torch.addcmul(dy, (self).unit_rows_backward(dn2, n, ), r)
    return torch.add([dx, torch.add(torch.add(n1, n2), n3), wq, wk, wv, do, dqn, dkn], mlp)

  # RMSNorm of x (…, d), with what its gradient needs.
  def norm_forward(self: __torch__.Ops, x: Tensor, weight: Tensor) -> List[Tensor]:
    n, r, = (self).unit_rows(x, False, )
    return [torch.mul(n, weight), n, r]

  # The gradients of x and of the weight.
  def norm_backward(self: __torch__.Ops, g: Tensor, weight: Tensor, n: Tensor, r: Tensor) -> List[Tensor]:
    dw = torch.sum(torch.flatten(torch.mul(g, n), 0, -2), [0])
    return [torch.mul_((self).unit_rows_backward(torch.mul(g, weight), n, ), r), dw]

  # ∂/∂table (V, d) from the gradient of the rows looked up.
  def embed_backward(self: __torch__.Ops, g: Tensor, ids: Tensor, table: Tensor) -> Tensor:
    return torch.embedding_dense_backward(g, ids, torch.size(table, 0), -1, False)

  def accumulate(self: __torch__.Ops, into: List[Tensor], from_: List[Tensor]) -> int:
    torch._foreach_add_(into, from_, alpha=1)
    return torch.len(into)

  def assign(self: __torch__.Ops, into: Tensor, value: Tensor) -> int:
    _0 = torch.copy_(into, value)
    return torch.numel(into)

  def global_norm(self: __torch__.Ops, grads: List[Tensor]) -> Tensor:
    return torch.linalg_vector_norm(torch.stack(torch._foreach_norm(grads, 2)), 2)

  # What divides the gradients of a step, max(1, norm / clip); `bad` (float) is set to 1 from the first norm on that is not finite.
  def clipping(self: __torch__.Ops, norm: Tensor, bad: Tensor, clip: float) -> Tensor:
    _0 = torch.copy_(bad, torch.maximum(bad, torch.to(torch.logical_not(torch.isfinite(norm)), 6)))
    return torch.to(torch.clamp(torch.div(torch.to(norm, 7), clip), 1., None), 6)

  # AdamW in place, gradients divided by `scale` (the clipping factor); nothing changes where `bad` is 1. No wait for a device.
  def adamw(self: __torch__.Ops, params: List[Tensor], grads: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], scale: Tensor, bad: Tensor, lr: float, beta1: float, beta2: float, decay: float, eps: float) -> int:
    _0 = torch._foreach_add_(steps, torch.rsub(bad, 1), alpha=1)
    empty = annotate(List[Tensor], [])
    torch._fused_adamw_(params, grads, first, second, empty, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False, grad_scale=scale, found_inf=bad)
    return torch.len(params)

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
    if torch.item(torch.any(torch.eq(torch.select(values, 1, k), torch.select(values, 1, torch.sub(k, 1))))):
      mask = (self).top_mask(logits, k, )
      chosen = torch.reshape(torch.select(torch.nonzero(mask), 1, 1), [-1, k])
    else:
      chosen = torch.slice(index, 1, 0, k)
    return chosen

  # Marks the tail in f (n, V): 1 outside K, the k < V most probable tokens of each row of logits z (n, V), and 0 in K, ties at the
  # k-th place to the lower index. most (n, 1): each row's maximum. On the CPU a threshold is sought that just k logits reach:
  # comparing and adding are vectorised, selecting is not. Rows that take long, and rows with ties, are selected from.
  def mark_tail(self: __torch__.Ops, z: Tensor, most: Tensor, k: int, f: Tensor) -> int:
    if ops.prim.is_cuda(z):
      _0 = torch.scatter_(torch.fill_(f, 1), -1, (self).top_tokens(z, k, ), 0)
      late = torch.size(z, 0)
    else:
      threshold, rows, = (self).seek_threshold(z, most, k, f, )
      _1 = torch.lt(z, threshold, out=f)
      late = torch.size(rows, 0)
      if torch.gt(late, 0):
        values = torch.index_select(z, 0, rows)
        marks = torch.scatter_(torch.ones_like(values), -1, (self).top_tokens(values, k, ), 0)
        _2 = torch.index_copy_(f, 0, rows, marks)
    return late

  # What just k logits of a row reach (n, 1), and the rows for which it was not found. Starts as many standard deviations from
  # the mean as the k-th logit of some rows is, then interpolates the logarithm of the number that reach, between what too many
  # reach and what too few do. At least k reach μ − σ·√(k/(V − k)) (Cantelli). f (n, V) takes the comparisons.
  def seek_threshold(self: __torch__.Ops, z: Tensor, most: Tensor, k: int, f: Tensor) -> Tuple[Tensor, Tensor]:
    n, v = torch.size(z, 0), torch.size(z, 1)
    mean = torch.div(torch.sum(z, [-1], True), v)
    square = torch.div(torch.pow(torch.linalg_vector_norm(z, 2, [-1], True), 2), v)
    deviation = torch.sqrt_(torch.clamp_(torch.sub_(square, torch.mul(mean, mean)), 1.0e-20, None))
    some, _0, = torch.topk(torch.slice(z, 0, None, None, 128), k, -1, True, False)
    place = torch.div(torch.sub(torch.amin(some, [-1], True), torch.slice(mean, 0, None, None, 128)), torch.slice(deviation, 0, None, None, 128))
    low = torch.sub(mean, deviation, alpha=torch.sqrt(torch.div(k, torch.sub(v, k))))
    at = torch.minimum(torch.maximum(torch.addcmul(mean, deviation, torch.mean(place), value=1), low), most)
    high = most
    much = torch.full_like(low, torch.log(torch.div(v, k)))
    few = torch.full_like(low, torch.neg(torch.log(torch.add(k, 1))))
    result = at
    rows = torch.arange(n, dtype=4, layout=None, device=ops.prim.device(z), pin_memory=None)
    open = torch.ne(at, at)
    values = z
    left, count, tries = n, n, 0
    while torch.__and__(torch.gt(torch.mul(left, 32), n), torch.lt(tries, 12)):
      reach = torch.sum(torch.ge(values, at, out=torch.slice(f, 0, 0, count)), [-1], True)
      over = torch.log_(torch.div_(torch.clamp_(reach, 0.5, None), k))
      open = torch.ne(over, 0)
      left = annotate(int, torch.item(torch.sum(open)))
      many = torch.ge(over, 0)
      low = torch.where(many, at, low)
      much = torch.where(many, over, much)
      high = torch.where(many, high, at)
      few = torch.where(many, few, over)
      share = torch.clamp_(torch.div(much, torch.sub(much, few)), 0.05, 0.95)
      at = torch.where(open, torch.lerp(low, high, share), at)
      tries = torch.add(tries, 1)
      if torch.lt(torch.mul(left, 3), torch.mul(count, 2)):
        if torch.eq(count, n):
          result = at
        else:
          _1 = torch.index_copy_(result, 0, rows, at)
        pick = torch.squeeze(torch.nonzero(torch.squeeze(open, 1)), 1)
        values = torch.index_select(values, 0, pick)
        rows = torch.index_select(rows, 0, pick)
        low, high = torch.index_select(low, 0, pick), torch.index_select(high, 0, pick)
        much, few = torch.index_select(much, 0, pick), torch.index_select(few, 0, pick)
        at, open = torch.index_select(at, 0, pick), torch.index_select(open, 0, pick)
        count = left
    if torch.eq(count, n):
      result = at
    else:
      _2 = torch.index_copy_(result, 0, rows, at)
    return (result, torch.index_select(rows, 0, torch.squeeze(torch.nonzero(torch.squeeze(open, 1)), 1)))

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
      rest = torch.sum(torch.mul(p, f, out=z), [-1], True)
      if torch.eq(k, seen_k):
        outside = rest
      total = torch.add(w, torch.mul(torch.sub(rest, torch.mul(px, (self).picked(f, x, ))), tail))
      if torch.ne(top, 0.):
        inside = torch.mul(px, torch.rsub((self).picked(f, x, ), 1.))
        total = torch.add(total, torch.mul(torch.sub(torch.sub(torch.sum(p, [-1], True), rest), inside), top))
      _2 = torch.mul(p, torch.add(torch.sub(total, top), f, alpha=torch.sub(top, tail), out=f), out=z)
      _3 = torch.index_copy_(torch.view(z, [-1]), 0, x, torch.squeeze(torch.sub(torch.mul(px, total), w), 1))
    else:
      if torch.ne(top, 0.):
        total = torch.add(w, torch.mul(torch.rsub(px, 1.), top))
        _4 = torch.mul(p, torch.sub(total, top), out=z)
        _5 = torch.index_copy_(torch.view(z, [-1]), 0, x, torch.squeeze(torch.sub(torch.mul(px, total), w), 1))
      else:
        if torch.eq(beta, 0.):
          _6 = torch.copy_(z, p)
        else:
          _7 = torch.mul(p, w, out=z)
        _8 = torch.index_add_(torch.view(z, [-1]), 0, x, torch.neg(torch.squeeze(w, 1)))
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

  # Files of weights. Types are the engine's numbers: 6 float32, 15 bfloat16, 5 float16.

  # Fills `into` with `count` values of a file from value `start` on, converting their type. The file, `size` values long, is
  # mapped anew for every part, so that its pages do not stay in memory. Returns 0, or NaN if a value is not finite.
  def read_file(self: __torch__.Ops, into: Tensor, path: str, size: int, start: int, count: int, kind: int) -> Tensor:
    flat = torch.view(into, [-1])
    found = torch.new_zeros(flat, [1], dtype=7)
    part = 1048576
    for i in range(torch.floordiv(torch.sub(torch.add(count, part), 1), part)):
      at = torch.mul(i, part)
      end = ops.prim.min(torch.add(at, part), count)
      file = torch.from_file(path, False, size, dtype=kind, layout=None, device=None, pin_memory=None)
      to = torch.slice(flat, 0, at, end)
      _0 = torch.copy_(to, torch.slice(file, 0, torch.add(start, at), torch.add(start, end)))
      low, high, = torch.aminmax(to)
      _1 = torch.add_(found, torch.mul(torch.add(torch.to(low, 7), torch.to(high, 7)), 0))
    return found

  # Values `start` to `end` of x, row-major, as another type.
  def part_as(self: __torch__.Ops, x: Tensor, start: int, end: int, kind: int) -> Tensor:
    return torch.cpu(torch.to(torch.slice(torch.flatten(x), 0, start, end), kind))

  def type_code(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.tensor(ops.prim.dtype(x), dtype=4, device=None, requires_grad=False)

  # A bfloat16 tensor of like's shape, values not set. Differentiable call: the result may become a parameter.
  def empty_bfloat16(self: __torch__.Ops, like: Tensor) -> Tensor:
    return torch.empty_like(like, dtype=15, layout=None, device=None, pin_memory=None, memory_format=0)
