package tailor.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bands and whiskers as the points of one XChart series each, {@code {x, y}}: XChart has polygons and lines with gaps, no bands. */
final class Outlines {
    private Outlines() {
    }

    /** A closed polygon along low and back along high. */
    static double[][] between(double[] x, double[] low, double[] high) {
        int n = x.length;
        double[][] polygon = new double[2][2 * n];
        for (int i = 0; i < n; i++) {
            polygon[0][i] = x[i];
            polygon[1][i] = low[i];
            polygon[0][2 * n - 1 - i] = x[i];
            polygon[1][2 * n - 1 - i] = high[i];
        }
        return polygon;
    }

    /** A polygon for each stretch of at least two points without NaN. */
    static List<double[][]> bands(double[] x, double[] low, double[] high) {
        if (low.length != x.length || high.length != x.length) {
            throw new IllegalArgumentException("A band needs as many low and high values as x, got " + x.length + ", " + low.length
                    + " and " + high.length);
        }
        List<double[][]> bands = new ArrayList<>();
        int start = 0;
        while (start < x.length) {
            int end = start;
            while (end < x.length && !Double.isNaN(low[end]) && !Double.isNaN(high[end])) {
                end++;
            }
            if (end - start >= 2) {
                bands.add(between(Arrays.copyOfRange(x, start, end), Arrays.copyOfRange(low, start, end), Arrays.copyOfRange(high, start, end)));
            }
            start = end + 1;
        }
        return bands;
    }

    /** Caps and stem of each whisker, with gaps between; cap is half a cap's width in data units. */
    static double[][] whiskers(double[] x, double[] low, double[] high, double cap) {
        double[] dx = {-cap, cap, 0, 0, 0, 0, -cap, cap, 0};
        double[][] points = new double[2][x.length * dx.length];
        for (int i = 0; i < x.length; i++) {
            double[] y = {high[i], high[i], Double.NaN, high[i], low[i], Double.NaN, low[i], low[i], Double.NaN};
            for (int k = 0; k < dx.length; k++) {
                points[0][i * dx.length + k] = x[i] + dx[k];
                points[1][i * dx.length + k] = Double.isNaN(low[i]) || Double.isNaN(high[i]) ? Double.NaN : y[k];
            }
        }
        return points;
    }
}
