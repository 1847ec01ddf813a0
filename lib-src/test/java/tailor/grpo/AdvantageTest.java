package tailor.grpo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdvantageTest {

    private static final int[] TWO_GROUPS = {0, 0, 0, 0, 1, 1, 1, 1};
    private static final List<Advantage> ALL = List.of(new GroupAdvantage(), new BatchAdvantage(), new UnscaledAdvantage(), new LeaveOneOutAdvantage());

    @Test
    void groupAdvantageByHand() {
        // Group 0: mean 1/4, squared deviations 3·(1/16) + 9/16 = 3/4, over 3 = 1/4, so σ = 1/2.
        double[] a = new GroupAdvantage().compute(new double[] {1, 0, 0, 0, 1, 1, 1, 1}, TWO_GROUPS);
        double low = -0.25 / (0.5 + 1e-4);
        assertArrayEquals(new double[] {0.75 / (0.5 + 1e-4), low, low, low, 0, 0, 0, 0}, a, 1e-12);
    }

    @Test
    void batchAdvantageByHand() {
        // Batch: 5 ones in 8, mean 5/8, squared deviations 5·9/64 + 3·25/64 = 120/64, over 7.
        double scale = Math.sqrt(120.0 / 64 / 7) + 1e-4;
        double[] a = new BatchAdvantage().compute(new double[] {1, 0, 0, 0, 1, 1, 1, 1}, TWO_GROUPS);
        assertArrayEquals(new double[] {0.75 / scale, -0.25 / scale, -0.25 / scale, -0.25 / scale, 0, 0, 0, 0}, a, 1e-12);
    }

    @Test
    void unscaledAdvantageByHandInAnyOrder() {
        double[] a = new UnscaledAdvantage().compute(new double[] {1, 4, 0, 2}, new int[] {7, -1, 7, -1});
        assertArrayEquals(new double[] {0.5, 1, -0.5, -1}, a, 1e-12);
    }

    @Test
    void leaveOneOutAdvantageByHand() {
        // Group 0: 3 − mean(0, 0, 1), 0 − mean(3, 0, 1), … ; the second group has two completions.
        double[] a = new LeaveOneOutAdvantage().compute(new double[] {3, 0, 0, 1, 2, 1}, new int[] {0, 0, 0, 0, 1, 1});
        assertArrayEquals(new double[] {3 - 1 / 3.0, -4 / 3.0, -4 / 3.0, 0, 1, -1}, a, 1e-12);
    }

    @Test
    void equalRewardsGiveExactlyZeroAlsoUnderRounding() {
        double third = 1.0f / 3;
        double noisy = Math.nextUp(1.0f / 3);
        double[] rewards = {0.1, 0.1, 0.1, 0.1, third, noisy, third, noisy};
        for (Advantage advantage : ALL) {
            for (double a : advantage.compute(rewards, TWO_GROUPS)) {
                assertEquals(0.0, a, 0.0, advantage.name());
            }
            assertArrayEquals(new double[] {0}, advantage.compute(new double[] {3}, new int[] {0}), 0.0, advantage.name());
        }
    }

    @Test
    void advantagesSumToZeroInEachGroup() {
        double[] rewards = {0.3, 1, 0.25, 0, 0.5, 0.5, 0.9, 1};
        for (Advantage advantage : ALL) {
            double[] a = advantage.compute(rewards, TWO_GROUPS);
            assertEquals(0, a[0] + a[1] + a[2] + a[3], 1e-12, advantage.name());
            assertEquals(0, a[4] + a[5] + a[6] + a[7], 1e-12, advantage.name());
        }
    }

    @Test
    void badInputIsNamed() {
        assertMessage("reward 1 is NaN", () -> new GroupAdvantage().compute(new double[] {0, Double.NaN}, new int[2]));
        assertMessage("2 rewards and 1 group", () -> new GroupAdvantage().compute(new double[2], new int[1]));
        assertMessage("-1.0", () -> new BatchAdvantage(-1));
        assertMessage("'std': use group, batch, none or rloo", () -> Advantage.named("std"));
    }

    @Test
    void configurationsNameThem() throws Exception {
        ObjectMapper json = new ObjectMapper();
        for (Advantage advantage : ALL) {
            assertEquals(advantage, json.readValue(json.writeValueAsString(advantage), Advantage.class));
        }
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.contains(part), message);
    }
}
