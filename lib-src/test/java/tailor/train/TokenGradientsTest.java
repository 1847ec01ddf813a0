package tailor.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tailor.loss.PositiveForm;
import tailor.loss.ShapedReward;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.tensor.Compute;
import tailor.text.TokenBatch;

/** Padding counts nowhere, and the order of rows does not matter. */
class TokenGradientsTest {
    private static final int T = 6;
    private final ShapedReward loss = new ShapedReward(-0.25, 0.1, -0.1, 4, PositiveForm.SCALED);
    private final DecoderConfig shape = new DecoderConfig(DecoderConfig.Family.QWEN3, 20, 16, 24, 2, 2, 1, 8, T, 1e-6, 1e4, true, 0.2);

    @Test
    void paddingChangesNothing() {
        int[] ids = new Random(1).ints(2 * T, 0, 20).toArray();
        int[] targets = new Random(2).ints(2 * T, 0, 20).toArray();
        int[] longerIds = Arrays.copyOf(ids, 4 * T);
        int[] longerTargets = Arrays.copyOf(targets, 4 * T);
        Arrays.fill(longerTargets, 2 * T, 4 * T, TokenBatch.IGNORED);
        assertSame(new TokenBatch(ids, targets, 2, T), new TokenBatch(longerIds, longerTargets, 4, T));
    }

    @Test
    void paddingAtTheEndOfARowChangesNothing() {
        int[] ids = new Random(1).ints(2 * T, 0, 20).toArray();
        int[] targets = new Random(2).ints(2 * T, 0, 20).toArray();
        targets[T - 1] = TokenBatch.IGNORED;
        int[] otherIds = ids.clone();
        otherIds[T - 1] = (ids[T - 1] + 7) % 20;        // nothing that counts sees the last input of the row
        assertSame(new TokenBatch(ids, targets, 2, T), new TokenBatch(otherIds, targets, 2, T));
    }

    @Test
    void theOrderOfRowsDoesNotMatter() {
        int[] ids = new Random(1).ints(2 * T, 0, 20).toArray();
        int[] targets = new Random(2).ints(2 * T, 0, 20).toArray();
        assertSame(new TokenBatch(ids, targets, 2, T), new TokenBatch(swapped(ids), swapped(targets), 2, T));
    }

    @Test
    void aBatchWithoutTargetsIsRefused() {
        int[] targets = new int[T];
        Arrays.fill(targets, TokenBatch.IGNORED);
        assertThrows(IllegalArgumentException.class, () -> assertSame(new TokenBatch(new int[T], targets, 1, T), null));
    }

    private static int[] swapped(int[] rows) {
        int[] swapped = new int[rows.length];
        System.arraycopy(rows, T, swapped, 0, T);
        System.arraycopy(rows, 0, swapped, T, T);
        return swapped;
    }

    private void assertSame(TokenBatch one, TokenBatch other) {
        try (NDManager m = Compute.newManager(); Decoder model = Decoder.initialise(shape, 1, m)) {
            TokenGradients gradients = new TokenGradients(model, loss, TrainingMeans.PLAIN);
            TokenGradients.Result a = gradients.of(one, 4, m);
            TokenGradients.Result b = gradients.of(other, 4, m);
            NDList expected = a.parameters();
            for (int i = 0; i < expected.size(); i++) {
                float scale = Math.max(1e-3f, expected.get(i).abs().max().getFloat());
                assertTrue(expected.get(i).sub(b.parameters().get(i)).abs().max().getFloat() <= 2e-5f * scale, "parameter " + i);
            }
            assertEquals(a.statistics().orElseThrow().nll(), b.statistics().orElseThrow().nll(), 1e-6);
            assertEquals(a.statistics().orElseThrow().tokens(), b.statistics().orElseThrow().tokens());
        }
    }
}
