package tailor.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tailor.model.Decoder;
import tailor.tensor.TorchOps;
import tailor.text.NextTokenTruth;
import tailor.text.Packing;
import tailor.text.TokenBatch;
import tailor.text.Tokenizer;

/**
 * How far a model is from the known truth of a synthetic corpus, which no real corpus allows: KL(truth ‖ π), the entropy of
 * the truth, and what part of the tail's mass lies on tokens that can follow and on tokens that cannot.
 */
final class TruthGap {
    private static final int DOCUMENTS = 192;
    private static final int BATCH = 16;

    private final List<TokenBatch> batches;
    private final double[][][] truths;      // document, position, token
    private final int context;
    private final int k;

    TruthGap(NextTokenTruth truth, Tokenizer tokenizer, List<String> heldOut, int context, int k) {
        int[][] documents = tokenizer.encode(heldOut.subList(0, Math.min(DOCUMENTS, heldOut.size())));
        this.batches = Packing.byDocument(documents, tokenizer.endOfText(), BATCH, context);
        this.truths = new double[documents.length][][];
        for (int d = 0; d < documents.length; d++) {
            truths[d] = truth.distributions(documents[d]);
        }
        this.context = context;
        this.k = k;
    }

    /** {@code valid/kl}, {@code valid/true_entropy}, {@code valid/tail_mass_possible}, {@code valid/tail_mass_impossible}. */
    Map<String, Double> measure(Decoder model) {
        Sums sums = new Sums();
        for (int b = 0; b < batches.size(); b++) {
            TokenBatch batch = batches.get(b);
            try (NDManager scope = model.manager().newSubManager()) {
                NDArray logits = TorchOps.get().runOne("linear", scope, Evaluator.states(model, batch, scope), model.head());
                boolean[] head = TorchOps.get().runOne("top_mask", scope, logits, k).toBooleanArray();
                float[] logProbs = logits.logSoftmax(-1).toFloatArray();
                int v = (int) logits.getShape().get(1);
                for (int i = 0; i < batch.targets().length; i++) {
                    if (batch.targets()[i] != TokenBatch.IGNORED) {
                        sums.add(truths[b * BATCH + i / context][i % context], logProbs, head, i * v);
                    }
                }
            }
        }
        return sums.means();
    }

    private static final class Sums {
        private double divergence;
        private double entropy;
        private double possible;
        private double impossible;
        private long tokens;

        void add(double[] truth, float[] logProbs, boolean[] head, int at) {
            for (int a = 0; a < truth.length; a++) {
                double logProb = logProbs[at + a];
                if (truth[a] > 0) {
                    divergence += truth[a] * (Math.log(truth[a]) - logProb);
                    entropy -= truth[a] * Math.log(truth[a]);
                }
                if (!head[at + a]) {
                    if (truth[a] > 0) {
                        possible += Math.exp(logProb);
                    } else {
                        impossible += Math.exp(logProb);
                    }
                }
            }
            tokens++;
        }

        Map<String, Double> means() {
            Map<String, Double> means = new LinkedHashMap<>();
            means.put("valid/kl", divergence / tokens);
            means.put("valid/true_entropy", entropy / tokens);
            means.put("valid/tail_mass_possible", possible / tokens);
            means.put("valid/tail_mass_impossible", impossible / tokens);
            return means;
        }
    }
}
