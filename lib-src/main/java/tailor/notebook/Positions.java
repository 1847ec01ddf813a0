package tailor.notebook;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import tailor.model.Checkpoint;
import tailor.run.Run;
import tailor.run.SavedCheckpoint;
import tailor.text.Corpus;
import tailor.train.EvaluationConfig;
import tailor.train.Probe;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** How finished models predict held-out text, by the position in the context: a table in long form. */
final class Positions {
    private static final int TOKENS = 32_768;
    private static final int HEAD = 20;
    /** Tokens are few at each position, so neighbours are averaged into so many bins. */
    private static final int BINS = 16;

    private final Corpus corpus;
    private final int context;
    private final OptionalDouble ropeTheta;

    /**
     * A way to read.
     *
     * @param context tokens of a row, at least 1
     * @param ropeTheta rotary base; empty: the model's own
     */
    Positions(Corpus corpus, int context, OptionalDouble ropeTheta) {
        if (context < 1) {
            throw new IllegalArgumentException("context = " + context + " must be at least 1");
        }
        this.corpus = corpus;
        this.context = context;
        this.ropeTheta = ropeTheta;
    }

    /** Columns model (the name), run, study, variant, seed, position (a bin's middle), nll, entropy. */
    Table of(String name, Iterable<Run> runs) {
        Table table = Table.create("by position", StringColumn.create("model"), StringColumn.create("run"), StringColumn.create("study"),
                StringColumn.create("variant"), LongColumn.create("seed"), DoubleColumn.create("position"),
                DoubleColumn.create("nll"), DoubleColumn.create("entropy"));
        for (Run run : runs) {
            Probe.OnText found = measure(run);
            double width = Math.max(1, context / (double) BINS);
            for (int bin = 0; bin * width < found.nllByPosition().length; bin++) {
                int from = (int) Math.round(bin * width);
                int to = Math.min(found.nllByPosition().length, (int) Math.round((bin + 1) * width));
                table.stringColumn("model").append(name);
                table.stringColumn("run").append(run.id());
                table.stringColumn("study").append(run.spec().study());
                table.stringColumn("variant").append(run.config().path("variant").asText());
                table.longColumn("seed").append(run.seed());
                table.doubleColumn("position").append((from + 1 + to) / 2.0);
                table.doubleColumn("nll").append(mean(found.nllByPosition(), from, to));
                table.doubleColumn("entropy").append(mean(found.entropyByPosition(), from, to));
            }
        }
        return table;
    }

    private Probe.OnText measure(Run run) {
        Path checkpoint = run.lastCheckpoint().map(SavedCheckpoint::folder)
                .orElseThrow(() -> new IllegalArgumentException("run " + run.id() + " has no checkpoint to read with"));
        double theta = ropeTheta.orElseGet(() -> Checkpoint.config(checkpoint).ropeTheta());
        try (Probe probe = Probe.of(checkpoint, context, theta)) {
            return probe.onText(corpus, context, new EvaluationConfig(1, TOKENS, HEAD));
        }
    }

    private static double mean(double[] values, int from, int to) {
        return IntStream.range(from, to).mapToDouble(i -> values[i]).average().orElseThrow();
    }
}
