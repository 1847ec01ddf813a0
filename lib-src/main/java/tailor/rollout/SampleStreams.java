package tailor.rollout;

import java.util.SplittableRandom;

/**
 * One stream of random numbers for each sequence, derived from (seed, step, index of the sequence).
 *
 * <p>So a sequence is sampled the same way whatever else is in its batch, whichever thread runs it, and after a resume.
 *
 * @param seed of the run
 * @param step of the run; evaluations take a negative number of their own
 */
public record SampleStreams(long seed, long step) {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** The stream of a sequence. */
    public SplittableRandom of(long index) {
        return new SplittableRandom(mix(mix(mix(seed) + step) + index));
    }

    /** The finaliser of SplitMix64: neighbours in any argument get unrelated streams. */
    private static long mix(long value) {
        long z = value + GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
