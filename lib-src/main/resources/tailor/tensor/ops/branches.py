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
