package tailor.text;

import java.util.SplittableRandom;

/**
 * Training batches from a packed token stream, by step.
 *
 * <p>The stream is cut into windows of T + 1 tokens that share their edge token, so each token is a target once an epoch.
 * An epoch visits all windows in an order drawn from the seed and the epoch; a batch may run over into the next epoch.
 * A batch is a function of seed and step alone, which is what makes a resumed run equal to an unbroken one.
 */
public final class PackedBatches {
    private final int[] tokens;
    private final int batch;
    private final int context;
    private final long seed;
    private final int windows;

    private int[] order; // of the epoch asked for last; rebuilt when another is asked for
    private long orderEpoch = -1;

    /**
     * Batches over a stream.
     *
     * @param tokens a packed stream, see {@link Packing#pack}; not copied
     * @param batch B, rows
     * @param context T, tokens in a row
     * @param seed of the order
     * @throws IllegalArgumentException if the stream is shorter than one batch
     */
    public PackedBatches(int[] tokens, int batch, int context, long seed) {
        if (batch < 1 || context < 1) {
            throw new IllegalArgumentException("batch and context must be at least 1, got " + batch + " x " + context);
        }
        long needed = (long) batch * context + 1;
        if (tokens.length < needed) {
            throw new IllegalArgumentException("the corpus has " + tokens.length + " tokens, one batch of " + batch + " x "
                    + context + " needs " + needed + ": give more text, or a smaller batch or context");
        }
        this.tokens = tokens;
        this.batch = batch;
        this.context = context;
        this.seed = seed;
        this.windows = (tokens.length - 1) / context;
    }

    /** The batch of a step, counted from 0. */
    public synchronized TokenBatch at(long step) {
        int[] starts = starts(step);
        int[] inputs = new int[batch * context];
        int[] targets = new int[batch * context];
        for (int b = 0; b < batch; b++) {
            System.arraycopy(tokens, starts[b], inputs, b * context, context);
            System.arraycopy(tokens, starts[b] + 1, targets, b * context, context);
        }
        return new TokenBatch(inputs, targets, batch, context);
    }

    /** Places in the stream where the rows of a step's batch begin (B), the step counted from 0. */
    public synchronized int[] starts(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("step must not be negative, got " + step);
        }
        int[] starts = new int[batch];
        for (int b = 0; b < batch; b++) {
            long row = step * batch + b;
            starts[b] = order(row / windows)[(int) (row % windows)] * context;
        }
        return starts;
    }

    private int[] order(long epoch) {
        if (epoch != orderEpoch) {
            SplittableRandom random = new SplittableRandom(Split.mix(seed + 0x9e3779b97f4a7c15L * (epoch + 1)));
            order = new int[windows];
            for (int i = 0; i < windows; i++) { // Fisher-Yates, inside out
                int j = random.nextInt(i + 1);
                order[i] = order[j];
                order[j] = i;
            }
            orderEpoch = epoch;
        }
        return order;
    }

    /** Target tokens in one batch: B*T. */
    public long tokensPerBatch() {
        return (long) batch * context;
    }

    /** Windows that one epoch visits. */
    public int windows() {
        return windows;
    }

    /** Steps after which each window has been seen once, as a fraction when they do not divide. */
    public double stepsPerEpoch() {
        return (double) windows / batch;
    }
}
