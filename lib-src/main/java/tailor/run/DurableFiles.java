package tailor.run;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files that are whole or absent after a kill or a power cut: written beside their place, synced, and renamed.
 *
 * <p>An interrupt closes the channel that its thread is using; here it waits until the file is complete.
 */
final class DurableFiles {

    private DurableFiles() {}

    /** An action on files; it must begin anew when it is run again. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /**
     * Runs an action that no interrupt can break: one that is pending is set aside, one that comes meanwhile and closes a
     * channel makes the action run again, and either is set again afterwards.
     */
    static void uninterrupted(Action action) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (!completes(action)) {
                interrupted = true;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the action ran to its end; if an interrupt broke it, the flag is cleared. */
    private static boolean completes(Action action) throws IOException {
        try {
            action.run();
            return true;
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            return false;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof ClosedByInterruptException) {
                Thread.interrupted();
                return false;
            }
            throw e;
        }
    }

    /**
     * Replaces a file atomically.
     *
     * @throws UncheckedIOException naming the file, the space needed and left, and the remedy; the old file stays
     */
    static void replace(Path file, byte[] bytes) {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
                out.write(bytes);
                out.getFD().sync();
            }
            rename(temporary, file);
        } catch (IOException e) {
            deleteQuietly(temporary);
            throw failure(file, bytes.length, e);
        }
    }

    /** Renames within a folder atomically and syncs the folder. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(to.getParent());
    }

    /** Syncs every file and folder of a tree to the disk. */
    static void syncTree(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.toList();
        }
        for (Path path : paths) {
            sync(path);
        }
    }

    private static void sync(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        if (folder && System.getProperty("os.name").startsWith("Windows")) {
            return; // a folder cannot be opened there; its entries are journalled by the file system
        }
        uninterrupted(() -> {
            try (FileChannel channel = FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        });
    }

    /** Deletes a tree if it is there. */
    static void deleteTree(Path folder) throws IOException {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // nothing to delete
        }
    }

    /** Deletes a tree; what cannot be deleted stays, because a better error is already under way. */
    static void deleteQuietly(Path path) {
        try {
            deleteTree(path);
        } catch (IOException e) {
            // left behind under its hidden name; harmless
        }
    }

    /** The error of a failed write: path, needed and usable bytes, remedy. */
    static UncheckedIOException failure(Path path, long needed, IOException cause) {
        String usable;
        try {
            Path existing = path;
            while (!Files.exists(existing)) {
                existing = existing.getParent();
            }
            usable = "%,d bytes usable".formatted(Files.getFileStore(existing).getUsableSpace());
        } catch (IOException e) {
            usable = "usable space unknown";
        }
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new UncheckedIOException(
                ("cannot write %s (%,d bytes or more needed, %s): %s; free some space or set TAILOR_HOME to a larger disk, "
                        + "then run again: finished runs and the last checkpoint are intact").formatted(path, needed, usable, reason),
                cause);
    }
}
