package tailor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;

class IntervalsTest {

    @Test
    void studentsT() {
        // t(0.975, 2) = 4.302653, s = 1: 4.302653 / √3.
        Interval interval = Intervals.t(1, 2, 3);
        assertEquals(2, interval.mean());
        assertEquals(2.484138, interval.halfWidth(), 1e-6);
        assertEquals(3, interval.n());
        // t(0.975, 1) = 12.7062 at two seeds; an honest interval is wide.
        assertEquals(12.7062 * 0.5, Intervals.t(1, 2).halfWidth(), 1e-4);
        assertEquals(0, Intervals.t(0.5, 0.5, 0.5).halfWidth());
    }

    @Test
    void oneSeedHasNoInterval() {
        Interval interval = Intervals.t(2.0712);
        assertFalse(interval.isKnown());
        assertEquals("2.071", interval.toString());
        assertFalse(Intervals.range(1).isKnown());
        assertFalse(Intervals.bootstrap(new double[] {1}, 200, 1).isKnown());
    }

    @Test
    void wilson() {
        // Published values: 8 of 10 and 0 of 10.
        Interval most = Intervals.wilson(8, 10);
        assertEquals(0.8, most.mean());
        assertEquals(0.4901625, most.low(), 1e-6);
        assertEquals(0.9433178, most.high(), 1e-6);
        Interval none = Intervals.wilson(0, 10);
        assertEquals(0, none.low());
        assertEquals(0.2775328, none.high(), 1e-6);
        Interval all = Intervals.wilson(10, 10);
        assertEquals(1, all.high());
        assertEquals(1 - 0.2775328, all.low(), 1e-6);
    }

    @Test
    void wilsonCoversAboutAsOftenAsItSays() {
        Random random = new Random(5);
        int covered = 0;
        for (int i = 0; i < 4000; i++) {
            int successes = 0;
            for (int k = 0; k < 100; k++) {
                successes += random.nextDouble() < 0.1 ? 1 : 0;
            }
            Interval interval = Intervals.wilson(successes, 100);
            covered += interval.low() <= 0.1 && 0.1 <= interval.high() ? 1 : 0;
        }
        assertEquals(0.95, covered / 4000.0, 0.02);
    }

    @Test
    void bootstrapIsSeededAndAgreesWithTheNormalInterval() {
        Random random = new Random(3);
        double[] values = random.doubles(400).toArray();
        Interval interval = Intervals.bootstrap(values, 2000, 7);
        assertEquals(interval, Intervals.bootstrap(values, 2000, 7));
        double normal = 1.96 * Math.sqrt(StatUtils.variance(values) / values.length);
        assertEquals(normal, interval.halfWidth(), 0.1 * normal);
        assertEquals(StatUtils.mean(values), interval.mean());
        Interval median = Intervals.bootstrap(values, v -> StatUtils.percentile(v, 50), 500, 7);
        assertTrue(median.low() <= median.mean() && median.mean() <= median.high());
    }

    @Test
    void badInputNamesTheValue() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Intervals.t(1, Double.NaN)).getMessage().contains("NaN"));
        assertThrows(IllegalArgumentException.class, Intervals::t);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Intervals.wilson(11, 10)).getMessage().contains("11 of 10"));
        assertThrows(IllegalArgumentException.class, () -> Intervals.bootstrap(new double[] {1, 2}, 10, 1));
    }

    @Test
    void digitsFollowTheWidth() {
        assertEquals("2.071 \u00B1 0.012", new Interval(2.0711, 2.0591, 2.0831, 3).toString());
        assertEquals("0.00416 \u00B1 0.00010", new Interval(0.004157, 0.004055, 0.004259, 3).toString());
        assertEquals("152 \u00B1 23", new Interval(151.7, 128.7, 174.7, 3).toString());
        assertEquals("\u22120.25 \u00B1 0.10", new Interval(-0.25, -0.35, -0.15, 3).toString());
        assertEquals("0.80 [0.49, 0.94]", Intervals.wilson(8, 10).toString());
        assertEquals(Arrays.asList("1.2e-7", "1234567", "0.1235", "", "0"), Arrays.asList(Digits.significant(1.2e-7, 2),
                Digits.significant(1234567, 4), Digits.significant(0.123456, 4), Digits.significant(Double.NaN, 4), Digits.significant(0, 4)));
    }

    @Test
    void whatIsDrawnStaysWhereItsMetricCan() {
        Interval wide = new Interval(0.9, -0.3, 1.6, 3);
        assertEquals(new Interval(0.9, 0, 1, 3), MetricName.of("after/avg@4").drawn(wide));
        assertEquals(new Interval(0.9, 0, 1, 3), MetricName.of("valid/tail_mass").drawn(wide));
        assertEquals(new Interval(0.9, 0, 1.6, 3), MetricName.of("before/entropy").drawn(wide));
        assertEquals(wide, MetricName.of("loss").drawn(wide));
        assertEquals(new Interval(-0.1, -0.1, 1, 3), MetricName.of("reward").drawn(new Interval(-0.1, -0.3, 1.6, 3)));
        assertFalse(MetricName.of("reward").drawn(Interval.point(0.5, 1)).isKnown());
    }
}
