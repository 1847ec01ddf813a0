package tailor.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a logged metric is called on axes and in tables: one glossary for charts, tables and the README.
 *
 * <p>A name may have prefixes ({@code train/}, {@code valid/}, {@code rl/}): {@code valid/entropy} is looked up as
 * {@code entropy} and labelled "validation entropy".
 *
 * @param name as logged, e.g. {@code valid/entropy}
 * @param label for axes and headers, e.g. {@code validation entropy}
 * @param unit in brackets after the label, or empty for a pure number
 * @param better which way is better, for arrows in tables
 * @param meaning one sentence for the glossary
 */
public record MetricName(String name, String label, String unit, Better better, String meaning) {
    /** Which direction is an improvement. */
    public enum Better {
        /** Smaller is better. */
        LOWER("\u2193"),
        /** Larger is better. */
        HIGHER("\u2191"),
        /** Neither: the metric describes, it does not rank. */
        NEITHER("");

        private final String arrow;

        Better(String arrow) {
            this.arrow = arrow;
        }

        /** @return ↓, ↑ or nothing. */
        public String arrow() {
            return arrow;
        }
    }

    private static final Map<String, String> PREFIXES = Map.of("train", "training", "valid", "validation", "test", "test",
            "before", "start", "after", "final", "rl", "", "eval", "");

    /** Metrics that lie in [0, 1]. */
    private static final Set<String> SHARES = Set.of("accuracy", "head_mass", "tail_mass", "tail_mass_possible", "tail_mass_impossible",
            "reward", "frac_reward_zero_std", "clip_ratio/low_mean", "clip_ratio/high_mean", "completions/clipped_ratio", "collapse",
            "expert_max_load");

    private static final Map<String, MetricName> GLOSSARY = glossary();

    /** @return every metric of the glossary, without prefixes, in the order of the README. */
    public static List<MetricName> all() {
        return List.copyOf(GLOSSARY.values());
    }

    /** @return the metric of that name; an unknown one is called by its own name, without unit or direction. */
    public static MetricName of(String name) {
        MetricName known = GLOSSARY.get(name);
        if (known != null) {
            return known;
        }
        int slash = name.indexOf('/');
        String prefix = slash < 0 ? null : PREFIXES.get(name.substring(0, slash));
        if (prefix != null && isKnown(name)) {
            MetricName base = of(name.substring(slash + 1));
            return new MetricName(name, (prefix + " " + base.label).strip(), base.unit, base.better, base.meaning);
        }
        MetricName atK = atK(name);
        return atK != null ? atK : new MetricName(name, name, "", Better.NEITHER, "");
    }

    /** @return whether the glossary explains the metric. */
    public static boolean isKnown(String name) {
        int slash = name.indexOf('/');
        return GLOSSARY.containsKey(name) || atK(name) != null
                || slash > 0 && PREFIXES.containsKey(name.substring(0, slash)) && isKnown(name.substring(slash + 1));
    }

    /** @return label and unit for an axis or a header: {@code validation entropy [nats]}. */
    public String axis() {
        return unit.isEmpty() ? label : label + " [" + unit + "]";
    }

    /** An interval as it is drawn: a share does not leave [0, 1], nats, tokens and seconds are not negative, whatever Student's t says. */
    Interval drawn(Interval interval) {
        int slash = name.indexOf('/');
        String base = slash > 0 && PREFIXES.containsKey(name.substring(0, slash)) ? name.substring(slash + 1) : name;
        boolean share = SHARES.contains(base) || atK(base) != null;
        return share || !unit.isEmpty() ? interval.within(0, share ? 1 : Double.POSITIVE_INFINITY) : interval;
    }

    /** @return the glossary as a Markdown table, for the README. */
    public static String markdown() {
        StringBuilder table = new StringBuilder("| metric | unit | better | meaning |\n|---|---|---|---|\n");
        for (MetricName metric : all()) {
            table.append("| `").append(metric.name).append("` | ").append(metric.unit).append(" | ")
                    .append(metric.better.arrow()).append(" | ").append(metric.meaning).append(" |\n");
        }
        return table.toString();
    }

    private static MetricName atK(String name) {
        int at = Math.max(name.indexOf("@"), name.indexOf("_at_"));
        String kind = at > 0 ? name.substring(0, at) : "";
        String k = name.substring(name.lastIndexOf(name.contains("@") ? '@' : '_') + 1);
        return !k.matches("\\d+") ? null : switch (kind) {
            case "pass" -> new MetricName(name, "pass@" + k, "", Better.HIGHER, "Chance that at least one of " + k + " samples is correct.");
            case "avg" -> new MetricName(name, "avg@" + k, "", Better.HIGHER, "Mean share of correct answers over " + k + " samples.");
            case "cons" -> new MetricName(name, "cons@" + k, "", Better.HIGHER, "Share of problems whose most frequent answer of " + k + " is correct.");
            default -> null;
        };
    }

    private static Map<String, MetricName> glossary() {
        List<MetricName> all = new ArrayList<>();
        add(all, "nll", "NLL", "nats", Better.LOWER, "Negative log-likelihood of the next token, mean over tokens.");
        add(all, "ppl", "perplexity", "", Better.LOWER, "exp(NLL).");
        add(all, "loss", "surrogate loss", "", Better.NEITHER, "What the optimizer sees; not comparable between settings.");
        add(all, "entropy", "entropy", "nats", Better.NEITHER, "Entropy of the next-token distribution, mean over tokens.");
        add(all, "head_mass", "head mass", "", Better.NEITHER, "Probability of the k most probable tokens.");
        add(all, "tail_mass", "tail mass", "", Better.NEITHER, "Probability outside the k most probable tokens.");
        add(all, "accuracy", "accuracy", "", Better.HIGHER, "Share of answers, or of next tokens, that are right.");
        add(all, "valid/kl", "KL to the truth", "nats", Better.LOWER, "KL(true next-token distribution \u2016 model), on the grammar corpus.");
        add(all, "true_entropy", "entropy of the truth", "nats", Better.NEITHER, "Entropy of the true next-token distribution, on the grammar corpus.");
        add(all, "tail_mass_possible", "tail mass on possible tokens", "", Better.NEITHER, "Tail mass on tokens that can follow, on the grammar corpus.");
        add(all, "tail_mass_impossible", "tail mass on impossible tokens", "", Better.LOWER, "Tail mass on tokens that cannot follow, on the grammar corpus.");
        add(all, "nll_by_position", "NLL", "nats", Better.LOWER, "NLL at each position of the context.");
        add(all, "entropy_by_position", "entropy", "nats", Better.NEITHER, "Entropy at each position of the context.");
        add(all, "probability_by_rank", "token probability", "", Better.NEITHER, "Mean probability of the most, second most, \u2026 probable token.");
        add(all, "reward", "reward", "", Better.HIGHER, "Mean verified reward of a sampled completion.");
        add(all, "reward_std", "reward std. dev.", "", Better.NEITHER, "Standard deviation of the reward within a group.");
        add(all, "frac_reward_zero_std", "groups without signal", "", Better.LOWER, "Share of groups whose rewards are all equal.");
        add(all, "collapse", "collapse", "", Better.LOWER, "1 where the policy\u2019s entropy halved within a window, and its reward, not yet high, fell, or neither it nor the answers grew.");
        add(all, "entropy_weight", "weight of the entropy bonus", "", Better.NEITHER, "Coefficient \u03B1 of the reward for entropy.");
        add(all, "kl", "KL to the reference", "nats", Better.NEITHER, "KL of the policy to the reference, estimator k3.");
        add(all, "clip_ratio/low_mean", "clipped below", "", Better.NEITHER, "Share of tokens clipped at 1 \u2212 \u03B5_low.");
        add(all, "clip_ratio/high_mean", "clipped above", "", Better.NEITHER, "Share of tokens clipped at 1 + \u03B5_high.");
        add(all, "completions/mean_length", "completion length", "tokens", Better.NEITHER, "Mean length of a sampled completion.");
        add(all, "completions/clipped_ratio", "cut completions", "", Better.LOWER, "Share of completions that hit the length limit.");
        add(all, "num_tokens", "tokens seen", "", Better.NEITHER, "Tokens trained on so far.");
        add(all, "tokens", "tokens seen", "", Better.NEITHER, "Tokens trained on so far.");
        add(all, "tokens_per_second", "speed", "tokens/s", Better.HIGHER, "Training tokens a second.");
        add(all, "step_time", "time a step", "s", Better.LOWER, "Seconds a training step took.");
        add(all, "learning_rate", "learning rate", "", Better.NEITHER, "Of the optimizer at this step.");
        add(all, "gradient_norm", "gradient norm", "", Better.NEITHER, "Global norm before clipping.");
        add(all, "expert_load_cv", "variation of the experts' load", "", Better.LOWER,
                "Standard deviation of the experts' loads over their mean, in the step's batch; mean over sparse layers.");
        add(all, "expert_max_load", "load of the busiest expert", "", Better.LOWER,
                "Share of a layer's assignments that its busiest expert takes; the largest over sparse layers.");
        add(all, "router_entropy", "router entropy", "nats", Better.NEITHER,
                "Entropy of the routers' probabilities, mean over tokens and sparse layers.");
        add(all, "step", "step", "", Better.NEITHER, "Optimizer step.");
        add(all, "position", "position in the context", "tokens", Better.NEITHER, "Place of a token in its context, from 1.");
        add(all, "rank", "rank of the token", "", Better.NEITHER, "Place of a token when sorted by probability, from 1.");
        Map<String, MetricName> map = new LinkedHashMap<>();
        all.forEach(metric -> map.put(metric.name, metric));
        return map;
    }

    private static void add(List<MetricName> to, String name, String label, String unit, Better better, String meaning) {
        to.add(new MetricName(name, label, unit, better, meaning));
    }
}
