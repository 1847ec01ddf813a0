package tailor.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tailor.text.Sha256;

/**
 * Which code makes the runs.
 *
 * <p>The code hash covers the compiled packages that decide results, and not {@code run}, {@code report} or
 * {@code notebook}, so that a better table does not make every run anew. Notebooks and figures do not count as
 * uncommitted changes, because running them changes them.
 *
 * @param commit of the repository, or {@code unknown}
 * @param patch SHA-256 of uncommitted changes and new source files, {@code clean}, or {@code unknown}
 * @param code SHA-256 of the classes and resources that decide results, or {@code unknown}
 * @param versions by name: java, and those given
 */
public record Provenance(String commit, String patch, String code, Map<String, String> versions) {

    /** Stands for whatever could not be found out. */
    public static final String UNKNOWN = "unknown";

    private static final List<String> DECISIVE = List.of("tensor", "text", "task", "model", "loss", "rollout", "grpo", "train");

    public Provenance {
        if (commit == null || patch == null || code == null) {
            throw new IllegalArgumentException("commit, patch and code must be given, 'unknown' if need be, got %s, %s, %s"
                    .formatted(commit, patch, code));
        }
        versions = Map.copyOf(versions);
    }

    /** Of the loaded code and the repository around a folder; works outside a repository and without git. */
    public static Provenance of(Path folder) {
        return of(folder, Map.of());
    }

    /** The same, with versions of libraries besides Java's. */
    public static Provenance of(Path folder, Map<String, String> versions) {
        Map<String, String> all = new TreeMap<>(versions);
        all.put("java", System.getProperty("java.version"));
        Path existing = folder.toAbsolutePath();
        while (!Files.isDirectory(existing)) {
            existing = existing.getParent();
        }
        String commit = text(git(existing, "rev-parse", "HEAD"));
        return new Provenance(commit, commit.equals(UNKNOWN) ? UNKNOWN : patch(existing), codeHash(), all);
    }

    private static String patch(Path folder) {
        String root = text(git(folder, "rev-parse", "--show-toplevel"));
        if (root.equals(UNKNOWN)) {
            return UNKNOWN;
        }
        Path top = Path.of(root);
        byte[] changes = git(top, "diff", "HEAD", "--binary", "--", ".", ":(exclude)*.ipynb", ":(exclude)figures");
        byte[] added = git(top, "ls-files", "--others", "--exclude-standard", "-z", "--", "lib-src", "pom.xml", "notebooks/configs");
        if (changes == null || added == null) {
            return UNKNOWN;
        }
        if (changes.length == 0 && added.length == 0) {
            return "clean";
        }
        MessageDigest digest = Sha256.digest();
        digest.update(changes);
        digest.update(added);
        for (String name : new String(added, StandardCharsets.UTF_8).split("\0")) {
            try {
                digest.update(name.isEmpty() ? new byte[0] : Files.readAllBytes(top.resolve(name)));
            } catch (IOException e) {
                return UNKNOWN;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String text(byte[] output) {
        String text = output == null ? "" : new String(output, StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? UNKNOWN : text;
    }

    /** What git prints, or null if there is no git, no repository or no commit. */
    private static byte[] git(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? output : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static String codeHash() {
        try {
            CodeSource source = Provenance.class.getProtectionDomain().getCodeSource();
            if (source == null) {
                return UNKNOWN;
            }
            Path place = Path.of(source.getLocation().toURI());
            if (Files.isDirectory(place)) {
                return codeHash(place);
            }
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                return codeHash(jar.getPath("/"));
            }
        } catch (IOException | URISyntaxException e) {
            return UNKNOWN;
        }
    }

    /** Hash over names and contents of the decisive files under a class folder or a jar's root. */
    static String codeHash(Path root) throws IOException {
        MessageDigest digest = Sha256.digest();
        for (String name : DECISIVE) {
            Path folder = root.resolve("tailor").resolve(name);
            if (!Files.isDirectory(folder)) {
                continue;
            }
            List<Path> files;
            try (Stream<Path> walk = Files.walk(folder)) {
                files = walk.filter(Files::isRegularFile).toList();
            }
            Map<String, Path> byName = new TreeMap<>();
            files.forEach(file -> byName.put(root.relativize(file).toString().replace('\\', '/'), file));
            for (Map.Entry<String, Path> entry : byName.entrySet()) {
                digest.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                try (InputStream in = Files.newInputStream(entry.getValue())) {
                    digest.update(Sha256.digest().digest(in.readAllBytes()));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
