package tailor.grpo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DynamicSamplingTest {

    /** Groups of four with ten tokens, named by how many are right; rounds of two. */
    private static DynamicSampling.Selection<Integer> select(int wanted, int limit, int... correct) {
        Deque<Integer> left = new ArrayDeque<>();
        for (int c : correct) {
            left.add(c);
        }
        return new DynamicSampling(wanted, limit).select(
                missing -> Stream.of(left.poll(), left.poll()).filter(g -> g != null).toList(), c -> new GroupOutcome(4, c, 10));
    }

    @Test
    void samplesUntilEnoughGroupsAreMixed() {
        var selection = select(2, 100, 4, 1, 0, 2, 3, 3);
        assertEquals(List.of(1, 2), selection.groups());
        assertEquals(new DynamicSampling.Counts(2, 4, 2, 1, 1, 0, 20), selection.counts());
        assertTrue(selection.counts().isComplete());
    }

    @Test
    void whatIsTooMuchIsCountedAsThrownAway() {
        var selection = select(1, 100, 1, 2);
        assertEquals(List.of(1), selection.groups());
        assertEquals(new DynamicSampling.Counts(1, 2, 1, 0, 0, 1, 10), selection.counts());
    }

    @Test
    void theCapEndsItAndSaysWhy() {
        var counts = select(2, 4, 4, 4, 4, 1, 1, 1).counts();
        assertFalse(counts.isComplete());
        assertEquals(1, counts.kept());
        assertTrue(counts.describe().startsWith("only 1 of the 2 groups wanted were mixed after 4 tried (3 all right"), counts.describe());
        assertTrue(counts.describe().contains("too easy"), counts.describe());
        assertTrue(select(2, 4, 0, 0, 0, 0).counts().describe().contains("too hard"));
    }

    @Test
    void badInputIsNamed() {
        assertThrows(IllegalStateException.class, () -> select(2, 4, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new DynamicSampling(3, 2));
        assertThrows(IllegalArgumentException.class, () -> new GroupOutcome(4, 5, 1));
    }

    @Test
    void overlongPenaltyFallsLinearly() {
        OverlongPenalty penalty = new OverlongPenalty(100, 20);
        Function<Integer, Double> of = penalty::of;
        assertEquals(List.of(0.0, 0.0, -0.5, -0.95, -1.0, -1.0), Stream.of(0, 80, 90, 99, 100, 200).map(of).toList());
        assertEquals(0, new OverlongPenalty(100, 0).of(99));
        assertThrows(IllegalArgumentException.class, () -> new OverlongPenalty(10, 11));
    }
}
