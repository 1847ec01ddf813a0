package tailor.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    @Test
    void passAtKIsTheShareOfSubsetsWithARightSample() {
        for (int n = 1; n <= 9; n++) {
            for (int c = 0; c <= n; c++) {
                for (int k = 1; k <= n; k++) {
                    assertEquals(bySubsets(n, c, k), PassAtK.of(n, c, k), 1e-15, n + " " + c + " " + k);
                }
            }
        }
    }

    private static double bySubsets(int n, int c, int k) {
        int subsets = 0;
        int pass = 0;
        for (int set = 0; set < 1 << n; set++) {
            if (Integer.bitCount(set) == k) {
                subsets++;
                pass += (set & ((1 << c) - 1)) != 0 ? 1 : 0; // samples 0 to c-1 are right
            }
        }
        return (double) pass / subsets;
    }

    @Test
    void passAtKForThousandsOfSamples() {
        assertEquals(7.0 / 5000, PassAtK.of(5000, 7, 1));
        assertEquals(2500.0 / 5000, PassAtK.of(5000, 1, 2500));
        assertEquals(1, PassAtK.of(5000, 4999, 2));
        assertTimeout(Duration.ofSeconds(10), () -> PassAtK.mean(2000, new Random(1).ints(300, 0, 2001).toArray(), 64));
    }

    @Test
    void passAtKRisesWithKAndWithC() {
        for (int k = 1; k < 64; k++) {
            assertTrue(PassAtK.of(128, 5, k + 1) > PassAtK.of(128, 5, k));
            assertTrue(PassAtK.of(128, k + 1, 8) > PassAtK.of(128, k, 8));
        }
        assertEquals(0.5 * (PassAtK.of(8, 1, 4) + PassAtK.of(8, 3, 4)), PassAtK.mean(8, new int[] {1, 3}, 4), 1e-15);
    }

    @Test
    void numbersOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> PassAtK.of(0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> PassAtK.of(4, 5, 1));
        assertThrows(IllegalArgumentException.class, () -> PassAtK.of(4, -1, 1));
        String message = assertThrows(IllegalArgumentException.class, () -> PassAtK.of(4, 2, 5)).getMessage();
        assertEquals("k must be in [1, 4 samples], got 5", message);
        assertThrows(IllegalArgumentException.class, () -> PassAtK.mean(4, new int[0], 1));
        assertThrows(IllegalArgumentException.class, () -> AvgAtK.of());
        assertThrows(IllegalArgumentException.class, () -> AvgAtK.of(0.5, 1.5));
        assertThrows(IllegalArgumentException.class, () -> AvgAtK.of(Double.NaN));
    }

    @Test
    void avgAtKCountsProblemsAlike() {
        assertEquals(0.25, AvgAtK.of(1, 0, 0, 0));
        assertEquals(0.625, AvgAtK.mean(new double[][] {{1}, {1, 0, 0, 0}}));
    }

    @Test
    void consAtKIsTheMajorityOfWhoAnswered() {
        Problem problem = new Problem("p", "How many?", "19");
        assertEquals(1, ConsAtK.of(problem, List.of("#### 19", "#### 18", "so 19.0")));
        assertEquals(0, ConsAtK.of(problem, List.of("#### 18", "#### 19")), "a tie goes to the first");
        assertEquals(1, ConsAtK.of(problem, List.of("no idea", "dunno", "#### 19")), "abstentions do not vote");
        assertEquals(0, ConsAtK.of(problem, List.of("no idea", "")));
        ConsAtK.Vote vote = ConsAtK.vote(List.of(Optional.of("1,000"), Optional.empty(), Optional.of("7"), Optional.of("1000")));
        assertEquals(new ConsAtK.Vote(Optional.of("1,000"), 2, 1), vote);
        assertThrows(IllegalArgumentException.class, () -> ConsAtK.of(problem, List.of()));
    }
}
