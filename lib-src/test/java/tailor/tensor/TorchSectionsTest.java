package tailor.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sections outside autograd against plain DJL, and that no operator goes without a test. */
class TorchSectionsTest {
    private static final int N = 7;
    private static final int V = 13;
    private final TorchOps ops = TorchOps.get();
    private NDManager m;
    private NDArray logits;
    private NDArray targets;

    @BeforeEach
    void open() {
        m = NDManager.newBaseManager();
        Random random = new Random(1);
        float[] values = new float[N * V];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextGaussian());
        }
        logits = m.create(values, new Shape(N, V));
        targets = m.create(random.longs(N, 0, V).toArray());
    }

    @AfterEach
    void close() {
        m.close();
    }

    /**
     * "heads", "merge", "rows_as_heads", "turned", "product", "drawn", "ranked", "exceeding" and "grouped" are parts of operators here,
     * "invert" and "invert_many" of those that SamplerTest compares; "shaped_rows", "seek_threshold", "picked" and "logits_into" of
     * "shaped_head", which HeadLossTest compares; "temper" and "policy_rows" of "policy_gradient"; "group_at" of "policy_head"; "decode", "decode_step", "attention_cached" and "last_logits" are
     * compared in DecoderTest with their parts "unit", "normed", "as_bias" and "mlp_cached", "step_rooms", "unit_room", "units", "turns_ahead"
     * and "step" are parts of "decode_step" and of "decode_steps", which GeneratorTest compares with a forward pass, "embed_bf16" in
     * TrainingMeansTest; "choose" and "mix" are parts of those in MixtureTest; "unit_rows", "unit_rows_backward", "turns", "swapped",
     * "turn_units", "turn_units_backward", "unfold", "tile_sequences", "tile", "put_tile", "tiles_forward", "tiles_backward",
     * "attend_forward", "attend_backward", "mlp_forward", "mlp_backward", "attention_backward" and "projections_backward" are parts of
     * those in DenseBlockTest.
     */
    @Test
    void everyOperatorIsNamedInATest() throws IOException {
        StringBuilder script = new StringBuilder();
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(Path.of("lib-src/main/resources/tailor/tensor/ops"))) {
            for (Path part : parts) {
                script.append('\n').append(Files.readString(part));
            }
        }
        Matcher names = Pattern.compile("\n  def (\\w+)").matcher(script);
        Path folder = Path.of("lib-src/test/java/tailor/tensor");
        String tests = Files.readString(folder.resolve("TorchOpsTest.java")) + Files.readString(folder.resolve("TorchSectionsTest.java"))
                + Files.readString(folder.resolve("MixtureTest.java")) + Files.readString(folder.resolve("DenseBlockTest.java"))
                + Files.readString(folder.resolve("BranchedBlockTest.java"));
        TreeSet<String> missing = new TreeSet<>();
        while (names.find()) {
            if (!tests.contains('"' + names.group(1) + '"')) {
                missing.add(names.group(1));
            }
        }
        assertTrue(missing.isEmpty(), "no twin is compared with " + missing);
    }

    @Test
    void filesAreReadFromAnyPlaceAndWhatIsNotFiniteShows(@TempDir Path folder) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * N * V).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : logits.toFloatArray()) {
            bytes.putFloat(value);
        }
        String file = Files.write(folder.resolve("values"), bytes.array()).toString();
        NDArray into = m.zeros(new Shape(N - 2, V));
        assertEquals(0, ops.runOne("read_file", m, into, file, N * V, 2 * V, (N - 2) * V, 6).toDoubleArray()[0]);
        assertClose(logits.get("2:"), into, 0);
        Files.write(folder.resolve("values"), bytes.putFloat(4 * (N * V - 1), Float.NEGATIVE_INFINITY).array());
        assertTrue(Double.isNaN(ops.runOne("read_file", m, into, file, N * V, 2 * V, (N - 2) * V, 6).toDoubleArray()[0]));
    }

    @Test
    void typesChangePartByPart() {
        NDArray half = ops.runOne("part_as", m, logits, 5, 9, 5);
        assertClose(logits.flatten().get("5:9").toType(DataType.FLOAT16, false).toType(DataType.FLOAT32, false),
                half.toType(DataType.FLOAT32, false), 0);
        NDArray brain = ops.apply("empty_bfloat16", m.create(0f).reshape(1).broadcast(3, 4));
        assertEquals(new Shape(3, 4), brain.getShape());
        assertEquals(15, ops.runOne("type_code", m, brain).getLong());
        assertEquals(6, ops.runOne("type_code", m, logits).getLong());
    }

    @Test
    void weightsOfThePositiveTerm() {
        NDArray logp = EagerOps.targetLogProb(logits, targets);
        for (double beta : new double[] {-0.25, 0, 0.5}) {
            NDArray factor = logp.exp().neg().add(1).pow(beta);
            assertClose(factor, ops.runOne("positive_weight", m, logp, beta, false, 1e-6), 1e-5);
            NDArray exponent = logp.mul(factor.neg().add(1)).exp();
            assertClose(exponent, ops.runOne("positive_weight", m, logp, beta, true, 1e-6), 1e-5);
        }
    }

    @Test
    void shapedGradientByItsDefinition() {
        double top = 0.1;
        double tail = -0.2;
        NDArray p = logits.softmax(-1);
        NDArray at = targets.oneHot(V, DataType.FLOAT32);
        NDArray head = EagerOps.topMask(logits, 4).toType(DataType.FLOAT32, false);
        NDArray weight = EagerOps.targetLogProb(logits, targets).exp().neg().add(1).pow(0.5).reshape(N, 1);
        NDArray wrong = p.mul(head.mul(top - tail).add(tail)).mul(at.neg().add(1));
        NDArray c = wrong.add(at.mul(weight));
        NDArray expected = p.mul(c.sum(new int[] {1}, true)).sub(c);
        assertClose(expected, ops.runOne("shaped_gradient", m, logits, targets, 0.5, false, 1e-6, top, tail, 4), 1e-5);
        NDArray plain = p.sub(at).mul(weight);
        assertClose(plain, ops.runOne("shaped_gradient", m, logits, targets, 0.5, false, 1e-6, 0.0, 0.0, 4), 1e-5);
    }

    @Test
    void policyGradientIsSeedTimesTheScore() {
        NDArray seeds = m.create(new float[] {1, -1, 0.5f, 0, 2, -3, 1});
        NDArray cold = logits.div(0.7);
        NDArray expected = targets.oneHot(V, DataType.FLOAT32).sub(cold.softmax(-1)).mul(seeds.div(0.7).reshape(N, 1));
        assertClose(expected, ops.runOne("policy_gradient", m, logits, targets, seeds, m.create(new Shape(0)), 0.7), 1e-5);
    }

    @Test
    void headBackwardIsTheChainRule() {
        NDArray h = logits.get(":, :5");
        NDArray head = logits.get(":, 3:8");
        NDArray g = m.ones(new Shape(N, N)).mul(0.3);
        NDArray dh = m.zeros(new Shape(N + 1, 5));
        NDArray dw = m.ones(new Shape(N, 5));
        ops.run("head_backward", m, g, h, head, dh, dw, 1);
        assertClose(g.matMul(head), dh.get("1:"), 1e-5);
        assertClose(g.transpose().matMul(h).add(1), dw, 1e-5);
        ops.run("head_backward", m, g, h, head, dh, dw, 0);
        assertClose(g.transpose().matMul(h), dw, 1e-5);
    }

    @Test
    void thePolicyHeadIsItsPartsOverChunks() {
        NDArray h = logits.get(":, :5");
        NDArray head = logits.get(":, 3:8");                          // V = N here
        NDArray chosen = m.create(new long[] {0, 3, 6, 5, 2, 1, 1});
        NDArray seeds = m.create(new float[] {1, -1, 0.5f, 0, 2, -3, 1});
        NDArray z = ops.runOne("logits", m, h, head);
        assertClose(h.matMul(head.transpose()), z, 1e-5);
        NDArray into = m.zeros(new Shape(2, N));
        ops.run("policy_head", m, h, head, chosen, into, 0.7, 3, 2);
        assertClose(EagerOps.targetLogProb(z.div(0.7), chosen), into.get(0), 1e-5);
        assertClose(EagerOps.entropy(z.div(0.7)), into.get(1), 1e-5);
        for (NDArray pulls : List.of(m.create(new Shape(0)), m.create(new float[] {0, 1, -2, 0.5f, 3, 0, -1}))) {
            NDArray g = ops.runOne("policy_gradient", m, z, chosen, seeds, pulls, 0.7);
            NDList found = ops.run("policy_head_gradient", m, h, head, chosen, seeds, pulls, 0.7, 3, 2);
            assertClose(g.matMul(head), found.get(0), 1e-5);
            assertClose(g.transpose().matMul(h), found.get(1), 1e-5);
        }
    }

    @Test
    void theGreatestAreFoundInBlocks() {
        int v = 1111;                                                   // 34 blocks and a rest
        NDArray wide = m.create(new Random(3).doubles(4L * v).toArray(), new Shape(4, v)).toType(DataType.FLOAT32, false);
        for (int k : new int[] {1, 3, 8, 40}) {
            NDList found = ops.run("greatest", m, wide, k);
            NDList expected = wide.topK(k, 1);
            assertClose(expected.get(0), found.get(0), 0);
            assertArrayEquals(expected.get(1).toLongArray(), found.get(1).toLongArray());
        }
        NDArray tied = m.create(new float[] {1, 3, 3, 3, 0, 3}, new Shape(1, 6));
        long[] lowest = ops.runOne("top_tokens", m, tied, 2).toLongArray();
        assertArrayEquals(new long[] {1, 2}, lowest);
    }

    /** As in a step that diverges: NaN counts as the greatest, and does not disturb the other rows. */
    @Test
    void tiesAreBrokenBesideNaN() {
        float nan = Float.NaN;
        NDArray logits = m.create(new float[] {1, 3, 3, 3, 0, 3, nan, 1, 2, nan, 0, 0, nan, 2, 2, 2, 0, 0}, new Shape(3, 6));
        NDArray chosen = ops.runOne("top_tokens", m, logits, 2).sort(1);
        assertArrayEquals(new long[] {1, 2, 0, 3, 0, 1}, chosen.toLongArray());
    }

    /** The search for K in rows of every shape: each would mislead a guess made from the others. */
    @Test
    void theTailIsWhatTheTopMaskLeaves() {
        int n = 600;
        int v = 96;
        Random random = new Random(7);
        float[] values = new float[n * v];
        for (int i = 0; i < values.length; i++) {
            double x = random.nextGaussian();
            values[i] = (float) switch (i / v % 10) {
                case 0 -> x;
                case 1 -> 3 * x + (random.nextInt(20) == 0 ? 15 : 0);       // a few dominate
                case 2 -> x / random.nextGaussian();                       // heavy tails
                case 3 -> -2 * Math.log(i % v + 1) + 0.1 * x;              // Zipf
                case 4 -> Math.rint(2 * x);                                // ties
                case 5 -> 1e20 * x;                                        // the square is not finite
                case 6 -> 1e-20 * x;
                case 7 -> 1000 + x;                                        // far from 0
                case 8 -> i % v < 30 ? x : Double.NEGATIVE_INFINITY;
                default -> i % v == 40 ? 1e30 : 0.5;                       // all equal but one
            };
        }
        NDArray z = m.create(values, new Shape(n, v));
        NDArray tail = m.zeros(new Shape(n, v));
        for (int k : new int[] {1, 2, 20, 50, v - 1}) {
            float[] expected = EagerOps.topMask(z, k).logicalNot().toType(DataType.FLOAT32, false).toFloatArray();
            ops.run("mark_tail", m, z, z.max(new int[] {1}, true), k, tail);
            assertArrayEquals(expected, tail.toFloatArray(), "k " + k);
            ops.run("mark_tail_unasked", m, z, k, tail);                        // as on a card
            assertArrayEquals(expected, tail.toFloatArray(), "k " + k + " on a card");
        }
    }

    @Test
    void rankSumsSortEachRow() {
        NDArray expected = logits.softmax(-1).sort(1).flip(1).sum(new int[] {0});
        assertClose(expected, ops.runOne("rank_sums", m, logits), 1e-5);
    }

    @Test
    void gradientsFillInZerosAndSumSeeds() {
        NDArray x = m.create(new float[] {1, 2});
        NDArray idle = m.create(new float[] {5});
        x.setRequiresGradient(true);
        idle.setRequiresGradient(true);
        NDArray y = Autograd.record(() -> x.square());
        NDList found = ops.run("gradients", m, List.of(y), List.of(x, idle), List.of(m.create(new float[] {1, 10})));
        assertArrayEquals(new float[] {2, 40}, found.get(0).toFloatArray());
        assertArrayEquals(new float[] {0}, found.get(1).toFloatArray());
    }

    @Test
    void rowsArePickedPutAndAssigned() {
        NDArray index = m.create(new long[] {4, 0});
        assertClose(logits.get(index), ops.runOne("pick_rows", m, logits, index), 0);
        NDArray into = m.zeros(new Shape(N, V));
        ops.run("put_rows", m, into, index, logits.get("0:2"));
        assertClose(logits.get(0), into.get(4), 0);
        assertEquals(0, into.get(1).abs().sum().getFloat());
        ops.run("add_rows", m, into, m.create(new long[] {4, 4}), logits.get("0:2"));
        assertClose(logits.get(0).mul(2).add(logits.get(1)), into.get(4), 1e-6);
        ops.run("assign", m, into, logits);
        assertClose(logits, into, 0);
    }

    /** Whatever divides the vocabulary: sums over neighbours are of 64, 8 or 1. */
    @ParameterizedTest
    @ValueSource(ints = {V, 256, 1000, 997})
    void drawsInvertTheCumulativeDistribution(int size) {
        NDArray z = size == V ? logits : m.randomNormal(new Shape(N, size)).mul(3);
        NDArray cold = z.div(0.7);
        NDArray p = cold.softmax(-1).toType(DataType.FLOAT64, false);
        double[] uniforms = new Random(5).doubles(N).toArray();
        double[] drawn = ops.runOne("draw", m, z, m.create(uniforms, new Shape(N, 1)), 0.7, 0, 1.0, 0.0).toDoubleArray();
        for (int row = 0; row < N; row++) {
            double[] mass = p.get(row).toDoubleArray();
            double sum = 0;
            int token = -1;
            while (sum <= uniforms[row] * Arrays.stream(mass).sum() && token < size - 1) {
                sum += mass[++token];
            }
            assertEquals(token, drawn[row], "row " + row);
            assertEquals(Math.log(mass[token]), drawn[N + row], 1e-5);
            assertEquals(EagerOps.entropy(cold.get(row)).getFloat(), drawn[2 * N + row], 1e-5);
        }
    }

    @Test
    void drawsKeepToTheTopAndGreedyTakesTheBest() {
        double[] greedy = ops.runOne("draw_greedy", m, logits).toDoubleArray();
        NDArray almostOne = m.ones(new Shape(N, 1), DataType.FLOAT64).mul(1 - 1e-12);
        double[] topOne = ops.runOne("draw", m, logits, almostOne, 1.0, 1, 1.0, 0.0).toDoubleArray();
        double[] topThree = ops.runOne("draw", m, logits, almostOne, 1.0, 3, 1.0, 0.0).toDoubleArray();
        double[] likely = ops.runOne("draw", m, logits, almostOne, 1.0, 0, 1.0, 0.3).toDoubleArray();
        double[] nucleus = ops.runOne("draw", m, logits, almostOne, 1.0, 0, 0.5, 0.0).toDoubleArray();
        for (int row = 0; row < N; row++) {
            assertEquals(logits.get(row).argMax().getLong(), greedy[row]);
            assertEquals(greedy[row], topOne[row]);
            long[] order = logits.get(row).neg().argSort(0).toLongArray();
            assertEquals(order[2], topThree[row], "the last of three");
            float[] p = logits.get(row).softmax(0).toFloatArray();
            float best = p[(int) order[0]];
            assertEquals(IntStream.range(0, V).filter(i -> p[i] >= 0.3f * best).max().orElseThrow(), likely[row],
                    "the last in the vocabulary of those at least 0.3 as likely as the best");
            double before = 0;
            int last = 0;
            while (before + p[(int) order[last]] < 0.5) {
                before += p[(int) order[last++]];
            }
            assertEquals(order[last], nucleus[row], "the last within half the mass");
        }
    }

    @Test
    void groupedAttentionToACache() {
        NDArray q = m.randomNormal(new Shape(2, 4, 5, 6));
        NDArray k = m.randomNormal(new Shape(2, 2, 5, 6));
        NDArray v = m.randomNormal(new Shape(2, 2, 5, 6));
        NDArray none = m.create(new Shape(0));
        NDArray expected = EagerOps.causalAttention(q, k, v);
        assertClose(expected, ops.runOne("attend", m, q, k, v, none), 1e-5);
        NDArray causal = m.arange(5).reshape(1, 5).lte(m.arange(5).reshape(5, 1)).reshape(1, 1, 5, 5);
        assertClose(expected, ops.runOne("attend", m, q, k, v, causal), 1e-5);
    }

    /** By weighted rows and by products of matrices, with many and with few of the cache's places in use, and with padding. */
    @ParameterizedTest
    @ValueSource(ints = {5, 40})
    void oneQueryAttendsToACache(int capacity) {
        NDArray q = m.randomNormal(new Shape(2, 4, 5, 6));
        NDArray k = m.randomNormal(new Shape(2, 2, 5, 6));
        NDArray v = m.randomNormal(new Shape(2, 2, 5, 6));
        NDArray keys = m.full(new Shape(2, 2, 6, capacity), Float.NaN);             // nothing behind the end may be seen
        NDArray values = m.full(new Shape(2, 2, capacity, 6), Float.NaN);
        keys.set(new NDIndex(":, :, :, :5"), k.transpose(0, 1, 3, 2));
        values.set(new NDIndex(":, :, :5"), v);
        NDArray last = q.get(":, :, 4").reshape(2, 24).mul(1 / Math.sqrt(6));
        NDArray none = m.create(new Shape(0));
        float[] hidden = new float[2 * capacity];
        Arrays.fill(hidden, capacity, capacity + 3, Float.NEGATIVE_INFINITY);        // three of padding in the second sequence
        NDArray bias = m.create(hidden, new Shape(2, 1, capacity));
        NDArray whole = EagerOps.causalAttention(q, k, v).get(":, :, 4").reshape(2, 24);
        NDArray padded = EagerOps.causalAttention(q.get(":, :, 3:"), k.get(":, :, 3:"), v.get(":, :, 3:")).get(":, :, 1").reshape(2, 24);
        NDList rows = ops.run("bags_to", m, ops.run("bags", m, keys, 4, 4), 5);
        NDList no = new NDList(none, none, none, none);
        for (NDList how : List.of(rows, no)) {
            assertClose(whole, ops.runOne("attend_one", m, last, keys, values, none, how, 5), 1e-5);
            NDArray seen = ops.runOne("attend_one", m, last, keys, values, bias, how, 5);
            assertClose(whole.get(0), seen.get(0), 1e-5);
            assertClose(padded.get(1), seen.get(1), 1e-5);
        }
        assertEquals(0, ops.run("bags", m, m.zeros(new Shape(1, 1, 6, 5)), 5, 4).get(0).size(), "many heads share a group");
    }

    private static void assertClose(NDArray expected, NDArray actual, double tolerance) {
        double worst = expected.sub(actual).abs().max().getFloat();
        assertTrue(worst <= tolerance, "differs by " + worst);
    }
}
