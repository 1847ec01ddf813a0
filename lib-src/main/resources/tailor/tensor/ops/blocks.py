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
