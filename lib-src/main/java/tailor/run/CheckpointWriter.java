package tailor.run;

import java.io.IOException;
import java.nio.file.Path;

/** Writes the files of a checkpoint into a folder that becomes visible only when all are complete. */
@FunctionalInterface
public interface CheckpointWriter {

    /**
     * Writes into the folder, which exists and is empty.
     *
     * @throws IOException if the disk is full or fails; the previous checkpoint stays
     */
    void write(Path folder) throws IOException;
}
