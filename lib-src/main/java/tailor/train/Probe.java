package tailor.train;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tailor.model.Checkpoint;
import tailor.model.Decoder;
import tailor.rollout.Generator;
import tailor.rollout.RolloutGroup;
import tailor.rollout.SampleStreams;
import tailor.task.Problem;
import tailor.task.Task;
import tailor.task.Verifier;
import tailor.tensor.Compute;
import tailor.tensor.TokenStatistics;
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
    /** Steps of training start at 1, and -1 is {@link AnswerEvaluator}'s. */
    private static final long SAMPLES = -2;

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

    /** Tokens that the model can read at once. */
    public int context() {
        return model.config().maxPositionEmbeddings();
    }

    /** Told of every batch that was sampled: how many answers, and their tokens. */
    @FunctionalInterface
    public interface Listener {
        void sampled(long samples, long tokens);
    }

    /**
     * Samples m answers to each of some problems, by streams of their own: neither training nor its evaluations draw them.
     *
     * @param problems asked after the settings' prefix; those that do not fit the context get no samples
     * @param verifier judges the answers; an {@link tailor.task.AnswerVerifier} also compares them
     * @param batch most sequences in flight at once
     * @param seed of the samples
     * @param draft keeps every batch; what it has is not sampled again
     * @return one a problem, in order
     * @throws InterruptedException if the thread was interrupted, between two batches
     */
    public List<SampledProblem> samples(List<Problem> problems, Verifier verifier, SamplingSettings settings, int batch, long seed,
            SampleDraft draft, Listener listener) throws InterruptedException {
        Generator generator = new Generator(model, settings.sampler(), settings.maxNewTokens(), tokenizer.endOfSequence(), batch);
        List<EncodedProblem> encoded = EncodedProblem.of(problems, settings.prefix(), tokenizer);
        SampledProblem[] sampled = problems.stream().map(problem -> draft.answers(problem, settings).orElse(SampledProblem.unasked(problem)))
                .toArray(SampledProblem[]::new);
        int[] left = IntStream.range(0, encoded.size()).filter(i -> sampled[i].samples().isEmpty())
                .filter(i -> encoded.get(i).fits(settings.maxNewTokens(), model.config().maxPositionEmbeddings())).toArray();
        int together = Math.max(1, batch / settings.samples());
        for (int from = 0; from < left.length; from += together) {
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped after " + from + " of " + left.length + " problems");
            }
            long begun = System.nanoTime();
            int[] some = Arrays.copyOfRange(left, from, Math.min(left.length, from + together));
            List<EncodedProblem> asked = Arrays.stream(some).mapToObj(encoded::get).toList();
            List<RolloutGroup> groups = generator.generate(asked.stream().map(EncodedProblem::prompt).toList(), settings.samples(),
                    new SampleStreams(seed, SAMPLES), (long) some[0] * settings.samples());
            List<ScoredGroup> scored = ScoredGroup.of(asked, groups, tokenizer, verifier);
            for (int i = 0; i < some.length; i++) {
                sampled[some[i]] = SampledProblem.of(scored.get(i), verifier);
            }
            draft.add(Arrays.stream(some).mapToObj(i -> sampled[i]).toList(), (System.nanoTime() - begun) / 1e9);
            listener.sampled((long) some.length * settings.samples(), groups.stream().mapToLong(RolloutGroup::completionTokens).sum());
        }
        return List.of(sampled);
    }

    @Override
    public void close() {
        manager.close();
    }
}
