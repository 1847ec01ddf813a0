package tailor.train;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import tailor.grpo.OverlongPenalty;
import tailor.rollout.Rollout;

/** What is learned from the groups of a step: advantages, then {@code epochs × minibatches} optimizer steps. */
final class PolicyUpdate {
    private final GrpoConfig config;
    private final PolicyGradient gradient;
    private final AdamW optimizer;
    private final long seed;

    PolicyUpdate(GrpoConfig config, PolicyGradient gradient, AdamW optimizer, long seed) {
        this.config = config;
        this.gradient = gradient;
        this.optimizer = optimizer;
        this.seed = seed;
    }

    /**
     * Changes the model.
     *
     * @param groups to learn from, at least one
     * @param entropyWeight α of the reward for entropy
     * @return metrics of the updates: means over tokens, and the gradient norm as mean over optimizer steps; where the norm
     *     is not finite, the model was left as it was at that optimizer step; none if every completion was masked
     */
    Map<String, Double> apply(List<ScoredGroup> groups, long step, double entropyWeight) {
        RolloutConfig rollout = config.rollout().at(step);
        List<List<PolicyGradient.Sample>> samples = samples(groups, rollout);
        Random random = new Random(31 * seed + step);
        Totals totals = new Totals();
        for (int epoch = 0; epoch < config.train().epochs(); epoch++) {
            if (config.train().minibatches() > 1) {
                Collections.shuffle(samples, random);
            }
            for (List<PolicyGradient.Sample> minibatch : minibatches(samples)) {
                try (NDManager scope = gradient.model().manager().newSubManager()) {
                    PolicyGradient.Result result = gradient.of(
                            minibatch, rollout.maxNewTokens(), config.train().isOnPolicy(), entropyWeight, scope);
                    totals.add(result, optimizer.step(result.parameters(), config.optimizer().learningRate()));
                }
            }
        }
        return totals.updates == 0 ? Map.of() : totals.metrics(config.optimizer().learningRate());
    }

    /** The samples of each group with their advantages. */
    private List<List<PolicyGradient.Sample>> samples(List<ScoredGroup> groups, RolloutConfig rollout) {
        boolean soft = rollout.overlongBuffer() > 0;
        OverlongPenalty penalty = new OverlongPenalty(rollout.maxNewTokens(), rollout.overlongBuffer());
        List<Double> rewards = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            List<Rollout> rollouts = groups.get(g).group().rollouts();
            for (int i = 0; i < rollouts.size(); i++) {
                rewards.add(groups.get(g).rewards()[i] + (soft ? penalty.of(rollouts.get(i).completion().length) : 0));
                owners.add(g);
            }
        }
        double[] advantages = config.loss().advantage().compute(rewards.stream().mapToDouble(r -> r).toArray(),
                owners.stream().mapToInt(g -> g).toArray());
        List<List<PolicyGradient.Sample>> samples = new ArrayList<>();
        int next = 0;
        for (ScoredGroup group : groups) {
            List<PolicyGradient.Sample> own = new ArrayList<>();
            for (Rollout sampled : group.group().rollouts()) {
                double advantage = advantages[next++];
                if (sampled.finished() || !rollout.maskTruncated()) {
                    own.add(new PolicyGradient.Sample(sampled, advantage));
                }
            }
            if (!own.isEmpty()) {
                samples.add(own);
            }
        }
        return samples;
    }

    /** Whole groups, dealt into minibatches as evenly as they go. */
    private List<List<PolicyGradient.Sample>> minibatches(List<List<PolicyGradient.Sample>> groups) {
        int count = Math.min(config.train().minibatches(), groups.size());
        return IntStream.range(0, count).mapToObj(m -> groups
                .subList(m * groups.size() / count, (m + 1) * groups.size() / count).stream().flatMap(List::stream).toList()).toList();
    }

    /** Sums over optimizer steps. */
    private static final class Totals {
        private double loss;
        private double norm;
        private double low;
        private double high;
        private double kl;
        private boolean hasKl;
        private long tokens;
        private int updates;

        void add(PolicyGradient.Result result, double gradientNorm) {
            loss += result.loss();
            norm += gradientNorm;
            low += result.clipLow() * result.tokens();
            high += result.clipHigh() * result.tokens();
            hasKl = result.kl().isPresent();
            kl += result.kl().orElse(0) * result.tokens();
            tokens += result.tokens();
            updates++;
        }

        Map<String, Double> metrics(double learningRate) {
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put("loss", loss / updates);
            if (hasKl) {
                metrics.put("kl", kl / tokens);
            }
            metrics.put("clip_ratio/low_mean", low / tokens);
            metrics.put("clip_ratio/high_mean", high / tokens);
            metrics.put("grad_norm", norm / updates);
            metrics.put("learning_rate", learningRate);
            return metrics;
        }
    }
}
