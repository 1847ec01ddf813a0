package tailor.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import tailor.grpo.GrpoLoss;
import tailor.grpo.RolloutLayout;
import tailor.model.Decoder;
import tailor.rollout.Rollout;
import tailor.tensor.SideBySide;
import tailor.tensor.TorchOps;

/**
 * The gradient of the GRPO loss with respect to the parameters of a decoder.
 *
 * <p>A prompt is computed once for all of its completions. The batch is cut into passes, so that memory stays bounded; token
 * weights are made for the whole batch first, so the result does not depend on the cut (up to rounding). Letters as in
 * {@link RolloutLayout}.
 *
 * @param model the policy
 * @param loss its loss
 * @param reference the policy that the KL term pulls to; needed if the loss has one
 * @param temperature at which the policy samples and is trained, above 0
 * @param passTokens most input tokens of one pass; one rollout may be more
 * @param means how it is computed; the reference is read in the same precision
 */
record PolicyGradient(Decoder model, GrpoLoss loss, Optional<Decoder> reference, double temperature, int passTokens,
        TrainingMeans means) {

    /** Tokens below which a thread of their own is not worth it. */
    private static final int SMALLEST_PART = 256;

    /** In fp32, everything of a pass kept. */
    PolicyGradient(Decoder model, GrpoLoss loss, Optional<Decoder> reference, double temperature, int passTokens) {
        this(model, loss, reference, temperature, passTokens, TrainingMeans.PLAIN);
    }

    /**
     * A completion to learn from.
     *
     * @param rollout the completion
     * @param advantage of all its tokens
     */
    record Sample(Rollout rollout, double advantage) {}

    /**
     * Gradients and what is logged with them.
     *
     * @param parameters one gradient a parameter, in the model's order
     * @param loss value of the loss
     * @param clipLow fraction of tokens cut below
     * @param clipHigh fraction of tokens cut above
     * @param kl mean k3 a token, nats; empty without a reference
     * @param tokens completion tokens
     */
    record Result(NDList parameters, double loss, double clipLow, double clipHigh, OptionalDouble kl, long tokens) {}

    /**
     * The gradient over a batch.
     *
     * @param samples at least one
     * @param lengthLimit largest length a completion may have
     * @param onPolicy whether the model is still the one that sampled: then the ratio is exactly 1
     * @param entropyWeight α of a reward for entropy, at least 0
     * @param owner of the gradients
     */
    Result of(List<Sample> samples, int lengthLimit, boolean onPolicy, double entropyWeight, NDManager owner) {
        List<Sample> sorted = sorted(samples);
        Setting setting = new Setting(lengthLimit, onPolicy, entropyWeight);
        Totals totals = new Totals(owner);
        try (NDManager scope = owner.newSubManager()) {
            NDArray mask = mask(sorted, scope);                                                 // (B, T)
            NDArray weights = loss.aggregation().weights(mask, lengthLimit);                    // (B, T)
            int[] ends = partEnds(sorted);
            List<Callable<Totals>> parts = new ArrayList<>();
            for (int part = 0; part < ends.length; part++) {
                int from = part == 0 ? 0 : ends[part - 1];
                int to = ends[part];
                parts.add(() -> passes(sorted.subList(0, to), from, passTokens / ends.length, mask, weights, setting, scope));
            }
            SideBySide.run(parts).forEach(part -> totals.add(part, scope));
        }
        return totals.result();
    }

    /** The passes of one part of a batch, from a sample on, one after the other. */
    private Totals passes(List<Sample> sorted, int begin, int tokens, NDArray mask, NDArray weights, Setting setting, NDManager scope) {
        Totals totals = new Totals(scope);
        for (int from = begin, to; from < sorted.size(); from = to) {
            to = passEnd(sorted, from, tokens);
            try (NDManager within = scope.newSubManager()) {
                PolicyPass pass = new PolicyPass(this, sorted.subList(from, to), within);
                String window = from + ":" + to + ", :" + pass.completion();
                NDArray here = mask.get(window);
                NDArray share = weights.get(window);
                here.attach(within);
                share.attach(within);
                totals.add(Totals.of(pass.result(here, share, setting), scope), within);
            }
        }
        return totals;
    }

    /** What holds for a whole batch, as in {@link #of}. */
    record Setting(int lengthLimit, boolean onPolicy, double entropyWeight) {}

    /** Samples of one prompt together, and groups of similar length side by side: attention pads to the longest of a pass. */
    private static List<Sample> sorted(List<Sample> samples) {
        Map<IntBuffer, List<Sample>> groups = new LinkedHashMap<>();
        samples.forEach(s -> groups.computeIfAbsent(IntBuffer.wrap(s.rollout().prompt()), p -> new ArrayList<>()).add(s));
        return groups.values().stream()
                .sorted(Comparator.comparingInt(group -> group.stream().mapToInt(s -> s.rollout().completion().length).max().orElse(0)))
                .flatMap(List::stream).toList();
    }

    /** Where the pass that begins at a sample ends: as many as fit. */
    private static int passEnd(List<Sample> sorted, int from, int most) {
        int to = from;
        long tokens = 0;
        while (to < sorted.size()) {
            tokens += tokens(sorted, to, from);
            if (to > from && tokens > most) {
                break;
            }
            to++;
        }
        return to;
    }

    /** Input tokens that a sample adds to a pass that begins at sample {@code from}: a shared prompt counts once. */
    private static int tokens(List<Sample> sorted, int at, int from) {
        Rollout own = sorted.get(at).rollout();
        boolean shared = at > from && Arrays.equals(sorted.get(at - 1).rollout().prompt(), own.prompt());
        return own.completion().length - 1 + (shared ? 0 : own.prompt().length);
    }

    /** Where the parts end that are computed side by side, of about as many tokens. */
    private int[] partEnds(List<Sample> sorted) {
        long[] before = new long[sorted.size() + 1];
        for (int i = 0; i < sorted.size(); i++) {
            before[i + 1] = before[i] + tokens(sorted, i, 0);
        }
        long all = before[sorted.size()];
        // The names that arrays of experts carry during a call are not for two threads.
        int most = model.config().experts().isNone() ? (int) Math.min(sorted.size(), all / SMALLEST_PART) : 1;
        int count = SideBySide.parts(model.parameterCount(), most);
        return IntStream.rangeClosed(1, count).map(part -> {
            int end = Arrays.binarySearch(before, all * part / count);
            return end >= 0 ? end : -end - 1;
        }).distinct().toArray();
    }

    private static NDArray mask(List<Sample> samples, NDManager scope) {
        int longest = samples.stream().mapToInt(s -> s.rollout().completion().length).max().orElseThrow();
        float[][] mask = new float[samples.size()][longest];
        for (int b = 0; b < mask.length; b++) {
            Arrays.fill(mask[b], 0, samples.get(b).rollout().completion().length, 1);
        }
        return scope.create(mask);
    }

    /** Sums over passes; fractions are weighed by tokens. */
    private static final class Totals {
        private final NDManager owner;
        private final NDList gradients = new NDList();
        private double loss;
        private double low;
        private double high;
        private double kl;
        private boolean hasKl;
        private long tokens;

        Totals(NDManager owner) {
            this.owner = owner;
        }

        static Totals of(PolicyPass.Result pass, NDManager owner) {
            GrpoLoss.Result part = pass.loss();
            Totals totals = new Totals(owner);
            totals.loss = part.loss().getFloat() + pass.bonus();
            totals.low = part.clipLow() * part.tokens();
            totals.high = part.clipHigh() * part.tokens();
            totals.hasKl = part.kl().isPresent();
            totals.kl = part.kl().orElse(0) * part.tokens();
            totals.tokens = part.tokens();
            totals.gradients.addAll(pass.gradients());
            return totals;
        }

        /** Takes over, or adds, the gradients of another. */
        void add(Totals other, NDManager scope) {
            loss += other.loss;
            low += other.low;
            high += other.high;
            hasKl |= other.hasKl;
            kl += other.kl;
            tokens += other.tokens;
            if (gradients.isEmpty()) {
                other.gradients.attach(owner);
                gradients.addAll(other.gradients);
            } else {
                TorchOps.get().run("accumulate", scope, gradients, other.gradients);
            }
        }

        Result result() {
            return new Result(gradients, loss, low / tokens, high / tokens,
                    hasKl ? OptionalDouble.of(kl / tokens) : OptionalDouble.empty(), tokens);
        }
    }
}
