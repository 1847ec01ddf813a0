package tailor.task.code;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;

/**
 * A confined JVM that runs many small programs, one after another: the quick way for those that do nothing but compute.
 *
 * <p>It decides only what is beyond doubt: that a program ended in time by itself, and what its end was. A program that is slow,
 * prints too much, exits, runs out of memory or stack, or leaves a thread behind ends this process, and gets no verdict here:
 * {@link Sandbox} judges it by itself, as if there had been no company. The programs behind it meet a new process, so none is
 * harmed. One at a time; used by one thread.
 */
final class SharedSandbox implements AutoCloseable {
    /** Programs of one process: their classes are unloaded late, and its start costs little by then. */
    private static final int MOST = 500;
    private static final long QUICK_MILLIS = 1000;
    private static final Timer TIMER = new Timer("tailor-program-limit", true);

    private final CodeLimits limits;
    private final Sandbox alone;
    private Process process;
    private Path folder;
    private DataInputStream in;
    private DataOutputStream out;
    private int left;

    SharedSandbox(CodeLimits limits) {
        this.limits = limits;
        this.alone = new Sandbox(limits);
    }

    /**
     * Runs the main method of a class.
     *
     * @param classes of a program that {@link ClassVetting#mayShare}
     * @return empty when only a process of its own can tell
     */
    Optional<CodeResult> run(Map<String, byte[]> classes, String main) {
        String passed = Sandbox.word();
        try {
            if (process == null || left == 0 || !process.isAlive()) {
                start();
            }
            left--;
            String said = answer(QUICK_MILLIS, () -> Sandbox.send(out, passed, limits.outputBytes(), main, classes));
            return Optional.of(said.equals(passed) ? new CodeResult(CodeResult.Outcome.PASSED, "") : new CodeResult(CodeResult.Outcome.FAILED, said));
        } catch (IOException e) {
            close(); // it said nothing
            return Optional.empty();
        }
    }

    private interface Request {
        void send() throws IOException;
    }

    /** What the process says to a request; it is killed when it says nothing in time. */
    private String answer(long millis, Request request) throws IOException {
        Process current = process;
        TimerTask limit = new TimerTask() {
            @Override
            public void run() {
                Children.end(current);
            }
        };
        TIMER.schedule(limit, millis);
        try {
            request.send();
            return in.readUTF();
        } finally {
            limit.cancel();
        }
    }

    private void start() throws IOException {
        close();
        try {
            folder = Files.createTempDirectory("tailor-run");
            process = Children.java(alone.prefix((int) (MOST * QUICK_MILLIS / 1000)), alone.options(), SharedSandboxMain.class, folder);
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("cannot start a Java process for programs: make room in "
                    + System.getProperty("java.io.tmpdir") + ", and let java.home be a JDK", e);
        }
        in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        left = MOST;
        answer(limits.wall().toMillis(), () -> { }); // it says that it is ready
    }

    @Override
    public void close() {
        if (process != null) {
            Children.end(process);
            process = null;
        }
        if (folder != null) {
            Children.delete(folder);
            folder = null;
        }
    }
}
