package tailor.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tailor.grpo.GrpoBatch;
import tailor.grpo.GrpoLoss;
import tailor.grpo.PolicyHead;
import tailor.grpo.RolloutLayout;
import tailor.model.Decoder;
import tailor.rollout.Rollout;
import tailor.tensor.Autograd;
import tailor.tensor.TorchOps;

/** Some samples of a batch through the policy, forward and backward. Letters as in {@link RolloutLayout}. */
final class PolicyPass {
    private final PolicyGradient policy;
    private final Decoder model;
    private final List<PolicyGradient.Sample> samples;
    private final NDManager scope;
    private final RolloutLayout layout;
    private final NDArray positions;    // (N)
    private final NDArray targets;      // (N)
    private final NDArray slots;        // (N)

    /**
     * Gradients of a pass and what is logged of it.
     *
     * @param gradients in the model's order, owned by the scope of the pass
     * @param loss of the surrogate
     * @param bonus what a reward for entropy adds to the loss
     */
    record Result(NDList gradients, GrpoLoss.Result loss, double bonus) {}

    /** Of what the sampler and the model say about the completion tokens: log π (b, T) with gradient, H(π) (N). */
    private record Seen(NDArray logProbs, NDArray entropies) {}

    PolicyPass(PolicyGradient policy, List<PolicyGradient.Sample> samples, NDManager scope) {
        this.policy = policy;
        this.model = policy.model();
        this.samples = samples;
        this.scope = scope;
        this.layout = RolloutLayout.of(samples.stream().map(PolicyGradient.Sample::rollout).toList());
        this.positions = scope.create(layout.positions());
        this.targets = scope.create(layout.targets());
        this.slots = scope.create(layout.slots());
    }

    /** T of this pass: rows of a batch's arrays are cut to it. */
    int completion() {
        return layout.completion();
    }

    /**
     * Forward and backward.
     *
     * @param mask (b, T)
     * @param weights (b, T)
     */
    Result result(NDArray mask, NDArray weights, PolicyGradient.Setting setting) {
        TorchOps ops = TorchOps.get();
        ForwardPass forward = ForwardPass.of(model, layout.batch(), policy.means(), scope);
        NDArray hidden = forward.hidden();                                                          // (M, d), all tokens
        NDArray states = ops.runOne("pick_rows", scope, hidden.stopGradient(), positions);          // (N, d), one may be twice
        Seen seen = seen(states, setting.onPolicy());
        GrpoBatch batch = new GrpoBatch(seen.logProbs(),
                setting.onPolicy() ? seen.logProbs().stopGradient() : completionShape(sampled(Rollout::logProbs)),
                policy.reference().map(this::logProbsOf).orElse(null), advantages(), mask, setting.lengthLimit());
        GrpoLoss.Result result = Autograd.record(() -> policy.loss().apply(batch, weights));

        NDArray seeds = Autograd.gradients(result.loss(), List.of(seen.logProbs()), scope).singletonOrThrow();
        NDArray seed = ops.runOne("pick_rows", scope, seeds.reshape(-1), slots);                    // (N)
        NDArray pulls = pulls(weights, setting.entropyWeight());
        double bonus = setting.entropyWeight() == 0 ? 0 : pulls.mul(seen.entropies()).sum().getFloat();
        PolicyHead.Gradients head = PolicyHead.gradients(states, model.head(), targets, seed, pulls, policy.temperature());
        NDArray arrived = scope.zeros(hidden.getShape());                                           // (M, d)
        ops.run("add_rows", scope, arrived, positions, head.hidden());
        NDList gradients = forward.gradients(arrived, 0, scope);
        int at = new ArrayList<>(model.parameters().keySet()).indexOf(model.headName());
        ops.run("accumulate", scope, List.of(gradients.get(at)), List.of(head.head()));
        return new Result(gradients, result, bonus);
    }

    /**
     * On policy the sampler saw what the model says, and the ratio is 1 whatever that is: one product with the head is spared.
     * Beside a reference, what both say is computed alike.
     */
    private Seen seen(NDArray states, boolean onPolicy) {
        NDArray logProbs;
        NDArray entropies;
        if (onPolicy && policy.reference().isEmpty()) {
            logProbs = sampled(Rollout::logProbs);
            entropies = sampled(Rollout::entropies);
        } else {
            NDArray both = PolicyHead.logProbsAndEntropy(states, model.head(), targets, policy.temperature());
            logProbs = both.get(0);
            entropies = both.get(1);
        }
        NDArray shaped = completionShape(logProbs);
        shaped.setRequiresGradient(true);
        return new Seen(shaped, entropies);
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

    /** (N) numbers that the rollouts hold of their completion tokens. */
    private NDArray sampled(Function<Rollout, float[]> values) {
        float[] all = new float[layout.targets().length];
        int n = 0;
        for (PolicyGradient.Sample sample : samples) {
            float[] own = values.apply(sample.rollout());
            System.arraycopy(own, 0, all, n, own.length);
            n += own.length;
        }
        return scope.create(all);
    }

    private NDArray logProbsOf(Decoder other) {
        NDArray hidden = Autograd.pause(() -> Decoder.through(other.sections(layout.batch(), policy.means().precision(), scope),
                scope.create(layout.batch().ids())).hidden());
        NDArray states = TorchOps.get().runOne("pick_rows", scope, hidden, positions);
        return completionShape(PolicyHead.logProbs(states, other.head(), targets, policy.temperature()));
    }

    private NDArray advantages() {
        float[] values = new float[samples.size()];
        for (int b = 0; b < values.length; b++) {
            values[b] = (float) samples.get(b).advantage();
        }
        return scope.create(values);
    }
}
