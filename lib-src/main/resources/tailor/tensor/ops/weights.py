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
