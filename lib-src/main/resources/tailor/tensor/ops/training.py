  # What a training step does beside its blocks: norm and embedding with their gradients, and the optimizer, all in place.

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
