package tailor.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All runs of a home folder, {@code HOME/runs/ID/}: made or loaded, never overwritten.
 *
 * <p>A finished run is handed out again only if both its configuration and the code that made it match. When the code
 * has changed, the new run goes beside the old one, to {@code ID-2}, {@code ID-3}, …
 */
public final class RunStore {

    private static final Logger LOG = LoggerFactory.getLogger(RunStore.class);

    private final Path folder;
    private final Provenance provenance;

    private RunStore(Path folder, Provenance provenance) {
        this.folder = folder;
        this.provenance = provenance;
    }

    /** Opens the store of a home folder for runs made by the code that is loaded now. */
    public static RunStore open(Path home) {
        return open(home, Provenance.of(home));
    }

    /** Opens the store of a home folder, creating it if need be. */
    public static RunStore open(Path home, Provenance provenance) {
        Path folder = home.resolve("runs");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw DurableFiles.failure(folder, 0, e);
        }
        return new RunStore(folder, provenance);
    }

    /** Holds one folder a run. */
    public Path folder() {
        return folder;
    }

    /** Of the code that is loaded now. */
    public Provenance provenance() {
        return provenance;
    }

    /** The finished run of this configuration, made by the code that is loaded now, if there is one. */
    public Optional<Run> finished(RunSpec spec) {
        return attempts(spec).stream().filter(run -> run.isFinished() && isOurs(run, spec)).findFirst();
    }

    /**
     * Begins a run, or resumes the unfinished one from its last checkpoint. The caller must end it.
     *
     * @throws RunLockedException if it is being made elsewhere
     * @throws IllegalStateException if it is finished already: ask {@link #finished} first
     */
    public Run begin(RunSpec spec) {
        for (int attempt = 1; ; attempt++) {
            Path place = folder.resolve(spec.id() + (attempt == 1 ? "" : "-" + attempt));
            if (!Files.exists(place)) {
                Optional<Run> created = create(place, spec);
                if (created.isPresent()) {
                    return created.get();
                }
            }
            Optional<Run> there = readOrWarn(place);
            if (there.isPresent() && isOurs(there.get(), spec)) {
                return resume(place);
            }
        }
    }

    /**
     * Returns the finished run, or makes it: begins or resumes it, runs the experiment, and records how that ended.
     *
     * @param scale recorded in the manifest
     * @throws InterruptedException if the experiment was stopped; the run can be resumed
     * @throws Exception if the experiment fails; recorded as the run's error
     */
    public Run make(RunSpec spec, String scale, Experiment experiment, Progress progress) throws Exception {
        Optional<Run> made = finished(spec);
        if (made.isPresent()) {
            return made.get();
        }
        Run run = begin(spec);
        try {
            run.describe(manifest -> manifest.withScale(scale));
            experiment.run(run, progress);
            if (!run.isFinished()) {
                throw new IllegalStateException("the experiment of stage " + spec.stage() + " returned without finishing its run");
            }
            return run;
        } catch (InterruptedException e) {
            end(run, e, run::interrupted);
            throw e;
        } catch (Exception | Error e) {
            end(run, e, () -> run.fail(e));
            throw e;
        }
    }

    private static void end(Run run, Throwable cause, Runnable status) {
        if (!run.isWritable()) {
            return;
        }
        try {
            status.run();
        } catch (RuntimeException e) {
            cause.addSuppressed(e); // such as a full disk: the run still says "running", and resumes all the same
        }
    }

    /** Every readable run, by id. Damaged folders are skipped with a warning; {@link #damaged()} tells of them. */
    public List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (Path place : places()) {
            readOrWarn(place).ifPresent(runs::add);
        }
        return runs;
    }

    /** What is wrong with the folders that {@link #runs()} skips. */
    public List<DamagedRunException> damaged() {
        List<DamagedRunException> damaged = new ArrayList<>();
        for (Path place : places()) {
            try {
                Run.read(place);
            } catch (DamagedRunException e) {
                damaged.add(e);
            }
        }
        return damaged;
    }

    /**
     * The run of this id.
     *
     * @throws IllegalArgumentException if there is none
     * @throws DamagedRunException if it cannot be read
     */
    public Run find(String id) {
        Path place = folder.resolve(id);
        if (!Files.isDirectory(place)) {
            List<String> ids = places().stream().map(path -> path.getFileName().toString()).toList();
            throw new IllegalArgumentException("no run " + id + " in " + folder + Nearest.hint(id, ids));
        }
        return Run.read(place);
    }

    /** Whether a run is being made right now, here or in another process. */
    public boolean isBeingMade(Run run) {
        return RunLock.isHeld(run.folder());
    }

    private boolean isOurs(Run run, RunSpec spec) {
        return run.spec().hash().equals(spec.hash()) && run.manifest().code().equals(provenance.code());
    }

    private List<Run> attempts(RunSpec spec) {
        List<Run> runs = new ArrayList<>();
        Path place = folder.resolve(spec.id());
        for (int attempt = 2; Files.exists(place); attempt++) {
            readOrWarn(place).ifPresent(runs::add);
            place = folder.resolve(spec.id() + "-" + attempt);
        }
        return runs;
    }

    private List<Path> places() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> Files.isDirectory(entry) && !entry.getFileName().toString().startsWith(".")).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException("the run store " + folder + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private static Optional<Run> readOrWarn(Path place) {
        try {
            return Optional.of(Run.read(place));
        } catch (DamagedRunException e) {
            LOG.warn("skipped: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Creates a run's folder whole under a hidden name and renames it; empty if another process was quicker. */
    private Optional<Run> create(Path place, RunSpec spec) {
        Path temporary = folder.resolve("." + place.getFileName() + "." + ProcessHandle.current().pid() + "." + System.nanoTime());
        try {
            Files.createDirectory(temporary);
            Run.create(temporary, spec, RunManifest.begun(place.getFileName().toString(), spec, provenance));
            DurableFiles.rename(temporary, place);
        } catch (FileSystemException e) {
            DurableFiles.deleteQuietly(temporary);
            if (Files.exists(place)) {
                return Optional.empty();
            }
            throw DurableFiles.failure(place, 0, e);
        } catch (IOException e) {
            DurableFiles.deleteQuietly(temporary);
            throw DurableFiles.failure(place, 0, e);
        }
        return Optional.of(writable(place, false));
    }

    private static Run resume(Path place) {
        return writable(place, true);
    }

    private static Run writable(Path place, boolean resumed) {
        RunLock lock = RunLock.acquire(place);
        try {
            Run run = Run.read(place); // again, now that nobody else can change it
            if (run.isFinished()) {
                throw new IllegalStateException("run " + run.id() + " is finished: it is loaded, not made again");
            }
            return run.writable(lock, resumed);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }
}
