package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import tailor.tensor.TorchOps;

/**
 * More tokens of every sequence through a whole dense decoder in one call: at a few milliseconds a step, calls and small
 * operations would cost as much as the products.
 *
 * <p>Equal to the script's {@code decode}, which reads prompts and other steps, up to rounding.
 *
 * @param table the embedding (V, d)
 * @param weights in the order of {@code decode}
 * @param rotary of all positions
 */
record DecodeStep(TorchOps ops, NDArray table, TorchOps.Held weights, RotaryTable rotary) {

    /**
     * Feeds one token a sequence and extends the cache.
     *
     * @param ids (B, 1) int64
     * @param cache of B sequences, not empty
     * @return logits (B, V), owned by {@code scope}; not differentiable
     */
    NDArray next(NDArray ids, KvCache cache, NDManager scope) {
        cache.requireRoom(1);
        NDArray logits = ops.runOne("decode_step", scope, ids.reshape(-1), table, weights, cache.heldKeys(), cache.heldValues(),
                rotary.cos(), rotary.sin(), cache.starts(), cache.bias(), cache.length());
        cache.advance(1);
        return logits;
    }

    /** {@link Decoder#draw}. */
    NDArray draw(long[] last, KvCache cache, TokenDraw draw, NDManager scope) {
        cache.requireRoom(draw.uniforms().length);
        double[] uniforms = Arrays.stream(draw.uniforms()).flatMapToDouble(Arrays::stream).toArray();
        NDArray drawn = ops.runOne("decode_steps", scope, scope.create(last), table, weights, cache.heldKeys(), cache.heldValues(),
                rotary.cos(), rotary.sin(), cache.starts(), cache.bias(), cache.length(),
                scope.create(uniforms, new Shape(draw.uniforms().length, last.length)), draw.temperature(), draw.topK(),
                draw.topP(), draw.minP(), scope.create(draw.ends()), scope.create(draw.open()), draw.least());
        cache.advance(Math.toIntExact(drawn.getShape().get(0)));
        return drawn;
    }
}
