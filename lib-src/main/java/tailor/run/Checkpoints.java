package tailor.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints of one run: {@code checkpoints/step-000123/}, each complete or absent.
 *
 * <p>Files go into a hidden sibling folder, are synced, and the folder is renamed; only then are older checkpoints
 * removed. So at every instant the newest {@code step-…} folder is whole. Its {@code checkpoint.json} remembers how long
 * the metric log was, which is where a resumed run cuts it.
 */
final class Checkpoints {

    private static final String MARK = "checkpoint.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    Checkpoints(Path folder) {
        this.folder = folder;
    }

    /** Saves one; a step that is saved already is left as it is, because a rerun of the step writes the same. */
    SavedCheckpoint save(long step, long logBytes, CheckpointWriter writer) {
        Path target = folder.resolve("step-%06d".formatted(step));
        if (Files.exists(target.resolve(MARK))) {
            return new SavedCheckpoint(step, target);
        }
        Path temporary = folder.resolve("." + target.getFileName() + ".tmp");
        try {
            DurableFiles.uninterrupted(() -> {
                DurableFiles.deleteTree(temporary);
                Files.createDirectories(temporary);
                writer.write(temporary);
            });
            Files.writeString(temporary.resolve(MARK), "{\"step\":%d,\"metrics_bytes\":%d}\n".formatted(step, logBytes));
            DurableFiles.syncTree(temporary);
            DurableFiles.rename(temporary, target);
        } catch (IOException e) {
            throw failed(target, temporary, e);
        } catch (UncheckedIOException e) {
            throw failed(target, temporary, e.getCause());
        }
        prune(step);
        return new SavedCheckpoint(step, target);
    }

    private static UncheckedIOException failed(Path target, Path temporary, IOException cause) {
        long written = size(temporary);
        UncheckedIOException failure = DurableFiles.failure(target, written, cause); // before the space is freed
        DurableFiles.deleteQuietly(temporary);
        return failure;
    }

    private static long size(Path tree) {
        try (Stream<Path> walk = Files.walk(tree)) {
            return walk.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private void prune(long newest) {
        for (SavedCheckpoint old : list()) {
            if (old.step() < newest) {
                DurableFiles.deleteQuietly(old.folder());
            }
        }
    }

    /** Complete checkpoints, oldest first. */
    List<SavedCheckpoint> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("step-\\d+") && Files.exists(entry.resolve(MARK)))
                    .map(entry -> new SavedCheckpoint(Long.parseLong(entry.getFileName().toString().substring(5)), entry))
                    .sorted(Comparator.comparingLong(SavedCheckpoint::step))
                    .toList();
        } catch (IOException e) {
            throw new DamagedRunException(folder.getParent(), "its checkpoints cannot be listed: " + e.getMessage(), e);
        }
    }

    Optional<SavedCheckpoint> last() {
        List<SavedCheckpoint> all = list();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Length of the metric log in bytes when the last checkpoint was written; 0 without one. */
    long logBytes() {
        Optional<SavedCheckpoint> last = last();
        if (last.isEmpty()) {
            return 0;
        }
        try {
            JsonNode mark = JSON.readTree(last.get().folder().resolve(MARK).toFile());
            if (mark.path("metrics_bytes").isIntegralNumber()) {
                return mark.get("metrics_bytes").longValue();
            }
            throw new IOException("no metrics_bytes");
        } catch (IOException e) {
            throw new DamagedRunException(folder.getParent(), last.get().folder().getFileName() + "/" + MARK + ": " + e.getMessage(), e);
        }
    }
}
