package tailor.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * What each operator of {@link TorchOps} computes, in plain DJL: the definition to read, and the twin that tests compare.
 *
 * <p>Slower by a factor of two and more, and memory-hungry; use {@link TorchOps} to train.
 */
public final class EagerOps {
    private EagerOps() {}

    /** x / √(mean x² + eps) · weight, over the last axis (Zhang and Sennrich, arXiv 1910.07467). */
    public static NDArray rmsNorm(NDArray x, NDArray weight, double eps) {
        NDArray meanSquare = x.square().mean(new int[] {-1}, true);
        return x.div(meanSquare.add(eps).sqrt()).mul(weight);
    }

    /** Rotary embedding of x (B, H, T, D) by cos and sin (T, D/2): the two halves of each head turn together (arXiv 2104.09864). */
    public static NDArray rotate(NDArray x, NDArray cos, NDArray sin) {
        long half = x.getShape().get(3) / 2;
        NDArray a = x.get("..., :{}", half);
        NDArray b = x.get("..., {}:", half);
        return a.mul(cos).sub(b.mul(sin)).concat(b.mul(cos).add(a.mul(sin)), -1);
    }

    /** Causal softmax(QKᵀ/√D)V with G key-value heads shared by H query heads: q (B, H, T, D), k and v (B, G, T, D). */
    public static NDArray causalAttention(NDArray q, NDArray k, NDArray v) {
        long repeats = q.getShape().get(1) / k.getShape().get(1);
        long t = q.getShape().get(2);
        NDArray scores = q.matMul(k.repeat(1, repeats).transpose(0, 1, 3, 2)).div(Autograd.constant(q, Math.sqrt(q.getShape().get(3))));
        NDArray steps = q.getManager().arange((int) t);
        NDArray future = steps.reshape(1, t).gt(steps.reshape(t, 1)).toType(scores.getDataType(), false);
        return scores.add(future.mul(-1e9)).softmax(-1).matMul(v.repeat(1, repeats));
    }

    /** x + attention(norm(x)), Qwen3 form; {@code queryNorm} and {@code keyNorm} null for Llama. */
    public static NDArray attention(NDArray x, AttentionWeights w, NDArray cos, NDArray sin, double eps) {
        long size = cos.getShape().get(1) * 2;
        NDArray h = rmsNorm(x, w.norm(), eps);
        NDArray q = heads(h, w.query(), size);
        NDArray k = heads(h, w.key(), size);
        if (w.queryNorm() != null) {
            q = rmsNorm(q, w.queryNorm(), eps);
            k = rmsNorm(k, w.keyNorm(), eps);
        }
        NDArray mixed = causalAttention(rotate(q, cos, sin), rotate(k, cos, sin), heads(h, w.value(), size));
        NDArray merged = mixed.transpose(0, 2, 1, 3).reshape(x.getShape().get(0), x.getShape().get(1), -1);
        return x.add(merged.matMul(w.output().transpose()));
    }

    /** The weights of one attention block: norm (d), query (H·D, d), key and value (G·D, d), output (d, H·D), head norms (D). */
    public record AttentionWeights(
            NDArray norm, NDArray query, NDArray key, NDArray value, NDArray output, NDArray queryNorm, NDArray keyNorm) {}

    private static NDArray heads(NDArray h, NDArray weight, long size) {
        Shape s = h.getShape();
        return h.matMul(weight.transpose()).reshape(s.get(0), s.get(1), -1, size).transpose(0, 2, 1, 3);
    }

    /** x + down(silu(gate(norm(x))) · up(norm(x))) (SwiGLU, arXiv 2002.05202). */
    public static NDArray mlp(NDArray x, NDArray norm, NDArray gate, NDArray up, NDArray down, double eps) {
        NDArray h = rmsNorm(x, norm, eps);
        NDArray g = h.matMul(gate.transpose());
        NDArray silu = g.div(g.neg().exp().add(1));
        return x.add(silu.mul(h.matMul(up.transpose())).matMul(down.transpose()));
    }

    /**
     * x + mixture(norm(x)): every expert on every token, weighted by zero where it was not chosen (Qwen3-MoE).
     *
     * @param x (N, d)
     * @param gate (E, d) router
     * @param bias (E) added to the router's probabilities for the choice only (arXiv 2408.15664)
     * @param k experts a token
     * @param normalised whether the chosen weights are divided by their sum
     * @param experts gate (F, d), up (F, d) and down (d, F) of each expert
     */
    public static NDArray mixture(NDArray x, NDArray norm, NDArray gate, NDArray bias, int k, boolean normalised, List<NDArray> experts, double eps) {
        NDArray h = rmsNorm(x, norm, eps);
        NDArray weights = routerWeights(h, gate, bias, k, normalised);                   // (N, E)
        NDArray y = x;
        for (int e = 0; e < experts.size() / 3; e++) {
            NDArray g = h.matMul(experts.get(3 * e).transpose());
            NDArray inner = g.div(g.neg().exp().add(1)).mul(h.matMul(experts.get(3 * e + 1).transpose()));
            y = y.add(inner.matMul(experts.get(3 * e + 2).transpose()).mul(weights.get(":, {}", e).expandDims(1)));
        }
        return y;
    }

    private static NDArray routerWeights(NDArray h, NDArray gate, NDArray bias, int k, boolean normalised) {
        NDArray probs = h.matMul(gate.transpose()).softmax(-1);
        NDArray chosen = topMask(probs.stopGradient().add(bias), k).toType(DataType.FLOAT32, false);
        NDArray picked = probs.mul(chosen);
        return normalised ? picked.div(picked.sum(new int[] {1}, true)) : picked;
    }

    /** E · Σ f_e P_e of router probabilities (N, E): f the share of tokens that choose e, P its mean probability (arXiv 2101.03961, Eq. 4). */
    public static NDArray balance(NDArray probs, NDArray bias, int k) {
        NDArray chosen = topMask(probs.stopGradient().add(bias), k).toType(DataType.FLOAT32, false);
        return chosen.mean(new int[] {0}).mul(probs.mean(new int[] {0})).sum().mul(Autograd.constant(probs, probs.getShape().get(1)));
    }

    /** log π of the targets (N) under logits (N, V). */
    public static NDArray targetLogProb(NDArray logits, NDArray targets) {
        return logits.logSoftmax(-1).gather(targets.reshape(-1, 1), 1).squeeze(1);
    }

    /** H(π) (N) in nats. */
    public static NDArray entropy(NDArray logits) {
        NDArray logp = logits.logSoftmax(-1);
        return logp.exp().mul(logp).sum(new int[] {-1}).neg();
    }

    /** Marks K, the k most probable tokens of each row of (N, V), ties to the lower index, by a stable sort of each row. */
    public static NDArray topMask(NDArray logits, int k) {
        NDArray own = logits.expandDims(2);
        NDArray other = logits.expandDims(1);
        NDArray index = logits.getManager().arange((int) logits.getShape().get(1));
        NDArray earlier = index.expandDims(0).lt(index.expandDims(1));                   // a sort may exchange ties
        NDArray before = other.gt(own).logicalOr(other.eq(own).logicalAnd(earlier));     // (n, V, V)
        NDArray rank = before.toType(DataType.INT32, false).sum(new int[] {2});
        return rank.lt(k);
    }

    /** NLL, entropy and mass outside K of each row: (3, N). */
    public static NDArray statistics(NDArray logits, NDArray targets, int k) {
        NDArray p = logits.softmax(-1);
        NDArray outside = topMask(logits, k).logicalNot().toType(DataType.FLOAT32, false);
        NDArray tail = p.mul(outside).sum(new int[] {-1});
        return new NDList(targetLogProb(logits, targets).neg(), entropy(logits), tail).stream()
                .map(row -> row.expandDims(0)).reduce((a, b) -> a.concat(b, 0)).orElseThrow();
    }

    /** Rows {@code from} to {@code to} of an array, as a view. */
    public static NDArray rows(NDArray x, long from, long to) {
        return x.get(new NDIndex("{}:{}", from, to));
    }
}
