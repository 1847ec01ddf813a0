package tailor.run;

import java.nio.file.Path;

/** A run's folder cannot be read: no manifest, torn JSON, or a checkpoint that does not fit. */
public final class DamagedRunException extends RuntimeException {

    private final Path folder;

    DamagedRunException(Path folder, String what, Throwable cause) {
        super("run folder " + folder + " is damaged: " + what + "; delete or move the folder and run again", cause);
        this.folder = folder;
    }

    /** The run's folder. */
    public Path folder() {
        return folder;
    }
}
