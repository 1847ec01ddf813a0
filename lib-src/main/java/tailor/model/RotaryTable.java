package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * cos and sin of every position and frequency of a rotary embedding (arXiv 2104.09864).
 *
 * @param cos (positions, D/2)
 * @param sin (positions, D/2)
 */
record RotaryTable(NDArray cos, NDArray sin) {

    static RotaryTable of(DecoderConfig config, NDManager owner) {
        int positions = config.maxPositionEmbeddings();
        int half = config.headDim() / 2;
        float[] cos = new float[positions * half];
        float[] sin = new float[positions * half];
        for (int i = 0; i < half; i++) {
            double frequency = Math.pow(config.ropeTheta(), -2.0 * i / config.headDim());
            for (int t = 0; t < positions; t++) {
                cos[t * half + i] = (float) Math.cos(t * frequency);
                sin[t * half + i] = (float) Math.sin(t * frequency);
            }
        }
        Shape shape = new Shape(positions, half);
        return new RotaryTable(owner.create(cos, shape), owner.create(sin, shape));
    }
}
