package tailor.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Seconds of each step in {@code timings.jsonl}, beside the metrics and in their form: a run's metrics are functions of its
 * configuration and seed, bit for bit, and time is not.
 */
final class StepTimes {
    private final Path file;

    StepTimes(Path runFolder) {
        this.file = runFolder.resolve("timings.jsonl");
    }

    void append(long step, double seconds) {
        String line = "{\"step\":" + step + ",\"name\":\"step_time\",\"value\":" + seconds + "}\n";
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + " (" + e.getMessage() + "): free some disk space", e);
        }
    }
}
