package tailor.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tailor.grpo.GrpoBatch;
import tailor.grpo.GrpoLoss;
import tailor.grpo.RolloutLayout;
import tailor.grpo.PolicyHead;
import tailor.model.Decoder;
import tailor.rollout.Rollout;
import tailor.tensor.Autograd;
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
        Totals totals = new Totals();
        NDList sum = new NDList();
        try (NDManager scope = owner.newSubManager()) {
            NDArray mask = mask(sorted, scope);                                                 // (B, T)
            NDArray weights = loss.aggregation().weights(mask, lengthLimit);                    // (B, T)
            for (int from = 0, to; from < sorted.size(); from = to) {
                to = passEnd(sorted, from);
                try (NDManager pass = scope.newSubManager()) {
                    Pass part = new Pass(sorted.subList(from, to), pass);
                    String window = from + ":" + to + ", :" + part.layout.completion();
                    NDArray here = mask.get(window);
                    NDArray share = weights.get(window);
                    here.attach(pass);
                    share.attach(pass);
                    NDList gradients = part.gradients(here, share, lengthLimit, onPolicy, entropyWeight, totals);
                    if (sum.isEmpty()) {
                        gradients.attach(owner);
                        sum.addAll(gradients);
                    } else {
                        TorchOps.get().run("accumulate", pass, sum, gradients);
                    }
                }
            }
        }
        return totals.result(sum);
    }

    /** Samples of one prompt together, and groups of similar length side by side: attention pads to the longest of a pass. */
    private static List<Sample> sorted(List<Sample> samples) {
        Map<IntBuffer, List<Sample>> groups = new LinkedHashMap<>();
        samples.forEach(s -> groups.computeIfAbsent(IntBuffer.wrap(s.rollout().prompt()), p -> new ArrayList<>()).add(s));
        return groups.values().stream()
                .sorted(Comparator.comparingInt(group -> group.stream().mapToInt(s -> s.rollout().completion().length).max().orElse(0)))
                .flatMap(List::stream).toList();
    }

    /** Where the pass that begins at a sample ends: as many as fit, their shared prompts counted once. */
    private int passEnd(List<Sample> sorted, int from) {
        int to = from;
        long tokens = 0;
        int[] prompt = null;
        while (to < sorted.size()) {
            Rollout next = sorted.get(to).rollout();
            tokens += next.completion().length - 1L + (Arrays.equals(prompt, next.prompt()) ? 0 : next.prompt().length);
            if (to > from && tokens > passTokens) {
                break;
            }
            prompt = next.prompt();
            to++;
        }
        return to;
    }

    private static NDArray mask(List<Sample> samples, NDManager scope) {
        int longest = samples.stream().mapToInt(s -> s.rollout().completion().length).max().orElseThrow();
        float[][] mask = new float[samples.size()][longest];
        for (int b = 0; b < mask.length; b++) {
            Arrays.fill(mask[b], 0, samples.get(b).rollout().completion().length, 1);
        }
        return scope.create(mask);
    }

    /** Some samples through the model, forward and backward. */
    private final class Pass {
        private final List<Sample> samples;
        private final NDManager scope;
        private final RolloutLayout layout;
        private final NDArray positions;    // (N)
        private final NDArray targets;      // (N)
        private final NDArray slots;        // (N)

        Pass(List<Sample> samples, NDManager scope) {
            this.samples = samples;
            this.scope = scope;
            this.layout = RolloutLayout.of(samples.stream().map(Sample::rollout).toList());
            this.positions = scope.create(layout.positions());
            this.targets = scope.create(layout.targets());
            this.slots = scope.create(layout.slots());
        }

        NDList gradients(NDArray mask, NDArray weights, int lengthLimit, boolean onPolicy, double entropyWeight, Totals totals) {
            TorchOps ops = TorchOps.get();
            ForwardPass forward = ForwardPass.of(model, layout.batch(), means, scope);
            NDArray hidden = forward.hidden();                                                      // (M, d), all tokens
            NDArray states = ops.runOne("pick_rows", scope, hidden.stopGradient(), positions);      // (N, d), one may be twice
            NDArray seen = PolicyHead.logProbsAndEntropy(states, model.head(), targets, temperature);   // (2, N)
            NDArray logProbs = completionShape(seen.get(0));                                        // (b, T)
            logProbs.setRequiresGradient(true);
            GrpoBatch batch = new GrpoBatch(logProbs, onPolicy ? logProbs.stopGradient() : sampled(),
                    reference.map(this::logProbsOf).orElse(null), advantages(), mask, lengthLimit);
            GrpoLoss.Result result = Autograd.record(() -> loss.apply(batch, weights));
            totals.add(result);

            NDArray seeds = Autograd.gradients(result.loss(), List.of(logProbs), scope).singletonOrThrow();
            NDArray seed = ops.runOne("pick_rows", scope, seeds.reshape(-1), slots);                // (N)
            NDArray pulls = pulls(weights, entropyWeight);
            totals.loss += entropyWeight == 0 ? 0 : pulls.mul(seen.get(1)).sum().getFloat();
            PolicyHead.Gradients head = PolicyHead.gradients(states, model.head(), targets, seed, pulls, temperature);
            NDArray arrived = scope.zeros(hidden.getShape());                                       // (M, d)
            ops.run("add_rows", scope, arrived, positions, head.hidden());
            NDList gradients = forward.gradients(arrived, 0, scope);
            int at = new ArrayList<>(model.parameters().keySet()).indexOf(model.headName());
            ops.run("accumulate", scope, List.of(gradients.get(at)), List.of(head.head()));
            return gradients;
        }

        /** ∂L/∂H of each completion token: (N), (0) without a reward for entropy. */
        private NDArray pulls(NDArray weights, double entropyWeight) {
            return entropyWeight == 0 ? scope.create(new Shape(0))
                    : TorchOps.get().runOne("pick_rows", scope, weights.reshape(-1), slots).mul(-entropyWeight);
        }

        /** (N) values of completion tokens as (b, T), 0 elsewhere. */
        private NDArray completionShape(NDArray values) {
            NDArray padded = scope.zeros(new Shape((long) layout.size() * layout.completion()));
            TorchOps.get().run("put_rows", scope, padded, slots, values);
            return padded.reshape(layout.size(), layout.completion());
        }

        private NDArray sampled() {
            float[][] values = new float[layout.size()][layout.completion()];
            for (int b = 0; b < values.length; b++) {
                float[] own = samples.get(b).rollout().logProbs();
                System.arraycopy(own, 0, values[b], 0, own.length);
            }
            return scope.create(values);
        }

        private NDArray logProbsOf(Decoder other) {
            NDArray hidden = Autograd.pause(() -> Decoder.through(other.sections(layout.batch(), means.precision(), scope),
                    scope.create(layout.batch().ids())).hidden());
            NDArray states = TorchOps.get().runOne("pick_rows", scope, hidden, positions);
            return completionShape(PolicyHead.logProbs(states, other.head(), targets, temperature));
        }

        private NDArray advantages() {
            float[] values = new float[samples.size()];
            for (int b = 0; b < values.length; b++) {
                values[b] = (float) samples.get(b).advantage();
            }
            return scope.create(values);
        }
    }

    /** Sums over passes; fractions are weighed by tokens. */
    private static final class Totals {
        private double loss;
        private double low;
        private double high;
        private double kl;
        private boolean hasKl;
        private long tokens;

        void add(GrpoLoss.Result part) {
            loss += part.loss().getFloat();
            low += part.clipLow() * part.tokens();
            high += part.clipHigh() * part.tokens();
            hasKl = part.kl().isPresent();
            kl += part.kl().orElse(0) * part.tokens();
            tokens += part.tokens();
        }

        Result result(NDList parameters) {
            return new Result(parameters, loss, low / tokens, high / tokens,
                    hasKl ? OptionalDouble.of(kl / tokens) : OptionalDouble.empty(), tokens);
        }
    }
}
