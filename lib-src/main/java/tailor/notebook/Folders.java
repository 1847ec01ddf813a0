package tailor.notebook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where things are.
 *
 * @param root of the repository
 * @param home of runs and downloads
 * @param data where real data sets lie already, if anywhere
 */
record Folders(Path root, Path home, Optional<Path> data) {

    /**
     * Finds the folders from TAILOR_ROOT, TAILOR_HOME and TAILOR_DATA, or else from the working directory upward.
     *
     * @throws IllegalStateException if there is no repository there
     */
    static Folders find(Map<String, String> environment, Path workingDirectory) {
        Path root = root(environment, workingDirectory);
        String home = environment.getOrDefault("TAILOR_HOME", "");
        String data = environment.getOrDefault("TAILOR_DATA", "");
        return new Folders(root, home.isEmpty() ? root.resolve(".tailor") : Path.of(home).toAbsolutePath().normalize(),
                data.isEmpty() ? Optional.empty() : Optional.of(Path.of(data).toAbsolutePath().normalize()));
    }

    private static Path root(Map<String, String> environment, Path workingDirectory) {
        String named = environment.getOrDefault("TAILOR_ROOT", "");
        if (!named.isEmpty()) {
            Path root = Path.of(named).toAbsolutePath().normalize();
            if (isRoot(root)) {
                return root;
            }
            throw new IllegalStateException("TAILOR_ROOT is " + root + ", which has no notebooks/configs: name the repository's root");
        }
        for (Path folder = workingDirectory.toAbsolutePath().normalize(); folder != null; folder = folder.getParent()) {
            if (isRoot(folder)) {
                return folder;
            }
        }
        throw new IllegalStateException("no Tailor repository around " + workingDirectory.toAbsolutePath()
                + ": start the kernel inside it, or set TAILOR_ROOT to its root");
    }

    private static boolean isRoot(Path folder) {
        return Files.isDirectory(folder.resolve("notebooks").resolve("configs"));
    }

    /** A folder as a page shows it: from the root if it is inside, since a committed page should not tell where a person works. */
    String shown(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        return whole.startsWith(root) ? root.relativize(whole).toString() : whole.toString();
    }

    /** Holds the study files. */
    Path configs() {
        return root.resolve("notebooks").resolve("configs");
    }
}
