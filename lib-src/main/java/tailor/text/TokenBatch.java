package tailor.text;

/**
 * One batch of token ids for next-token prediction: position t of a row predicts {@code targets} at t.
 *
 * @param inputs (B*T) row-major, in [0, V)
 * @param targets (B*T) row-major, in [0, V), or {@link #IGNORED}
 * @param batch B, rows
 * @param context T, tokens in a row
 */
public record TokenBatch(int[] inputs, int[] targets, int batch, int context) {
    /** The target of a position that counts nowhere: padding. */
    public static final int IGNORED = -100;

    /** Checks the shape, not the ids. */
    public TokenBatch {
        if (batch < 1 || context < 1) {
            throw new IllegalArgumentException("batch and context must be at least 1, got " + batch + " x " + context);
        }
        if (inputs.length != batch * context || targets.length != inputs.length) {
            throw new IllegalArgumentException("a batch of " + batch + " x " + context + " needs " + batch * context
                    + " inputs and targets, got " + inputs.length + " and " + targets.length);
        }
    }

    /** Positions that count: targets other than {@link #IGNORED}. */
    public int kept() {
        int kept = 0;
        for (int target : targets) {
            if (target != IGNORED) {
                kept++;
            }
        }
        return kept;
    }
}
