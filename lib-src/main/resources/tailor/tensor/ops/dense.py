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

  # cos and sin (…, T, D/2) as factors (…, T, 1, D) of a head and of its swapped halves.
  def turns(self: __torch__.Ops, cos: Tensor, sin: Tensor) -> Tuple[Tensor, Tensor]:
    return (torch.unsqueeze(torch.cat([cos, cos], -1), -2), torch.unsqueeze(torch.cat([torch.neg(sin), sin], -1), -2))

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
    after = (self).mlp_forward(y, torch.slice(weights, 7, 11, 1), )
    after[0] = torch.view_as(after[0], x)
    return torch.add(torch.add(after, [n, r, nq, rq, nk, rk, q, k, v]), attended)

  # From g (B, T, d), the gradient of the block's states, and what block_forward kept (used up here): those of x and of the weights, in their order.
  def block_backward(self: __torch__.Ops, g: Tensor, weights: List[Tensor], kept: List[Tensor], cos: Tensor, sin: Tensor) -> List[Tensor]:
    dy, mlp, = (self).mlp_backward(torch.flatten(g, 0, 1), torch.slice(weights, 7, 11, 1), torch.slice(kept, 0, 5, 1), )
    dx, own, = (self).attention_backward(dy, torch.slice(weights, 0, 7, 1), torch.slice(kept, 5, 14, 1), torch.slice(kept, 14, 9223372036854775807, 1), cos, sin, )
    return torch.add(torch.add([torch.view_as(dx, g)], own), mlp)

  # y (N, d); weights: norm, gate, up, down. The states after and what mlp_backward needs.
  def mlp_forward(self: __torch__.Ops, y: Tensor, weights: List[Tensor]) -> List[Tensor]:
    m, rm, = (self).unit_rows(y, False, )
    gate = torch.linear(m, torch.mul(weights[1], weights[0]))
    up = torch.linear(m, torch.mul(weights[2], weights[0]))
    share = torch.sigmoid(gate)
    silu = torch.mul_(gate, share)
    return [torch.addmm(y, torch.mul(silu, up), torch.t(weights[3]), beta=1, alpha=1), m, rm, silu, share, up]

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
    dx, own, = (self).projections_backward(g, [q0, k0, v0], n, r, weights, )
    return (dx, torch.add(own, [do, dqn, dkn]))

  # From the gradients of what three matrices make of the norm of x and g, what comes past them: those of x and of norm, wq, wk, wv.
  def projections_backward(self: __torch__.Ops, g: Tensor, heads: List[Tensor], n: Tensor, r: Tensor, weights: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    q0, k0, v0, = heads
    dn = torch.mm(q0, torch.mul(weights[1], weights[0]))
    dn1 = torch.addmm_(dn, k0, torch.mul(weights[2], weights[0]), beta=1, alpha=1)
    dn2 = torch.addmm_(dn1, v0, torch.mul(weights[3], weights[0]), beta=1, alpha=1)
    n1, wq, = (self).unfold(torch.mm(torch.t(q0), n), weights[0], weights[1], )
    n2, wk, = (self).unfold(torch.mm(torch.t(k0), n), weights[0], weights[2], )
    n3, wv, = (self).unfold(torch.mm(torch.t(v0), n), weights[0], weights[3], )
    dx = torch.addcmul(g, (self).unit_rows_backward(dn2, n, ), r)
    return (dx, [torch.add(torch.add(n1, n2), n3), wq, wk, wv])
