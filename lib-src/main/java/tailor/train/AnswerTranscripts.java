package tailor.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Answers to held-out problems as JSON lines, {@code transcripts/step-000100.jsonl} in the run's folder: one completion a line. */
public final class AnswerTranscripts {
    private static final ObjectMapper JSON = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private AnswerTranscripts() {}

    /**
     * One answer.
     *
     * @param step of the run; 0 is before it
     * @param problem its id
     * @param prompt what was asked
     * @param answer the gold answer
     * @param mode {@code greedy} or {@code sampled}
     * @param text what the model wrote
     * @param reward in [0, 1]
     * @param tokens of the completion, the end token included
     * @param finished whether it ended by itself
     */
    public record Line(
            long step, String problem, String prompt, String answer, String mode, String text, double reward, int tokens, boolean finished) {}

    static void write(Path runFolder, long step, AnswerEvaluator.Report report) {
        Path file = file(runFolder, step);
        try {
            StringBuilder text = new StringBuilder();
            for (Line line : lines(step, report)) {
                text.append(JSON.writeValueAsString(line)).append('\n');
            }
            Files.createDirectories(file.getParent());
            Path whole = file.resolveSibling(file.getFileName() + ".part");
            Files.writeString(whole, text);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the transcripts " + file + " (" + e.getMessage() + "): free some disk space", e);
        }
    }

    /** One line a completion, greedy ones first. */
    static List<Line> lines(long step, AnswerEvaluator.Report report) {
        List<Line> lines = new ArrayList<>();
        report.greedy().forEach(g -> add(lines, step, "greedy", g));
        report.sampled().forEach(g -> add(lines, step, "sampled", g));
        return lines;
    }

    private static void add(List<Line> lines, long step, String mode, ScoredGroup group) {
        for (int i = 0; i < group.texts().size(); i++) {
            lines.add(new Line(step, group.problem().id(), group.problem().prompt(), group.problem().answer(), mode,
                    group.texts().get(i), group.rewards()[i], group.group().rollouts().get(i).completion().length,
                    group.group().rollouts().get(i).finished()));
        }
    }

    /**
     * Reads the answers at a step.
     *
     * @param runFolder of the run
     * @param step 0 before it, the number of steps after it, or an evaluation's between
     * @throws IllegalArgumentException if that step has none
     */
    public static List<Line> read(Path runFolder, long step) {
        Path file = file(runFolder, step);
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("no transcripts at step " + step + " in " + runFolder
                    + ": they are kept where the run was evaluated");
        }
        try {
            List<Line> lines = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                lines.add(JSON.readValue(line, Line.class));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the transcripts " + file, e);
        }
    }

    private static Path file(Path runFolder, long step) {
        return runFolder.resolve("transcripts").resolve("step-%06d.jsonl".formatted(step));
    }
}
