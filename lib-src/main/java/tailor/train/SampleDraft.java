package tailor.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailor.task.Problem;

/**
 * What a model has answered so far in an evaluation that is not done: a line of JSON a batch, beside the sample file. A cell that
 * was stopped, or a process that was killed, goes on from it; a line that was being written then is dropped.
 */
public final class SampleDraft {
    /** Problems that were sampled together, and how long it took. */
    private record Batch(double seconds, List<SampledProblem> problems) {}

    private final Path file;
    private final Map<String, SampledProblem> known = new HashMap<>();
    private double seconds;

    private SampleDraft(Path file) {
        this.file = file;
    }

    /**
     * The draft of a sample file, empty if there is none.
     *
     * @throws UncheckedIOException naming the file
     */
    public static SampleDraft of(Path sampleFile) {
        SampleDraft draft = new SampleDraft(sampleFile.resolveSibling("." + sampleFile.getFileName() + ".draft"));
        try {
            draft.read();
        } catch (IOException e) {
            throw draft.failed(e);
        }
        return draft;
    }

    private void read() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        List<String> whole = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {     // a cut line may not be UTF-8
            try {
                take(SampleFile.JSON.readValue(line.getBytes(StandardCharsets.ISO_8859_1), Batch.class));
                whole.add(line);
            } catch (JsonProcessingException e) {
                break;
            }
        }
        Files.write(file, whole, StandardCharsets.ISO_8859_1);
    }

    private void take(Batch batch) {
        seconds += batch.seconds();
        batch.problems().forEach(problem -> known.put(problem.problem(), problem));
    }

    /** What was answered to a problem, if it was asked with these settings. */
    Optional<SampledProblem> answers(Problem problem, SamplingSettings settings) {
        return Optional.ofNullable(known.get(problem.id())).filter(found -> found.prompt().equals(problem.prompt())
                && found.answer().equals(problem.answer()) && found.samples().size() == settings.samples());
    }

    /** Keeps what was sampled together. */
    void add(List<SampledProblem> problems, double batchSeconds) {
        Batch batch = new Batch(batchSeconds, problems);
        try {
            Files.createDirectories(file.getParent());
            try (FileWriter out = new FileWriter(file.toFile(), StandardCharsets.UTF_8, true)) {     // no channel that an interrupt closes
                out.write(SampleFile.json(batch) + "\n");
            }
        } catch (IOException e) {
            throw failed(e);
        }
        take(batch);
    }

    /** Seconds that sampling took so far. */
    public double seconds() {
        return seconds;
    }

    /** Removes it: all of it is in the sample file. */
    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException("cannot keep what was sampled in " + file + " (" + e.getMessage()
                + "): free some disk space, or delete the file", e);
    }
}
