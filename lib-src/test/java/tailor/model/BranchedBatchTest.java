package tailor.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shared beginnings change nothing but the work: each path has the states that it has alone. */
class BranchedBatchTest {
    private static final List<int[]> TRUNKS = List.of(new int[] {4, 1, 7, 2}, new int[] {9}, new int[] {3, 3, 5});
    private static final List<int[]> BRANCHES = List.of(new int[] {8, 8}, new int[0], new int[] {1, 2, 3, 4, 5}, new int[] {6});
    private static final int[] OWNERS = {2, 0, 0, 1};

    @Test
    void eachPathHasTheStatesThatItHasAlone() {
        for (DecoderConfig.Family family : DecoderConfig.Family.values()) {
            DecoderConfig config = new DecoderConfig(family, 11, 16, 32, 2, 4, 2, 8, 16, 1e-6, 1e4, true, 0.3,
                    DecoderTest.experts(family));
            try (NDManager manager = NDManager.newBaseManager(); Decoder model = Decoder.initialise(config, 1, manager)) {
                BranchedBatch batch = new BranchedBatch(TRUNKS, BRANCHES, OWNERS);
                assertEquals(16, batch.size());
                NDArray states = model.hidden(batch, manager);
                for (int b = 0; b < OWNERS.length; b++) {
                    int[] trunk = TRUNKS.get(OWNERS[b]);
                    int[] path = Arrays.copyOf(trunk, trunk.length + BRANCHES.get(b).length);
                    System.arraycopy(BRANCHES.get(b), 0, path, trunk.length, BRANCHES.get(b).length);
                    long[] ids = Arrays.stream(path).asLongStream().toArray();
                    NDArray alone = model.hidden(manager.create(ids, new Shape(1, ids.length))).squeeze(0);
                    for (int t = 0; t <= BRANCHES.get(b).length; t++) {
                        assertArrayEquals(alone.get(trunk.length - 1 + t).toFloatArray(),
                                states.get(batch.before(b, t)).toFloatArray(), 1e-5f, family + " branch " + b + " token " + t);
                    }
                }
            }
        }
    }

    @Test
    void badInputIsNamed() {
        assertThrows(IllegalArgumentException.class, () -> new BranchedBatch(TRUNKS, BRANCHES, new int[1]));
        String message = assertThrows(IllegalArgumentException.class,
                () -> new BranchedBatch(List.of(new int[1], new int[0]), BRANCHES, OWNERS)).getMessage();
        assertTrue(message.contains("trunk 1 is empty"), message);
    }
}
