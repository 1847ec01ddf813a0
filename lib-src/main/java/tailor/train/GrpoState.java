package tailor.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * What a GRPO run carries from step to step beside weights and moments; part of its checkpoints.
 *
 * @param step done so far
 * @param taken problems taken so far
 * @param tokens prompt and completion tokens sampled so far
 * @param barren steps in a row without a group to learn from
 * @param entropyWeight α of the reward for entropy in the next step
 */
record GrpoState(long step, long taken, long tokens, int barren, double entropyWeight) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "grpo.json";

    static GrpoState read(Path checkpoint) {
        try {
            return JSON.readValue(checkpoint.resolve(FILE).toFile(), GrpoState.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the state of the run in " + checkpoint + ": " + e.getMessage(), e);
        }
    }

    void write(Path checkpoint) throws IOException {
        JSON.writeValue(checkpoint.resolve(FILE).toFile(), this);
    }
}
