package tailor.tensor;

import ai.djl.ndarray.NDArray;

/**
 * How many tokens' logits exist at once between output head and loss.
 *
 * <p>A chunk is one product with the head. The larger it is, the less often the gradient of the head is read and written; the
 * smaller, the less memory. Between the products its rows are worked on in groups that stay in cache.
 *
 * @param tokens of a chunk, at least 1
 * @param group rows at a time, at most {@code tokens}
 */
public record HeadChunks(int tokens, int group) {
    private static final int CACHED_FLOATS = 1 << 22;
    private static final int CHUNK_FLOATS = 1 << 24;
    private static final int GROUP_FLOATS = 1 << 20;
    private static final int CARD_FLOATS = 1 << 26;
    /** Below, the products are slow: the head is read anew for each chunk. At V = 151,936 their logits are 117 MB. */
    private static final int LEAST_TOKENS = 192;
    /** Above, a chunk that no cache holds makes the products little faster. */
    private static final int ENOUGH_TOKENS = 512;
    private static final int MOST_TOKENS = 2048;

    /** Tokens at a time for a loss that keeps several arrays of them: one group, but enough for the products. */
    public int differentiable() {
        return Math.min(tokens, Math.max(LEAST_TOKENS, group));
    }

    /** Sizes for states (N, d) and a head (V, d). */
    public static HeadChunks of(NDArray hidden, NDArray head) {
        return of(hidden.getShape().get(0), head.getShape().get(0), hidden.getDevice().isGpu());
    }

    /** Sizes for n states and a vocabulary of v tokens, on a CUDA card or on the CPU. */
    public static HeadChunks of(long n, long v, boolean card) {
        if (card) {
            int tokens = (int) Math.max(1, Math.min(n, Math.max(LEAST_TOKENS, CARD_FLOATS / v)));
            return new HeadChunks(tokens, tokens);
        }
        long most = Math.max(LEAST_TOKENS, Math.min(MOST_TOKENS, Math.max(Math.min(ENOUGH_TOKENS, CHUNK_FLOATS / v), CACHED_FLOATS / v)));
        long chunks = Math.max(1, (n + most - 1) / most);
        int tokens = (int) Math.max(1, (n + chunks - 1) / chunks);          // of equal size: a short last one would be slow
        return new HeadChunks(tokens, (int) Math.min(tokens, Math.max(4, GROUP_FLOATS / v)));
    }
}
