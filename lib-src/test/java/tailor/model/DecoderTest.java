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
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

/** Initial weights, and the cached pass against the plain one. */
class DecoderTest {
    private NDManager m;

    @BeforeEach
    void open() {
        m = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        m.close();
    }

    private static DecoderConfig shape(DecoderConfig.Family family, boolean tied) {
        return new DecoderConfig(family, 50, 24, 40, 2, 4, 2, 6, 20, 1e-6, 1e4, tied, 0.08, experts(family));
    }

    /** One dense and one sparse layer. */
    static Experts experts(DecoderConfig.Family family) {
        return family == DecoderConfig.Family.QWEN3_MOE ? new Experts(6, 2, 10, true, 1, List.of(0)) : Experts.NONE;
    }

    @ParameterizedTest
    @EnumSource(DecoderConfig.Family.class)
    void cachedLogitsEqualAPlainPass(DecoderConfig.Family family) {
        try (Decoder decoder = Decoder.initialise(shape(family, false), 1, m); KvCache cache = decoder.cache(2, 9, m)) {
            NDArray ids = m.create(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1}, new Shape(2, 9));
            NDArray logits = decoder.logits(ids);
            assertClose(logits.get(":, 3"), decoder.next(ids.get(":, :4"), cache));
            assertClose(logits.get(":, 4"), decoder.next(ids.get(":, 4:5"), cache));
            assertClose(logits.get(":, 7"), decoder.next(ids.get(":, 5:8"), cache));
            assertEquals(8, cache.length());
        }
    }

    /** Steps of one token take another path than prompts: against the plain pass, beside padding and after sequences left. */
    @ParameterizedTest
    @EnumSource(DecoderConfig.Family.class)
    void stepsEqualAPlainPass(DecoderConfig.Family family) {
        long[][] rows = {{1, 2, 3, 4, 5}, {6, 7}, {8, 9, 10, 11}};
        try (Decoder decoder = Decoder.initialise(shape(family, true), 3, m);
                KvCache plain = decoder.cache(3, 9, m); KvCache ragged = decoder.cache(3, 9, m).padded(0, 3, 1)) {
            decoder.next(m.create(new long[] {1, 2, 6, 7, 8, 9}, new Shape(3, 2)), plain);
            NDArray step = decoder.next(m.create(new long[] {3, 8, 10}, new Shape(3, 1)), plain);
            assertClose(lastLogits(decoder, 8, 9, 10), step.get(2), 1e-5f);
            decoder.next(m.create(new long[] {1, 2, 3, 4, 5, 0, 0, 0, 6, 7, 0, 8, 9, 10, 11}, new Shape(3, 5)), ragged);
            NDArray next = decoder.next(m.create(new long[] {20, 21, 22}, new Shape(3, 1)), ragged);
            for (int b = 0; b < 3; b++) {
                assertClose(lastLogits(decoder, LongStream.concat(LongStream.of(rows[b]), LongStream.of(20 + b)).toArray()), next.get(b), 1e-5f);
            }
            ragged.keep(2, 0);
            NDArray kept = decoder.next(m.create(new long[] {30, 31}, new Shape(2, 1)), ragged);
            assertClose(lastLogits(decoder, 8, 9, 10, 11, 22, 30), kept.get(0), 1e-5f);
            ragged.keep(1);
            assertClose(lastLogits(decoder, 1, 2, 3, 4, 5, 20, 31, 32), decoder.next(m.create(new long[] {32}, new Shape(1, 1)), ragged).get(0), 1e-5f);
        }
    }

    @ParameterizedTest
    @EnumSource(DecoderConfig.Family.class)
    void raggedPromptsDoNotSeeTheirPaddingAndEndedSequencesLeave(DecoderConfig.Family family) {
        try (Decoder decoder = Decoder.initialise(shape(family, true), 1, m);
                KvCache cache = decoder.cache(3, 7, m).padded(0, 2, 3)) {
            long[][] prompts = {{1, 2, 3, 4, 5}, {6, 7, 8}, {9, 10}};
            NDArray padded = m.create(new long[] {1, 2, 3, 4, 5, 0, 0, 6, 7, 8, 0, 0, 0, 9, 10}, new Shape(3, 5));
            NDArray first = decoder.next(padded, cache);
            for (int b = 0; b < 3; b++) {
                assertClose(lastLogits(decoder, prompts[b]), first.get(b));
            }
            cache.keep(2, 1);
            NDArray second = decoder.next(m.create(new long[] {11, 12}, new Shape(2, 1)), cache);
            assertClose(lastLogits(decoder, 9, 10, 11), second.get(0));
            assertClose(lastLogits(decoder, 6, 7, 8, 12), second.get(1));
        }
    }

    private NDArray lastLogits(Decoder decoder, long... ids) {
        return decoder.logits(m.create(ids, new Shape(1, ids.length))).get("0, -1");
    }

    @Test
    void initialWeightsFollowSeedAndConfiguration() {
        DecoderConfig shape = shape(DecoderConfig.Family.QWEN3, true);
        try (Decoder a = Decoder.initialise(shape, 1, m); Decoder same = Decoder.initialise(shape, 1, m);
                Decoder other = Decoder.initialise(shape, 2, m)) {
            float[] weights = a.head().toFloatArray();
            assertArrayEquals(weights, same.head().toFloatArray());
            assertTrue(!Arrays.equals(weights, other.head().toFloatArray()));
            double variance = 0;
            for (float w : weights) {
                variance += w * w / weights.length;
            }
            assertEquals(0.08, Math.sqrt(variance), 0.005);
            assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, a.parameters().get("model.layers.0.self_attn.q_norm.weight").toFloatArray());
            long layer = 24 + 24 * 24 + 2 * 12 * 24 + 24 * 24 + 2 * 6 + 24 + 3 * 40 * 24;
            assertEquals(50 * 24 + 2 * layer + 24, a.parameterCount());
        }
    }

    @Test
    void aContextThatIsTooLongIsNamed() {
        try (Decoder decoder = Decoder.initialise(shape(DecoderConfig.Family.QWEN3, true), 1, m)) {
            String message = assertThrows(IllegalArgumentException.class, () -> decoder.hidden(m.zeros(new Shape(1, 21)))).getMessage();
            assertTrue(message.contains("21 tokens") && message.contains("20"), message);
            try (KvCache cache = decoder.cache(1, 3, m)) {
                assertThrows(IllegalArgumentException.class, () -> decoder.next(m.create(new long[4], new Shape(1, 4)), cache));
            }
        }
    }

    @Test
    void shapesThatCannotBeAreNamed() {
        assertMessage("num_key_value_heads = 3", () -> new DecoderConfig(DecoderConfig.Family.QWEN3, 5, 8, 8, 1, 4, 3, 2, 8, 1e-6, 1e4, true, 1));
        assertMessage("head_dim = 3", () -> new DecoderConfig(DecoderConfig.Family.QWEN3, 5, 8, 8, 1, 4, 2, 3, 8, 1e-6, 1e4, true, 1));
        assertMessage("hidden_size = 0", () -> new DecoderConfig(DecoderConfig.Family.QWEN3, 5, 0, 8, 1, 4, 2, 2, 8, 1e-6, 1e4, true, 1));
        assertMessage("rope_theta = 0.5", () -> new DecoderConfig(DecoderConfig.Family.QWEN3, 5, 8, 8, 1, 4, 2, 2, 8, 1e-6, 0.5, true, 1));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable body) {
        assertTrue(assertThrows(IllegalArgumentException.class, body).getMessage().contains(part));
    }

    private static void assertClose(NDArray expected, NDArray actual) {
        assertClose(expected, actual, 1e-4f);
    }

    private static void assertClose(NDArray expected, NDArray actual, float tolerance) {
        assertTrue(expected.sub(actual).abs().max().getFloat() < tolerance);
    }
}
