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
    private final double[] uniforms;
    private final SplittableRandom random;
    private int length;
    private int drawn;
    private boolean finished;

    Sequence(int[] prompt, int limit, SplittableRandom random) {
        this.prompt = prompt;
        this.tokens = new int[limit];
        this.logProbs = new float[limit];
        this.entropies = new float[limit];
        this.uniforms = new double[limit];
        this.random = random;
    }

    /** The number of its stream, in [0, 1), that belongs to a token still to come: 0 for the next; after the limit, 0. */
    double uniform(int ahead) {
        int place = length + ahead;
        if (place >= uniforms.length) {
            return 0;
        }
        while (drawn <= place) {
            uniforms[drawn++] = random.nextDouble();
        }
        return uniforms[place];
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

    /** Tokens that it may still take. */
    int room() {
        return tokens.length - length;
    }

    int last() {
        return tokens[length - 1];
    }

    Rollout rollout() {
        return new Rollout(prompt, Arrays.copyOf(tokens, length), Arrays.copyOf(logProbs, length),
                Arrays.copyOf(entropies, length), finished);
    }
}
