package tailor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {

    private static Path write(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void outsideARepositoryThingsAreUnknown(@TempDir Path folder) {
        Provenance provenance = Provenance.of(folder.resolve("not/yet/there"), Map.of("djl", "0.36.0"));
        assertEquals(Provenance.UNKNOWN, provenance.commit());
        assertEquals(Provenance.UNKNOWN, provenance.patch());
        assertTrue(provenance.code().matches("[0-9a-f]{64}"), provenance.code());
        assertEquals(System.getProperty("java.version"), provenance.versions().get("java"));
        assertEquals("0.36.0", provenance.versions().get("djl"));
    }

    @Test
    void codeHashSeesWhatDecidesResultsOnly(@TempDir Path folder) throws Exception {
        Path classes = folder.resolve("classes");
        write(classes.resolve("tailor/loss/A.class"), "a");
        String before = Provenance.codeHash(classes);
        write(classes.resolve("tailor/report/Table.class"), "t");
        assertEquals(before, Provenance.codeHash(classes));
        write(classes.resolve("tailor/loss/A.class"), "b");
        String after = Provenance.codeHash(classes);
        assertNotEquals(before, after);

        try (FileSystem jar = FileSystems.newFileSystem(folder.resolve("kit.jar"), Map.of("create", "true"))) {
            write(jar.getPath("/tailor/loss/A.class"), "b");
            assertEquals(after, Provenance.codeHash(jar.getPath("/")), "a jar and its class folder agree");
        }
    }

    @Test
    void uncommittedChangesCountButNotebooksDoNot(@TempDir Path folder) throws Exception {
        git(folder, "init", "-q");
        write(folder.resolve("lib-src/A.java"), "a");
        write(folder.resolve("notebooks/x.ipynb"), "{}");
        git(folder, "add", "-A");
        git(folder, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "one");
        Provenance clean = Provenance.of(folder);
        assertTrue(clean.commit().matches("[0-9a-f]{40}"), clean.commit());
        assertEquals("clean", clean.patch());
        write(folder.resolve("notebooks/x.ipynb"), "{\"outputs\":1}");
        assertEquals("clean", Provenance.of(folder).patch());
        write(folder.resolve("lib-src/B.java"), "b");
        String added = Provenance.of(folder).patch();
        write(folder.resolve("lib-src/A.java"), "aa");
        assertNotEquals(added, Provenance.of(folder.resolve("lib-src")).patch());
        assertTrue(added.matches("[0-9a-f]{64}"), added);
    }

    private static void git(Path folder, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 3];
        System.arraycopy(new String[] {"git", "-C", folder.toString()}, 0, command, 0, 3);
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
