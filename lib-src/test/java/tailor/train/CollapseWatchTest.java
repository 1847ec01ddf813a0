package tailor.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tailor.run.Config;
import tailor.run.Run;
import tailor.run.RunSpec;
import tailor.run.RunStore;

class CollapseWatchTest {
    private static final WatchConfig CONFIG = new WatchConfig(20, 0.5, 0.9, false);

    @TempDir
    Path home;

    private Run run() {
        return RunStore.open(home).begin(new RunSpec("watch", "rlvr", Config.defaults(GrpoConfig.defaults()), 1));
    }

    /** The first step at which the watch speaks, 0 if it never does. */
    private int first(int steps, IntToDoubleFunction entropy, IntToDoubleFunction length) {
        return first(steps, entropy, length, s -> 0.3);
    }

    private int first(int steps, IntToDoubleFunction entropy, IntToDoubleFunction length, IntToDoubleFunction reward) {
        CollapseWatch watch = new CollapseWatch(CONFIG, run());
        return IntStream.rangeClosed(1, steps)
                .filter(s -> watch.collapsed(entropy.applyAsDouble(s), length.applyAsDouble(s), reward.applyAsDouble(s))).findFirst().orElse(0);
    }

    @Test
    void anEntropyThatHalvesWithinTheWindowIsACollapse() {
        int step = first(60, s -> s < 30 ? 1 : 1 - 0.05 * (s - 30), s -> 40 - 0.1 * s);
        assertTrue(step > 40 && step <= 45, "half is passed at step 40, its mean a little later: " + step);
    }

    @Test
    void aSlowFallIsNone() {
        assertEquals(0, first(200, s -> Math.pow(0.5, s / 40.0), s -> 40));
    }

    /** Entropy, length and reward before and after step 30. At 0.98 a mean over some hundred completions goes up and down by half a point. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"longer answers are working out, 1, 0.3, 7, 11, 0.3, 0.3, false", "reward is learning, 1, 0.3, 11, 11, 0.5, 0.7, false",
            "less reward is a collapse, 1, 0.3, 11, 11, 0.7, 0.5, true", "longer answers that earn less, 1, 0.3, 12, 15, 0.19, 0.13, true",
            "certainty of a policy that is right, 0.05, 0.02, 11, 11, 0.983, 0.979, false",
            "of one that no longer is, 0.05, 0.02, 11, 11, 0.983, 0.8, true"})
    void certaintyIsACollapseWhereItBuysNothing(String what, double wasEntropy, double entropy, double wasLength, double length,
            double wasReward, double reward, boolean collapse) {
        int step = first(60, s -> s < 30 ? wasEntropy : entropy, s -> s < 30 ? wasLength : length, s -> s < 30 ? wasReward : reward);
        assertEquals(collapse, step > 0, what);
    }

    @Test
    void oneNoisyStepIsNone() {
        assertEquals(0, first(60, s -> s == 30 ? 0.1 : 1, s -> 40));
    }

    @Test
    void aResumedRunGoesOnAsIfItHadNotStopped() {
        Run run = run();
        for (long step = 1; step <= 10; step++) {
            run.log().append(step, Map.of("entropy", 1.0, "completions/mean_length", 9.0, "reward", 0.3));
        }
        CollapseWatch watch = new CollapseWatch(CONFIG, run);
        for (int step = 11; step < 15; step++) {
            assertFalse(watch.collapsed(0.3, 9, 0.3) && step < 14, "the mean over five steps needs four of them");
        }
        assertTrue(watch.collapsed(0.3, 9, 0.3));
    }

    @Test
    void badSettingsAreNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new WatchConfig(1, 0.5, 0.9, false)).getMessage().contains("window = 1"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new WatchConfig(9, 1, 0.9, false)).getMessage().contains("entropy_share = 1.0"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new WatchConfig(9, 0.5, 0, false)).getMessage().contains("solved = 0.0"));
    }
}
