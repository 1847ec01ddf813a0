package tailor.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Held while a run is being made; the operating system frees it when the process ends, however it ends.
 *
 * <p>POSIX drops a process's locks on a file as soon as the process closes <i>any</i> descriptor of it, so this process
 * remembers what it holds and never opens such a lock file again.
 */
final class RunLock implements AutoCloseable {

    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final RandomAccessFile file;

    private RunLock(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Locks a run's folder.
     *
     * @throws RunLockedException if it is locked, here or in another process
     */
    static RunLock acquire(Path folder) {
        Path path = folder.toAbsolutePath().normalize().resolve("lock");
        String self = Long.toString(ProcessHandle.current().pid());
        if (!HELD_HERE.add(path)) {
            throw new RunLockedException(folder, self + ", this one");
        }
        RandomAccessFile file = null;
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
            if (file.getChannel().tryLock() == null) {
                throw new RunLockedException(folder, Files.readString(path).strip());
            }
            file.setLength(0);
            file.write(self.getBytes(StandardCharsets.UTF_8));
            return new RunLock(path, file);
        } catch (IOException e) {
            release(path, file);
            throw DurableFiles.failure(path, self.length(), e);
        } catch (RuntimeException e) {
            release(path, file);
            throw e;
        }
    }

    /** Whether somebody, here or in another process, is making the run in this folder. */
    static boolean isHeld(Path folder) {
        if (!Files.exists(folder.resolve("lock"))) {
            return false;
        }
        try (RunLock lock = acquire(folder)) {
            return lock == null;
        } catch (RunLockedException e) {
            return true;
        }
    }

    private static void release(Path path, RandomAccessFile file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // the lock goes with the process at the latest
        } finally {
            HELD_HERE.remove(path);
        }
    }

    @Override
    public void close() {
        release(path, file);
    }
}
