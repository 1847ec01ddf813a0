package tailor.run;

import java.nio.file.Path;

/**
 * A complete checkpoint.
 *
 * @param step the last step it contains; a resumed run goes on with the next
 * @param folder holding what the {@link CheckpointWriter} wrote
 */
public record SavedCheckpoint(long step, Path folder) {}
