package tailor.train;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tailor.model.Checkpoint;
import tailor.model.Decoder;
import tailor.tensor.Compute;
import tailor.tensor.TokenStatistics;
import tailor.task.Task;
import tailor.text.Corpus;
import tailor.text.Packing;
import tailor.text.Split;
import tailor.text.Tokenizer;

/**
 * A checkpoint that is measured, not trained: on text that it need not have seen, at a context and with a rotary base that
 * it need not have been trained with, and on problems.
 *
 * <p>Owns its model: close it.
 */
public final class Probe implements AutoCloseable {
    private static final int TOKENS_AT_ONCE = 2048;

    private final NDManager manager;
    private final Decoder model;
    private final Tokenizer tokenizer;

    /**
     * What was found on held-out text.
     *
     * @param mean over all tokens
     * @param nllByPosition (T) mean NLL in nats of the token after 1, 2, … tokens of context
     * @param entropyByPosition (T) mean entropy in nats there
     */
    public record OnText(TokenStatistics mean, double[] nllByPosition, double[] entropyByPosition) {}

    private Probe(NDManager manager, Decoder model, Tokenizer tokenizer) {
        this.manager = manager;
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /** Loads a checkpoint as it was trained. */
    public static Probe of(Path checkpoint) {
        return of(checkpoint, 1, Checkpoint.config(checkpoint).ropeTheta());
    }

    /**
     * Loads a checkpoint to be read otherwise than it was trained.
     *
     * @param context tokens that it must be able to read, at least; its own when that is more
     * @param ropeTheta rotary base
     */
    public static Probe of(Path checkpoint, int context, double ropeTheta) {
        NDManager manager = Compute.newManager();
        try {
            Decoder model = Checkpoint.load(checkpoint, manager,
                    shape -> shape.withContext(Math.max(context, shape.maxPositionEmbeddings()), ropeTheta));
            return new Probe(manager, model, Checkpoint.tokenizer(checkpoint));
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Measures next-token prediction on the held-out split, documents packed as in training.
     *
     * @param context tokens of a row
     * @param config how many tokens, and the size of K
     */
    public OnText onText(Corpus corpus, int context, EvaluationConfig config) {
        int[] stream = beginning(corpus.documents(Split.VALID), config.tokens());
        int rows = Math.max(1, TOKENS_AT_ONCE / context);
        Evaluator.Report report = new Evaluator(stream, rows, context, config).measure(model);
        return new OnText(report.mean(), report.nllByPosition(), report.entropyByPosition());
    }

    /** As many whole documents as it takes for so many tokens: a corpus may be long. */
    private int[] beginning(List<String> documents, int tokens) {
        List<int[]> encoded = new ArrayList<>();
        long length = 1;
        for (int i = 0; i < documents.size() && length <= tokens; i++) {
            int[] document = tokenizer.encode(documents.get(i));
            encoded.add(document);
            length += document.length + 1;
        }
        return Packing.pack(encoded.toArray(int[][]::new), tokenizer.endOfText());
    }

    /**
     * Lets the model answer the first held-out problems of a task, greedily and by sampling.
     *
     * @param maxNewTokens longest completion
     * @param config how many problems and samples
     * @param seed of the samples
     * @return one line a completion, greedy ones first; a problem that does not fit the context has none
     */
    public List<AnswerTranscripts.Line> answers(Task task, int maxNewTokens, AnswerEvaluationConfig config, long seed) {
        List<EncodedProblem> problems = EncodedProblem.of(task.problems(Split.VALID, config.problems()), tokenizer);
        return AnswerTranscripts.lines(0,
                new AnswerEvaluator(problems, maxNewTokens, tokenizer, task.verifier(), config, seed).measure(model));
    }

    @Override
    public void close() {
        manager.close();
    }
}
