package tailor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import tailor.report.MetricName.Better;

class MetricNameTest {

    @Test
    void knowsEveryMetricThatChartsUse() {
        for (String name : List.of("step", "train/nll", "train/entropy", "valid/nll", "valid/ppl", "valid/entropy", "valid/head_mass",
                "valid/tail_mass", "valid/accuracy", "valid/kl", "valid/true_entropy", "valid/tail_mass_possible", "valid/tail_mass_impossible",
                "valid/entropy_by_position", "valid/probability_by_rank", "position", "rank", "valid/pass@64", "valid/avg@128", "valid/cons@8", "reward",
                "reward_std", "frac_reward_zero_std", "entropy", "kl", "clip_ratio/low_mean", "clip_ratio/high_mean",
                "completions/mean_length", "completions/clipped_ratio", "num_tokens", "step_time", "train/tokens_per_second",
                "train/learning_rate", "train/gradient_norm", "train/expert_load_cv", "train/expert_max_load", "train/router_entropy")) {
            assertTrue(MetricName.isKnown(name), name);
            assertFalse(MetricName.of(name).meaning().isEmpty(), name);
        }
    }

    @Test
    void labelsHaveTheSplitAndTheUnit() {
        assertEquals("validation entropy [nats]", MetricName.of("valid/entropy").axis());
        assertEquals("training NLL [nats]", MetricName.of("train/nll").axis());
        assertEquals("KL to the truth [nats]", MetricName.of("valid/kl").axis());
        assertEquals("KL to the reference [nats]", MetricName.of("kl").axis());
        assertEquals("pass@8", MetricName.of("pass@8").axis());
        assertEquals(Better.LOWER, MetricName.of("valid/nll").better());
        assertEquals(Better.HIGHER, MetricName.of("reward").better());
        assertEquals("completion length [tokens]", MetricName.of("completions/mean_length").axis());
    }

    @Test
    void anUnknownMetricIsCalledByItsName() {
        MetricName unknown = MetricName.of("valid/my_metric");
        assertEquals("valid/my_metric", unknown.axis());
        assertEquals(Better.NEITHER, unknown.better());
        assertFalse(MetricName.isKnown("valid/my_metric"));
    }

    @Test
    void glossaryIsAMarkdownTable() {
        assertTrue(MetricName.markdown().contains("| `tail_mass` |"));
        assertEquals(MetricName.all().size() + 2, MetricName.markdown().lines().count());
    }
}
