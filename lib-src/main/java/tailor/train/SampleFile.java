package tailor.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.FileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import tailor.run.Run;
import tailor.text.Sha256;

/**
 * The samples of an evaluation as JSON lines, {@code evaluations/TASK_HASH.jsonl} in the run's folder: what was evaluated in the
 * first line, then a problem with all its samples a line. Whole or absent; every line is checked when it is read.
 */
public final class SampleFile {
    static final JsonMapper JSON = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES).build();

    private SampleFile() {}

    /**
     * Where the samples of a run's last checkpoint are, or would be.
     *
     * @param code SHA-256 of the code that samples: other code may answer otherwise
     */
    public static Path of(Run run, SamplingSettings settings, String code) {
        String key = Sha256.of((json(settings) + "\n" + code).getBytes(StandardCharsets.UTF_8)).substring(0, 8);
        return run.folder().resolve("evaluations").resolve(settings.task().replaceAll("[^A-Za-z0-9._-]", "_") + "_" + key + ".jsonl");
    }

    /**
     * Writes all lines, or none.
     *
     * @throws UncheckedIOException naming the file and the remedy
     */
    public static void write(Path file, ModelSamples samples) {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            Files.createDirectories(file.getParent());
            try (BufferedWriter out = new BufferedWriter(new FileWriter(part.toFile(), StandardCharsets.UTF_8))) {
                out.append(json(samples.head())).append('\n');
                for (SampledProblem problem : samples.problems()) {
                    out.append(json(problem)).append('\n');
                }
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the samples " + file + " (" + e.getMessage() + "): free some disk space", e);
        }
    }

    /**
     * Reads and checks all lines.
     *
     * @throws IllegalArgumentException naming the file, and the line if one is damaged or missing
     */
    public static ModelSamples read(Path file) {
        List<String> lines = lines(file);
        if (lines.isEmpty()) {
            throw damaged(file, 1, "the file is empty");
        }
        ModelSamples.Head head = parse(file, 1, lines.get(0), ModelSamples.Head.class);
        List<SampledProblem> problems = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            SampledProblem problem = parse(file, i + 1, lines.get(i), SampledProblem.class);
            int samples = problem.samples().size();
            if (samples != 0 && samples != head.settings().samples()) {
                throw damaged(file, i + 1, samples + " samples of " + head.settings().samples());
            }
            problems.add(problem);
        }
        if (problems.size() != head.problems()) {
            throw damaged(file, lines.size(), "the file ends after " + problems.size() + " of " + head.problems() + " problems");
        }
        return new ModelSamples(head, problems);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is damaged: it is not UTF-8; delete it, and evaluate again", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the samples " + file + " (" + e + "): name the file of an evaluation", e);
        }
    }

    private static <T> T parse(Path file, int number, String line, Class<T> type) {
        try {
            return JSON.readValue(line, type);
        } catch (JsonProcessingException e) {
            throw damaged(file, number, e.getOriginalMessage().lines().findFirst().orElse("no JSON"));
        }
    }

    private static IllegalArgumentException damaged(Path file, int line, String why) {
        return new IllegalArgumentException("line " + line + " of " + file + " is damaged: " + why + "; delete the file, and evaluate again");
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a sample cannot be written as JSON", e);     // records of numbers and text always can
        }
    }
}
