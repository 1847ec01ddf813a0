  # The same block for branches and trunks (see attention_branched), without padding but inside attention. Letters as there; S most branches of a trunk.

  # Heads of x (P, S, T, G·R·D), those of a group of all branches of a trunk one after the other: (P·G, S·R·T, D).
  def group_heads(self: __torch__.Ops, x: Tensor, groups: int, size: int) -> Tensor:
    y = torch.permute(torch.unflatten(x, 3, [groups, -1, size]), [0, 3, 1, 4, 2, 5])
    return torch.view(torch.contiguous(y), [torch.mul(torch.size(x, 0), groups), -1, size])

  # The way back from (P·G, S·R·T, D): rows (P·S·T, G·R·D).
  def heads_as_rows(self: __torch__.Ops, x: Tensor, groups: int, s: int, t: int) -> Tensor:
    y = torch.view(x, [-1, groups, s, torch.floordiv(torch.size(x, 1), torch.mul(s, t)), t, torch.size(x, 2)])
    return torch.reshape(torch.permute(y, [0, 2, 4, 1, 3, 5]), [torch.mul(torch.mul(torch.size(y, 0), s), t), -1])

  # Causal attention of q (P·G, R·L, D) to k and v (P·G, L, D): states and probabilities.
  def trunks_forward(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, causal: Tensor) -> Tuple[Tensor, Tensor]:
    scale = torch.pow(torch.mul(torch.size(q, 2), 1.), -0.5)
    scores = torch.baddbmm(torch.new_zeros(q, [1, 1, 1]), q, torch.transpose(k, 1, 2), beta=0, alpha=scale)
    _0 = torch.add_(torch.view(scores, [-1, torch.size(k, 1), torch.size(k, 1)]), causal)
    p = torch.softmax(scores, -1)
    return (torch.bmm(p, v), p)

  # The gradients of q, k and v from g, that of the states.
  def trunks_backward(self: __torch__.Ops, g: Tensor, q: Tensor, k: Tensor, v: Tensor, p: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    scale = torch.pow(torch.mul(torch.size(q, 2), 1.), -0.5)
    none = torch.new_zeros(q, [1, 1, 1])
    dv = torch.bmm(torch.transpose(p, 1, 2), g)
    ds = torch._softmax_backward_data(torch.bmm(g, torch.transpose(v, 1, 2)), p, -1, 6)
    dq = torch.baddbmm(none, ds, k, beta=0, alpha=scale)
    dk = torch.baddbmm(none, torch.transpose(ds, 1, 2), q, beta=0, alpha=scale)
    return (dq, dk, dv)

  # x (P·G, S·R·T, L + T), a row a query: the part of the trunk, (P·G, S·R·T, L), and that of a branch itself, (P·G·S, R·T, T).
  def above(self: __torch__.Ops, x: Tensor, l: int) -> Tensor:
    return torch.slice(x, 2, 0, l)

  def beside(self: __torch__.Ops, x: Tensor, l: int, rows: int) -> Tensor:
    return torch.slice(torch.view(x, [-1, rows, torch.size(x, 2)]), 2, l)

  # α times the products of rows x (P·G, S·R·T, D) with those of the trunks, a (P·G, L, D), and of their own branch, b (P·G·S, T, D).
  def row_products(self: __torch__.Ops, x: Tensor, a: Tensor, b: Tensor, rows: int, alpha: float) -> Tensor:
    none = torch.new_zeros(x, [1, 1, 1])
    with_a = torch.baddbmm(none, x, torch.transpose(a, 1, 2), beta=0, alpha=alpha)
    with_b = torch.baddbmm(none, torch.view(x, [-1, rows, torch.size(x, 2)]), torch.transpose(b, 1, 2), beta=0, alpha=alpha)
    return torch.cat([with_a, torch.view(with_b, [torch.size(x, 0), torch.size(x, 1), -1])], 2)

  # α times Σ over what rows w (P·G, S·R·T, L + T) weigh: of a (P·G, L, D) and b (P·G·S, T, D); as (P·G, S·R·T, D).
  def row_sums(self: __torch__.Ops, w: Tensor, a: Tensor, b: Tensor, rows: int, alpha: float) -> Tensor:
    l = torch.size(a, 1)
    y = torch.baddbmm(torch.new_zeros(a, [1, 1, 1]), (self).above(w, l, ), a, beta=0, alpha=alpha)
    _0 = torch.baddbmm_(torch.view(y, [-1, rows, torch.size(y, 2)]), (self).beside(w, l, rows, ), b, beta=1, alpha=alpha)
    return y

  # α times Σ over the rows of w: of x (P·G, S·R·T, D), what arrives at the trunks, added to `into` (P·G, L, D), and at the branches, (P·G·S, T, D).
  def column_sums(self: __torch__.Ops, w: Tensor, x: Tensor, into: Tensor, rows: int, alpha: float) -> Tensor:
    l = torch.size(into, 1)
    _0 = torch.baddbmm_(into, torch.transpose((self).above(w, l, ), 1, 2), x, beta=1, alpha=alpha)
    own = torch.view(x, [-1, rows, torch.size(x, 2)])
    return torch.baddbmm(torch.new_zeros(x, [1, 1, 1]), torch.transpose((self).beside(w, l, rows, ), 1, 2), own, beta=0, alpha=alpha)

  # From q, k, v (N, ·): states (N, H·D), then what the gradient needs. layout: trunks (P, 1, L) and branches (P, S, T), places of
  # their tokens; places (N) of the tokens there; what is added to scores, 0 at what is seen and a large negative number elsewhere:
  # (L or T, whichever is more, squared) among the tokens of a row, and (P, 1, 1, L) at those of a trunk.
  def branches_forward(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, layout: List[Tensor], size: int) -> List[Tensor]:
    trunks, branches, places, causal, seen, = layout
    groups = torch.floordiv(torch.size(k, 1), size)
    p, l, s, t = torch.size(trunks, 0), torch.size(trunks, 2), torch.size(branches, 1), torch.size(branches, 2)
    tq = (self).group_heads(torch.embedding(q, trunks), groups, size, )
    tk = (self).group_heads(torch.embedding(k, trunks), groups, size, )
    tv = (self).group_heads(torch.embedding(v, trunks), groups, size, )
    a, tp, = (self).trunks_forward(tq, tk, tv, torch.slice(torch.slice(causal, 0, 0, l), 1, 0, l), )
    bq = (self).group_heads(torch.embedding(q, branches), groups, size, )
    bk = torch.view((self).group_heads(torch.embedding(k, branches), groups, size, ), [-1, t, size])
    bv = torch.view((self).group_heads(torch.embedding(v, branches), groups, size, ), [-1, t, size])
    rows = torch.floordiv(torch.size(bq, 1), s)
    scores = (self).row_products(bq, tk, bk, rows, torch.pow(torch.mul(size, 1.), -0.5), )
    _0 = torch.add_(torch.unflatten((self).above(scores, l, ), 0, [p, groups]), seen)
    _1 = torch.add_(torch.unflatten((self).beside(scores, l, rows, ), 1, [-1, t]), torch.slice(torch.slice(causal, 0, 0, t), 1, 0, t))
    bp = torch.softmax(scores, -1)
    b = (self).row_sums(bp, tv, bv, rows, 1., )
    padded = torch.cat([(self).heads_as_rows(a, groups, 1, l, ), (self).heads_as_rows(b, groups, s, t, )], 0)
    return [torch.embedding(padded, places), tq, tk, tv, tp, bq, bk, bv, bp]

  # From g (N, H·D), the gradients of q, k and v (N, ·). Padding is met by no gradient, and nothing that is kept sees it.
  def branches_backward(self: __torch__.Ops, g: Tensor, kept: List[Tensor], layout: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
    trunks, branches, places, causal, seen, = layout
    tq, tk, tv, tp, bq, bk, bv, bp, = kept
    p, l, s, t = torch.size(trunks, 0), torch.size(trunks, 2), torch.size(branches, 1), torch.size(branches, 2)
    groups = torch.floordiv(torch.size(tk, 0), p)
    size = torch.size(tk, 2)
    first = torch.mul(p, l)
    padded = torch.index_copy_(torch.new_zeros(g, [torch.add(first, torch.numel(branches)), torch.size(g, 1)]), 0, places, g)
    above = (self).group_heads(torch.view(torch.slice(padded, 0, 0, first), [p, 1, l, -1]), groups, size, )
    below = (self).group_heads(torch.view(torch.slice(padded, 0, first), [p, s, t, -1]), groups, size, )
    dtq, dtk, dtv, = (self).trunks_backward(above, tq, tk, tv, tp, )
    scale = torch.pow(torch.mul(size, 1.), -0.5)
    rows = torch.floordiv(torch.size(bq, 1), s)
    dbv = (self).column_sums(bp, below, dtv, rows, 1., )
    ds = torch._softmax_backward_data((self).row_products(below, tv, bv, rows, 1., ), bp, -1, 6)
    dbq = (self).row_sums(ds, tk, bk, rows, scale, )
    dbk = (self).column_sums(ds, bq, dtk, rows, scale, )
    dq = torch.cat([(self).heads_as_rows(dtq, groups, 1, l, ), (self).heads_as_rows(dbq, groups, s, t, )], 0)
    dk = torch.cat([(self).heads_as_rows(dtk, groups, 1, l, ), (self).heads_as_rows(torch.view(dbk, [torch.size(bq, 0), -1, size]), groups, s, t, )], 0)
    dv = torch.cat([(self).heads_as_rows(dtv, groups, 1, l, ), (self).heads_as_rows(torch.view(dbv, [torch.size(bq, 0), -1, size]), groups, s, t, )], 0)
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
    after = (self).mlp_forward(y, torch.slice(weights, 7, 11, 1), )
    return torch.add(torch.add(after, [n, r, nq, rq, nk, rk]), attended)

  # block_backward, from g (N, d).
  def branched_backward(self: __torch__.Ops, g: Tensor, weights: List[Tensor], kept: List[Tensor], cos: Tensor, sin: Tensor, layout: List[Tensor]) -> List[Tensor]:
    dy, mlp, = (self).mlp_backward(g, torch.slice(weights, 7, 11, 1), torch.slice(kept, 0, 5, 1), )
    n, r, nq, rq, nk, rk, = torch.slice(kept, 5, 11, 1)
    c, s, = (self).turns(cos, sin, )
    do = torch.mm(torch.t(dy), kept[11])
    dq, dk, v0, = (self).branches_backward(torch.mm(dy, weights[4]), torch.slice(kept, 12, 9223372036854775807, 1), layout, )
    q0, dqn, = (self).turn_rows_backward(dq, nq, rq, weights[5], c, s, )
    k0, dkn, = (self).turn_rows_backward(dk, nk, rk, weights[6], c, s, )
    dx, own, = (self).projections_backward(dy, [q0, k0, v0], n, r, weights, )
    return torch.add(torch.add(torch.add([dx], own), [do, dqn, dkn]), mlp)
