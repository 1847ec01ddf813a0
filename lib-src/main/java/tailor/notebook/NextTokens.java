package tailor.notebook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import tailor.model.Checkpoint;
import tailor.model.Decoder;
import tailor.report.Rich;
import tailor.report.Tables;
import tailor.run.Run;
import tailor.run.SavedCheckpoint;
import tailor.tensor.Compute;
import tailor.text.Corpora;
import tailor.text.DataFolder;
import tailor.text.Tokenizer;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What a run's model expects after a text, token by token, the most probable first; with the truth where it is known. */
public final class NextTokens implements Rich {
    private static final int SHOWN = 10;

    private final String run;
    private final String text;
    private final Table table;

    private NextTokens(String run, String text, Table table) {
        this.run = run;
        this.text = text;
        this.table = table;
    }

    static NextTokens of(Run run, String text, DataFolder data) {
        Path folder = run.lastCheckpoint().map(SavedCheckpoint::folder)
                .orElseThrow(() -> new IllegalArgumentException("run " + run.id() + " has no checkpoint to predict with"));
        Tokenizer tokenizer = Checkpoint.tokenizer(folder);
        int[] words = tokenizer.encode(text);
        double[] predicted = predicted(folder, tokenizer, words);
        String corpus = run.config().at("/data/corpus").asText("");
        Optional<double[]> truth = corpus.isEmpty() ? Optional.empty()
                : Corpora.open(corpus, data).truth(tokenizer).map(known -> known.distribution(words));
        int[] order = IntStream.range(0, predicted.length).boxed().sorted((a, b) -> Double.compare(predicted[b], predicted[a]))
                .mapToInt(Integer::intValue).toArray();
        Table table = Table.create("after “" + text + "”",
                IntColumn.create("rank", IntStream.rangeClosed(1, order.length).toArray()),
                IntColumn.create("id", order),
                StringColumn.create("token", Arrays.stream(order).mapToObj(id -> shown(tokenizer.token(id)))),
                DoubleColumn.create("probability", Arrays.stream(order).mapToDouble(id -> predicted[id])));
        truth.ifPresent(known -> table.addColumns(DoubleColumn.create("true probability", Arrays.stream(order).mapToDouble(id -> known[id]))));
        return new NextTokens(run.id(), text, table);
    }

    private static double[] predicted(Path folder, Tokenizer tokenizer, int[] words) {
        long[] ids = IntStream.concat(IntStream.of(tokenizer.endOfText()), IntStream.of(words)).asLongStream().toArray();
        try (NDManager manager = Compute.newManager(); Decoder model = Checkpoint.load(folder, manager)) {
            NDArray logits = model.logits(manager.create(ids, new Shape(1, ids.length)));
            float[] last = logits.get("0, -1").softmax(0).toFloatArray();
            return IntStream.range(0, last.length).mapToDouble(id -> last[id]).toArray();
        }
    }

    /** Spaces are part of tokens and would not be seen. */
    private static String shown(String token) {
        return token.replace(' ', '␣').replace("\n", "⏎");
    }

    /** All tokens: rank, id, token, probability, and the true probability where the corpus has one. */
    public Table table() {
        return table.copy();
    }

    /** Rows outside the k most probable tokens, the most probable first. */
    public Table tail(int k, int rows) {
        return table.inRange(Math.min(k, table.rowCount()), Math.min(k + rows, table.rowCount()));
    }

    /**
     * The probability of one token.
     *
     * @param id of the token: texts of tokens need not be unique, bytes of one character look alike
     * @throws IllegalArgumentException if the vocabulary has no such token
     */
    public double probability(int id) {
        Table row = table.where(table.intColumn("id").isEqualTo(id));
        if (row.isEmpty()) {
            throw new IllegalArgumentException("no token " + id + " in the vocabulary of " + run + ", which has " + table.rowCount());
        }
        return row.doubleColumn("probability").get(0);
    }

    @Override
    public String toHtml() {
        return "<p>after “" + Html.escape(text) + "”, by <code>" + Html.escape(run) + "</code></p>" + Tables.html(table.first(SHOWN));
    }

    @Override
    public String toString() {
        return Tables.text(table.first(SHOWN));
    }
}
