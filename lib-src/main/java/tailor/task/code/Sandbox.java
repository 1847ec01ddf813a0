package tailor.task.code;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs compiled classes in a JVM of their own that ends with them, however they behave.
 *
 * <p>The verdict is a random word that the child gets before it loads the first class and says after the last: a program that
 * exits, prints or is killed does not know it.
 */
final class Sandbox {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int WORD = 32;
    private static final int CPU_SPENT = 128 + 24; // SIGXCPU
    private static final int KILLED = 128 + 9;

    private final CodeLimits limits;

    Sandbox(CodeLimits limits) {
        this.limits = limits;
    }

    /** How this machine confines a program beyond its JVM: as text for people. */
    static String means() {
        return (Children.works(Children.NAMESPACES) ? "own user, network and process namespaces" : "no namespaces")
                + (Children.works(List.of("prlimit", "--cpu=10")) ? ", limits on CPU time, files and memory" : ", no limits by the system");
    }

    /** What confines a process. @param cpuSeconds processor time of all that it does */
    List<String> prefix(int cpuSeconds) {
        List<String> prefix = new ArrayList<>();
        List<String> prlimit = List.of("prlimit", "--cpu=" + cpuSeconds, "--fsize=0", "--nofile=64", "--core=0", "--as=" + (6L << 30));
        if (Children.works(List.of("prlimit", "--cpu=10"))) {
            prefix.addAll(prlimit);
        }
        if (Children.works(Children.NAMESPACES)) {
            prefix.addAll(Children.NAMESPACES);
        }
        return prefix;
    }

    /** Options of a JVM for programs. */
    List<String> options() {
        return List.of("-Xmx" + limits.heapMib() + "m", "-Xss1m", "-XX:MaxMetaspaceSize=48m", "-XX:CompressedClassSpaceSize=16m",
                "-XX:ReservedCodeCacheSize=24m", "-XX:MaxDirectMemorySize=1m", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError",
                "-XX:ActiveProcessorCount=1", "-XX:-StackTraceInThrowable", "-XX:+DisableAttachMechanism");
    }

    /**
     * Runs the main method of a class.
     *
     * @param classes by name, {@code main} among them
     * @throws UncheckedIOException if no process can be started
     */
    CodeResult run(Map<String, byte[]> classes, String main) {
        Path folder;
        Process process;
        try {
            folder = Files.createTempDirectory("tailor-run");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for a program: make room in " + System.getProperty("java.io.tmpdir"), e);
        }
        try {
            process = Children.java(prefix(limits.cpuSeconds()), options(), SandboxMain.class, folder);
        } catch (IOException e) {
            Children.delete(folder);
            throw new UncheckedIOException("cannot start a Java process for a program: is java.home a JDK?", e);
        }
        try {
            return outcome(process, classes, main);
        } finally {
            Children.end(process);
            Children.delete(folder);
        }
    }

    /** A word that nobody can guess. */
    static String word() {
        byte[] word = new byte[WORD / 2];
        RANDOM.nextBytes(word);
        return HexFormat.of().formatHex(word);
    }

    /** Hands a program to {@link ProgramRun#read}. */
    static void send(DataOutputStream out, String passed, long outputBytes, String main, Map<String, byte[]> classes) throws IOException {
        out.writeUTF(passed);
        out.writeLong(outputBytes);
        out.writeUTF(main);
        out.writeInt(classes.size());
        for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().length);
            out.write(entry.getValue());
        }
        out.flush();
    }

    private CodeResult outcome(Process process, Map<String, byte[]> classes, String main) {
        String passed = word();
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()))) {
            send(out, passed, limits.outputBytes(), main, classes);
        } catch (IOException e) {
            return new CodeResult(CodeResult.Outcome.FAILED, "the process ended before it had the program");
        }
        long begun = System.nanoTime();
        try {
            if (!process.waitFor(limits.wall().toMillis(), TimeUnit.MILLISECONDS)) {
                return new CodeResult(CodeResult.Outcome.TIMED_OUT, "not done after " + limits.wall().toMillis() + " ms");
            }
            // The child writes no more than a pipe holds, so that nothing has to be read before it ends.
            String said = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
            if (said.isBlank() && hasSpentItsTime(process, begun)) {
                return new CodeResult(CodeResult.Outcome.TIMED_OUT, "more than " + limits.cpuSeconds() + " s of processor time");
            }
            return said.equals(passed) ? new CodeResult(CodeResult.Outcome.PASSED, "")
                    : new CodeResult(CodeResult.Outcome.FAILED, said.isBlank() ? "exit status " + process.exitValue() : said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CodeResult(CodeResult.Outcome.TIMED_OUT, "interrupted");
        } catch (IOException e) {
            return new CodeResult(CodeResult.Outcome.FAILED, "its verdict could not be read");
        }
    }

    /** Some versions of unshare answer 1 where the program was killed by a signal, so time tells, too. */
    private boolean hasSpentItsTime(Process process, long begun) {
        int status = process.exitValue();
        double seconds = (System.nanoTime() - begun) / 1e9;
        return status == CPU_SPENT || status == KILLED
                || status != 0 && seconds * Runtime.getRuntime().availableProcessors() >= limits.cpuSeconds();
    }
}
