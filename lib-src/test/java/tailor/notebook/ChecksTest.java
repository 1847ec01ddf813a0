package tailor.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;
import tailor.tensor.Compute;

class ChecksTest {

    @Test
    void whatHoldsIsShown() {
        try (NDManager manager = Compute.newManager()) {
            NDArray a = manager.create(new float[] {1, 2});
            Checks checks = Checks.none().equal("a = a", a, a.add(1e-6f), 1e-5).between("slope", -0.5, -0.6, -0.4).equal("x", 1, 1.25, 0.5);
            String text = checks.toString();
            assertTrue(text.startsWith("\u2713 a = a: largest difference 9.5e-07, allowed 1.0e-05\n"), text);
            assertTrue(text.contains("\u2713 slope: -0.5, in [-0.6, -0.4]") && text.endsWith("x: 1 and 1.25, allowed difference 0.5"), text);
            assertTrue(checks.toHtml().contains("</span> slope"), checks.toHtml());
        }
    }

    @Test
    void whatDoesNotHoldStopsTheCell() {
        try (NDManager manager = Compute.newManager()) {
            NDArray a = manager.create(new float[] {1, 2});
            IllegalStateException failure = assertThrows(IllegalStateException.class, () -> Checks.none().equal("a = b", a, a.add(1), 1e-6));
            assertEquals("does not hold: a = b (largest difference 1, allowed 1.0e-06)", failure.getMessage());
            assertEquals(0, failure.getStackTrace().length);
            assertThrows(IllegalStateException.class, () -> Checks.none().equal("shape", a, a.expandDims(0), 1));
            assertThrows(IllegalStateException.class, () -> Checks.none().between("nan", Double.NaN, 0, 1));
            assertThrows(IllegalStateException.class, () -> Checks.none().equal("nan", a.mul(Float.NaN), a, 1));
        }
    }
}
