package tailor.text;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The real data that some tests read where it is present; they skip, and say so, where it is not. */
public final class RealData {
    private RealData() {}

    /** The folder named by the system property {@code tailor.data}. */
    public static Path folder() {
        Path folder = Path.of(System.getProperty("tailor.data", "../shared/data"));
        assumeTrue(Files.isDirectory(folder), "skipped: no real data at " + folder + " (set -Dtailor.data=DIR)");
        return folder;
    }

    /** A data folder that reads real data and keeps its cache in {@code cache}. */
    public static DataFolder dataFolder(Path cache) {
        return new DataFolder(Optional.of(folder()), cache);
    }
}
