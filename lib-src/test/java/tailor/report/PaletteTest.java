package tailor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PaletteTest {
    private static final List<String> SETTINGS = List.of("baseline", "precision", "diversity", "tail", "head");

    /** Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB; the identity is normal sight. */
    private static final Map<String, double[][]> SIGHT = Map.of(
            "normal", new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
            "protanopia", new double[][] {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
            "deuteranopia", new double[][] {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
            "tritanopia", new double[][] {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}});

    @Test
    void settingsAreDistinctUnderEveryColourBlindness() {
        SIGHT.forEach((name, matrix) -> {
            for (String a : SETTINGS) {
                for (String b : SETTINGS) {
                    if (!a.equals(b)) {
                        double distance = distance(lab(Palette.named(a).color(), matrix), lab(Palette.named(b).color(), matrix));
                        assertTrue(distance > 15, a + " and " + b + " under " + name + ": ΔE " + distance);
                    }
                }
            }
        });
    }

    @Test
    void settingsAreDistinctInGrey() {
        Set<Object> dashes = new HashSet<>();
        Set<Object> points = new HashSet<>();
        SETTINGS.forEach(name -> {
            dashes.add(Palette.named(name).dash());
            points.add(Palette.named(name).point());
        });
        assertEquals(5, dashes.size());
        assertEquals(5, points.size());
    }

    @Test
    void aSettingHasOneLookWhateverItIsCalled() {
        assertEquals(Palette.named("precision"), Palette.of("loss.beta", -0.25));
        assertEquals(Palette.named("diversity"), Palette.of("loss.beta", 0.5));
        assertEquals(Palette.named("baseline"), Palette.of("loss.beta", 0));
        assertEquals(Palette.named("tail"), Palette.of("loss.lambda_tail", -0.1));
        assertEquals(Palette.named("head"), Palette.of("loss.lambda_top", 0.1));
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("loss.beta", -0.25);
        shape.put("loss.lambda_tail", 0.0);
        Setting setting = new Setting(shape);
        assertEquals("precision", setting.label());
        assertEquals(Palette.named("precision"), setting.look());
        shape.put("loss.beta", 0.25);
        assertEquals("\u03B2 = 0.25, \u03BB\u0302 = 0", new Setting(shape).label());
    }

    @Test
    void sweepsOfBetaHaveAColourEach() {
        Map<Color, Double> seen = new HashMap<>();
        for (double beta : new double[] {-1, -0.5, -0.25, -0.1, 0, 0.1, 0.25, 0.5, 1, 2}) {
            Double before = seen.put(Palette.of("loss.beta", beta).color(), beta);
            assertEquals(null, before, beta + " has the colour of " + before);
        }
        assertNotEquals(Palette.of("loss.beta", -0.5).dash(), Palette.of("loss.beta", -0.25).dash());
    }

    @Test
    void settingsAreWrittenAsInThePaper() {
        assertEquals("\u03B2 = \u22120.25", new Setting(Map.of("loss.beta", -0.25)).label());
        assertEquals("\u03BB\u0302 = \u22120.1", new Setting(Map.of("loss.lambda_tail", -0.1)).label());
        assertEquals("learning rate = 3\u00B710^{\u22124}", new Setting(Map.of("train.learning_rate", 3e-4)).label());
        assertEquals("k = 100", new Setting(Map.of("loss.k", 100L)).label());
        assertEquals("exponent", new Setting(Map.of("loss.form", "exponent")).label());
        assertTrue(new Setting(Map.of("start", "precision")).compareTo(new Setting(Map.of("start", "diversity"))) < 0, "the paper's order");
    }

    private static double distance(double[] a, double[] b) {
        return Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
    }

    /** CIE L*a*b* (D65) of a colour as seen through the matrix. */
    private static double[] lab(Color color, double[][] sight) {
        double[] linear = {linear(color.getRed()), linear(color.getGreen()), linear(color.getBlue())};
        double[] seen = new double[3];
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++) {
                seen[i] += sight[i][k] * linear[k];
            }
            seen[i] = Math.max(0, Math.min(1, seen[i]));
        }
        double x = f((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505);
        double y = f(0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
        double z = f((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    private static double f(double t) {
        return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
    }
}
