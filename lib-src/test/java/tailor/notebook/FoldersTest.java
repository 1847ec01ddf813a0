package tailor.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

    @Test
    void theRepositoryIsFoundFromBelow(@TempDir Path root) throws Exception {
        Files.createDirectories(root.resolve("notebooks/configs"));
        Folders folders = Folders.find(Map.of(), root.resolve("notebooks"));
        assertEquals(new Folders(root, root.resolve(".tailor"), Optional.empty()), folders);
        Folders named = Folders.find(Map.of("TAILOR_ROOT", root.toString(), "TAILOR_HOME", "/x", "TAILOR_DATA", "/y/../z"), Path.of("/"));
        assertEquals(new Folders(root, Path.of("/x"), Optional.of(Path.of("/z"))), named);
    }

    @Test
    void foldersInsideAreShownFromTheRoot(@TempDir Path root) {
        Folders folders = new Folders(root, root.resolve(".tailor"), Optional.empty());
        assertEquals(".tailor/runs", folders.shown(root.resolve("notebooks/../.tailor/runs")).replace('\\', '/'));
        assertEquals(Path.of("/x/data"), Path.of(folders.shown(Path.of("/x/data"))));
    }

    @Test
    void elsewhereIsNamed(@TempDir Path elsewhere) {
        String message = assertThrows(IllegalStateException.class, () -> Folders.find(Map.of(), elsewhere)).getMessage();
        assertTrue(message.startsWith("no Tailor repository around " + elsewhere) && message.contains("TAILOR_ROOT"), message);
        assertTrue(assertThrows(IllegalStateException.class, () -> Folders.find(Map.of("TAILOR_ROOT", elsewhere.toString()), elsewhere))
                .getMessage().contains("no notebooks/configs"));
    }
}
