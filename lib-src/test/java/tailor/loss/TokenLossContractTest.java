package tailor.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every token loss owes, on random logits. */
class TokenLossContractTest {
    private static final int N = 6;
    private static final int V = 13;

    static Stream<TokenLoss> losses() {
        return Stream.of(new CrossEntropy(), new Focal(2), new LabelSmoothing(0.1), ShapedReward.BASELINE,
                new ShapedReward(-0.25, 0, 0, 4, PositiveForm.SCALED), new ShapedReward(0.5, 0, 0, 4, PositiveForm.EXPONENT),
                new ShapedReward(0, 0, -0.1, 4, PositiveForm.SCALED), new ShapedReward(0, 0.1, 0, 4, PositiveForm.SCALED),
                new ShapedReward(-0.25, 0.1, -0.1, 20, PositiveForm.EXPONENT));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void gradientEqualsFiniteDifferencesInFloat64(TokenLoss loss) {
        try (NDManager m = NDManager.newBaseManager()) {
            double[] z = random(7);
            NDArray logits = m.create(z, new Shape(N, V));
            NDArray targets = targets(m);
            double[] gradient = loss.logitGradient(logits, targets).toDoubleArray();
            double h = 1e-5;
            for (int i = 0; i < z.length; i++) {
                double up = totalAt(loss, z, i, h, logits, targets);
                double down = totalAt(loss, z, i, -h, logits, targets);
                assertEquals((up - down) / (2 * h), gradient[i], 1e-7, loss + " logit " + i);
            }
        }
    }

    /** The surrogate moves, its stop-gradients stay where they were. */
    private static double totalAt(TokenLoss loss, double[] z, int i, double h, NDArray frozen, NDArray targets) {
        double[] moved = z.clone();
        moved[i] += h;
        NDArray logits = frozen.getManager().create(moved, new Shape(N, V));
        return loss.perToken(logits, targets, frozen).sum().getDouble();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void closedFormEqualsAutograd(TokenLoss loss) {
        TokenLoss byAutograd = loss::perToken;
        try (NDManager m = NDManager.newBaseManager()) {
            NDArray logits = m.create(random(3), new Shape(N, V));
            assertArrayEquals(byAutograd.logitGradient(logits, targets(m)).toDoubleArray(),
                    loss.logitGradient(logits, targets(m)).toDoubleArray(), 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void finiteWhereTheModelIsCertainRightOrWrong(TokenLoss loss) {
        try (NDManager m = NDManager.newBaseManager()) {
            float[] z = new float[4 * V];
            z[1] = 1000;                                   // certain and right
            z[V] = 1000;                                   // certain and wrong
            z[2 * V + 2] = 20;                             // π rounds to 1 in fp32
            NDArray logits = m.create(z, new Shape(4, V)); // the last row is uniform: all ties
            NDArray targets = m.create(new long[] {1, 2, 2, 12});
            for (float g : loss.logitGradient(logits, targets).toFloatArray()) {
                assertTrue(Float.isFinite(g), loss + " gradient " + g);
            }
            for (float l : loss.perToken(logits, targets).toFloatArray()) {
                assertTrue(Float.isFinite(l), loss + " value " + l);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void tokensDoNotSeeEachOther(TokenLoss loss) {
        try (NDManager m = NDManager.newBaseManager()) {
            NDArray logits = m.create(random(5), new Shape(N, V)).toType(DataType.FLOAT32, true);
            NDArray targets = targets(m);
            NDArray whole = loss.logitGradient(logits, targets);
            NDArray order = m.create(new long[] {3, 0, 5, 1, 4, 2});
            assertArrayEquals(whole.get(order).toFloatArray(), loss.logitGradient(logits.get(order), targets.get(order)).toFloatArray(),
                    1e-6f, "order of the batch");
            assertArrayEquals(whole.get("1:4").toFloatArray(), loss.logitGradient(logits.get("1:4"), targets.get("1:4")).toFloatArray(),
                    1e-6f, "size of the batch");
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void gradientsOfARowSumToZero(TokenLoss loss) {
        try (NDManager m = NDManager.newBaseManager()) {
            NDArray g = loss.logitGradient(m.create(random(9), new Shape(N, V)), targets(m));
            assertArrayEquals(new double[N], g.sum(new int[] {1}).toDoubleArray(), 1e-12, "softmax does not see a shift");
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void readsBackFromJson(TokenLoss loss) throws Exception {
        ObjectMapper json = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        String text = json.writerFor(TokenLoss.class).writeValueAsString(loss);
        assertEquals(loss, json.readValue(text, TokenLoss.class), text);
    }

    @Test
    void unknownLossesAndValuesOutOfRangeAreNamed() {
        ObjectMapper json = new ObjectMapper();
        assertTrue(assertThrows(Exception.class, () -> json.readValue("{\"type\":\"no_such\"}", TokenLoss.class))
                .getMessage().contains("no_such"));
        assertMessage("beta = -2.0", () -> new ShapedReward(-2, 0, 0, 1, PositiveForm.SCALED));
        assertMessage("lambda_tail = NaN", () -> new ShapedReward(0, 0, Double.NaN, 1, PositiveForm.SCALED));
        assertMessage("k = 0", () -> new ShapedReward(0, 0, 0, 0, PositiveForm.SCALED));
        assertMessage("gamma = -1.0", () -> new Focal(-1));
        assertMessage("epsilon = 1.0", () -> new LabelSmoothing(1));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable body) {
        assertTrue(assertThrows(IllegalArgumentException.class, body).getMessage().contains(part));
    }

    private static NDArray targets(NDManager m) {
        return m.create(new long[] {0, 3, 12, 5, 5, 7});
    }

    private static double[] random(long seed) {
        return new Random(seed).doubles((long) N * V, -3, 3).toArray();
    }
}
