package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * cos and sin of every position and frequency of a rotary embedding (arXiv 2104.09864): pair i of a head turns by
 * t · base^(−2i/D) at position t.
 *
 * @param cos (positions, D/2)
 * @param sin (positions, D/2)
 */
public record RotaryTable(NDArray cos, NDArray sin) {

    static RotaryTable of(DecoderConfig config, NDManager owner) {
        return of(config.maxPositionEmbeddings(), config.headDim(), config.ropeTheta(), owner);
    }

    /**
     * The table of some positions.
     *
     * @param positions T, from 0
     * @param headDim D, even
     * @param base above 1
     * @param owner of the arrays
     */
    public static RotaryTable of(int positions, int headDim, double base, NDManager owner) {
        int half = headDim / 2;
        float[] cos = new float[positions * half];
        float[] sin = new float[positions * half];
        for (int i = 0; i < half; i++) {
            double frequency = Math.pow(base, -2.0 * i / headDim);
            for (int t = 0; t < positions; t++) {
                cos[t * half + i] = (float) Math.cos(t * frequency);
                sin[t * half + i] = (float) Math.sin(t * frequency);
            }
        }
        Shape shape = new Shape(positions, half);
        return new RotaryTable(owner.create(cos, shape), owner.create(sin, shape));
    }
}
