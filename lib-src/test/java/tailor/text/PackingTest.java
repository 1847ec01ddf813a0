package tailor.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackingTest {
    private static final int X = TokenBatch.IGNORED;

    @Test
    void documentsAreJoinedByTheEndOfText() {
        assertArrayEquals(new int[] {0, 5, 6, 0, 7, 0}, Packing.pack(new int[][] {{5, 6}, {7}}, 0));
        assertArrayEquals(new int[] {0}, Packing.pack(new int[][] {}, 0));
    }

    @Test
    void everyWindowOnceAnEpochInAnOrderOfItsOwn() {
        int[] stream = IntStream.range(0, 101).toArray(); // 10 windows of context 10
        PackedBatches batches = new PackedBatches(stream, 4, 10, 7);
        assertEquals(10, batches.windows());
        assertEquals(40, batches.tokensPerBatch());
        assertEquals(2.5, batches.stepsPerEpoch());
        int[] seen = new int[101];
        StringBuilder epochs = new StringBuilder();
        for (int step = 0; step < 5; step++) { // 20 rows: two epochs
            TokenBatch batch = batches.at(step);
            for (int b = 0; b < 4; b++) {
                epochs.append(batch.inputs()[b * 10] / 10).append(step * 4 + b == 9 ? "|" : "");
                for (int t = 0; t < 10; t++) {
                    assertEquals(batch.inputs()[b * 10 + t] + 1, batch.targets()[b * 10 + t]);
                    seen[batch.targets()[b * 10 + t]]++;
                }
            }
        }
        assertEquals(0, seen[0]);
        assertTrue(Arrays.stream(seen).skip(1).allMatch(n -> n == 2), Arrays.toString(seen));
        String[] orders = epochs.toString().split("\\|");
        assertTrue(!orders[0].equals(orders[1]) && !orders[0].equals("0123456789"), epochs.toString());
    }

    @Test
    void aStepIsAFunctionOfTheSeed() {
        int[] stream = IntStream.range(0, 1001).toArray();
        PackedBatches forwards = new PackedBatches(stream, 3, 10, 1);
        PackedBatches backwards = new PackedBatches(stream, 3, 10, 1);
        PackedBatches other = new PackedBatches(stream, 3, 10, 2);
        int[][] inputs = IntStream.range(0, 100).mapToObj(s -> forwards.at(s).inputs()).toArray(int[][]::new);
        int different = 0;
        for (int step = 99; step >= 0; step--) {
            assertArrayEquals(inputs[step], backwards.at(step).inputs());
            different += Arrays.equals(inputs[step], other.at(step).inputs()) ? 0 : 1;
        }
        assertTrue(different > 90, "steps that another seed changes: " + different);
        assertThrows(IllegalArgumentException.class, () -> forwards.at(-1));
    }

    @Test
    void aCorpusThatIsTooShort() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> new PackedBatches(new int[80], 4, 20, 0)).getMessage();
        assertEquals("the corpus has 80 tokens, one batch of 4 x 20 needs 81: give more text, or a smaller batch or context",
                message);
        assertEquals(4, new PackedBatches(new int[81], 4, 20, 0).windows());
        assertThrows(IllegalArgumentException.class, () -> new PackedBatches(new int[80], 0, 20, 0));
        assertThrows(IllegalArgumentException.class, () -> Packing.ordered(new int[] {0}, 2, 2));
    }

    @Test
    void evaluationVisitsEachTargetOnce() {
        List<TokenBatch> batches = Packing.ordered(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, 2, 3);
        assertEquals(2, batches.size());
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, batches.get(0).inputs());
        assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6}, batches.get(0).targets());
        assertArrayEquals(new int[] {7, X, X, X, X, X}, batches.get(1).targets());
        for (int n = 2; n < 40; n++) {
            List<TokenBatch> all = Packing.ordered(IntStream.range(0, n).toArray(), 3, 4);
            int[] targets = all.stream().flatMapToInt(b -> Arrays.stream(b.targets())).filter(t -> t != X).toArray();
            assertArrayEquals(IntStream.range(1, n).toArray(), targets);
            assertEquals(n - 1, all.stream().mapToInt(TokenBatch::kept).sum());
        }
    }

    @Test
    void oneDocumentARow() {
        List<TokenBatch> batches = Packing.byDocument(new int[][] {{5, 6}, {7, 8, 9, 7}, {5}}, 0, 2, 3);
        assertEquals(2, batches.size());
        assertArrayEquals(new int[] {0, 5, 6, 0, 7, 8}, batches.get(0).inputs());
        assertArrayEquals(new int[] {5, 6, 0, 7, 8, 9}, batches.get(0).targets(), "the second is cut");
        assertArrayEquals(new int[] {5, 0, X, X, X, X}, batches.get(1).targets());
    }

    @Test
    void aBatchChecksItsShape() {
        assertThrows(IllegalArgumentException.class, () -> new TokenBatch(new int[5], new int[6], 2, 3));
        assertThrows(IllegalArgumentException.class, () -> new TokenBatch(new int[0], new int[0], 0, 3));
    }
}
