package tailor.rollout;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;

/** A completion in the making. */
final class Sequence {
    private final int[] prompt;
    private final int[] tokens;
    private final float[] logProbs;
    private final float[] entropies;
    private final SplittableRandom random;
    private int length;
    private boolean finished;

    Sequence(int[] prompt, int limit, SplittableRandom random) {
        this.prompt = prompt;
        this.tokens = new int[limit];
        this.logProbs = new float[limit];
        this.entropies = new float[limit];
        this.random = random;
    }

    /** The next number of its stream, in [0, 1). */
    double uniform() {
        return random.nextDouble();
    }

    boolean isOpen() {
        return !finished && length < tokens.length;
    }

    /** Appends a token, unless the sequence has ended and is only computed along. */
    void append(int token, float logProb, float entropy, Set<Integer> endTokens) {
        if (isOpen()) {
            tokens[length] = token;
            logProbs[length] = logProb;
            entropies[length++] = entropy;
            finished = endTokens.contains(token);
        }
    }

    int last() {
        return tokens[length - 1];
    }

    Rollout rollout() {
        return new Rollout(prompt, Arrays.copyOf(tokens, length), Arrays.copyOf(logProbs, length),
                Arrays.copyOf(entropies, length), finished);
    }
}
