package tailor.run;

import java.nio.file.Path;

/** Another process, or another thread of this one, is writing the run. */
public final class RunLockedException extends IllegalStateException {

    RunLockedException(Path folder, String owner) {
        super("run %s is being made by process %s; wait for it or stop it, then run again".formatted(folder.getFileName(), owner));
    }
}
