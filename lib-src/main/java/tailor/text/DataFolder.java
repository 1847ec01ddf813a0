package tailor.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the files of data sets are: a folder that has them already ({@code TAILOR_DATA}), else the kit's own cache, into
 * which missing ones are downloaded. Each file is checked against its data card's sha256 when it is first used.
 *
 * <p>Both folders have the layout {@code NAME/FILE}. The given folder is only ever read.
 */
public final class DataFolder {
    /** Names a folder that has the data. */
    public static final String VARIABLE = "TAILOR_DATA";

    private final Optional<Path> given;
    private final Path cache;
    private final Set<Path> verified = ConcurrentHashMap.newKeySet();

    /**
     * A folder to look in first, and a cache to look in next and download into.
     *
     * @throws IllegalArgumentException if the given folder does not exist
     */
    public DataFolder(Optional<Path> given, Path cache) {
        this.given = given;
        this.cache = cache;
        given.ifPresent(folder -> {
            if (!Files.isDirectory(folder)) {
                throw new IllegalArgumentException("the data folder " + folder + " does not exist: correct " + VARIABLE
                        + ", or unset it to download into " + cache);
            }
        });
    }

    /** {@code $TAILOR_DATA} if set, with the cache {@code HOME/data}. @param home the kit's home, {@code $TAILOR_HOME} */
    public static DataFolder open(Path home) {
        return new DataFolder(Optional.ofNullable(System.getenv(VARIABLE)).filter(v -> !v.isBlank()).map(Path::of),
                home.resolve("data"));
    }

    /** {@link #open} with {@code $TAILOR_HOME}, or {@code .tailor} in the working folder. */
    public static DataFolder open() {
        return open(Path.of(Optional.ofNullable(System.getenv("TAILOR_HOME")).filter(v -> !v.isBlank()).orElse(".tailor")));
    }

    /**
     * A verified file of a data set, downloaded when no folder has it.
     *
     * @param path as in the data card
     * @return the file, or its packed copy (same name with .gz) where only that exists
     * @throws MissingDataException if it is nowhere and cannot be downloaded
     * @throws WrongChecksumException if it is not the file of the card
     */
    public Path file(DataSet set, String path) {
        DataSet.DataFile file = set.file(path);
        for (Path folder : given.map(g -> new Path[] {g, cache}).orElse(new Path[] {cache})) {
            Path here = folder.resolve(set.name()).resolve(file.path());
            if (Files.isRegularFile(here)) {
                return verified(here, file.sha256(), file);
            }
            if (file.packed() != null) {
                Path packed = folder.resolve(set.name()).resolve(file.packed().path());
                if (Files.isRegularFile(packed)) {
                    return verified(packed, file.packed().sha256(), file);
                }
            }
        }
        Path target = cache.resolve(set.name()).resolve(file.path());
        download(set, file, target);
        verified.add(target);
        return target;
    }

    private Path verified(Path path, String expected, DataSet.DataFile file) {
        if (verified.contains(path)) {
            return path;
        }
        try {
            String actual = Sha256.of(path);
            if (!actual.equals(expected)) {
                String remedy = path.startsWith(cache) ? "delete it and it is downloaded again" : "replace it"
                        + (file.url() == null ? "" : " by " + file.url());
                throw new WrongChecksumException("wrong sha256 of " + path + ": expected " + expected + ", got " + actual
                        + "; the file is damaged or another version: " + remedy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the data file " + path, e);
        }
        verified.add(path);
        return path;
    }

    private void download(DataSet set, DataSet.DataFile file, Path target) {
        String remedy = "put the file (sha256 " + file.sha256() + ") at " + target + ", or set " + VARIABLE
                + " to a folder that has " + set.name() + "/" + file.path();
        if (file.url() == null) {
            throw new MissingDataException("no " + set.name() + "/" + file.path() + " in " + places()
                    + ", and it has no download as it is (see data-cards/" + set.name() + ".md, " + set.homepage() + "): "
                    + remedy, null);
        }
        try {
            Download.fetch(file, target);
        } catch (IOException e) {
            String cause = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new MissingDataException("no " + set.name() + "/" + file.path() + " in " + places()
                    + ", and cannot download " + file.url() + " (" + cause + "): " + remedy, e);
        }
    }

    private String places() {
        return given.map(folder -> folder + " or ").orElse("") + cache;
    }
}
