package tailor.task.code;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Starts Java processes that know nothing of this one: no environment, no arguments, one class path; and ends them whole. */
final class Children {
    /** Own user, network and process namespaces: no network, and no process outlives the first one. */
    static final List<String> NAMESPACES = List.of("unshare", "--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child=KILL");
    private static final Map<List<String>, Boolean> WORKS = new ConcurrentHashMap<>();

    private Children() {}

    /** Whether this machine lets an ordinary user run a command under this prefix; asked once. */
    static boolean works(List<String> prefix) {
        return WORKS.computeIfAbsent(prefix, p -> {
            List<String> command = new ArrayList<>(p);
            command.add("true");
            try {
                Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
                boolean ended = process.waitFor(10, TimeUnit.SECONDS);
                end(process);
                return ended && process.exitValue() == 0;
            } catch (IOException e) {
                return false; // no such command here
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }

    /** A process of this machine's Java. @param prefix what confines it @param options of the JVM @param main its class */
    static Process java(List<String> prefix, List<String> options, Class<?> main, Path folder) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-XX:-UsePerfData", "-XX:+UseSerialGC", "-Xshare:auto", "-Djava.awt.headless=true", "-cp", home(main), main.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        return builder.start();
    }

    private static String home(Class<?> main) {
        try {
            return new File(main.getProtectionDomain().getCodeSource().getLocation().toURI()).getPath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot find the kit's classes", e);
        }
    }

    /** Kills a process and all that it started. */
    static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Removes a folder and what is in it. */
    static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
