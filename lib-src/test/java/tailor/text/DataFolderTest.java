package tailor.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    private static final byte[] BODY = "some text that is served".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private String lastRange;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/file", exchange -> {
            requests.incrementAndGet();
            lastRange = exchange.getRequestHeaders().getFirst("Range");
            exchange.sendResponseHeaders(200, BODY.length); // ignores the range, as some servers do
            exchange.getResponseBody().write(BODY);
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", url("/file"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    private static DataSet set(String url, String sha256, long firstBytes) {
        return new DataSet("test", "Test", "none", "the card", false,
                List.of(new DataSet.DataFile("a.txt", url, sha256, 0, firstBytes, null, 0, null)), Map.of(), Map.of());
    }

    private DataFolder cacheOnly() {
        return new DataFolder(Optional.empty(), folder.resolve("cache"));
    }

    @Test
    void aMissingFileIsDownloadedOnce() throws IOException {
        DataSet set = set(url("/moved"), Sha256.of(BODY), 0);
        Path file = cacheOnly().file(set, "a.txt");
        assertEquals(folder.resolve("cache/test/a.txt"), file);
        assertArrayEquals(BODY, Files.readAllBytes(file));
        assertEquals(file, cacheOnly().file(set, "a.txt"));
        assertEquals(1, requests.get());
        assertOnly("a.txt");
    }

    @Test
    void onlyTheFirstBytesAreTaken() throws IOException {
        byte[] first = Arrays.copyOf(BODY, 9);
        Path file = cacheOnly().file(set(url("/file"), Sha256.of(first), 9), "a.txt");
        assertArrayEquals(first, Files.readAllBytes(file));
        assertEquals("bytes=0-8", lastRange);
    }

    @Test
    void aDownloadOfSomethingElseIsNotKept() throws IOException {
        String expected = "0".repeat(64);
        String message = assertThrows(WrongChecksumException.class,
                () -> cacheOnly().file(set(url("/file"), expected, 0), "a.txt")).getMessage();
        assertTrue(message.contains(expected) && message.contains(Sha256.of(BODY)) && message.contains(url("/file")), message);
        assertTrue(Files.notExists(folder.resolve("cache/test/a.txt")));
    }

    @Test
    void withoutNetworkTheMessageSaysWhatToPutWhere() {
        server.stop(0);
        String sha = Sha256.of(BODY);
        for (DataSet set : List.of(set(url("/file"), sha, 0), set(null, sha, 0))) {
            String message = assertThrows(MissingDataException.class, () -> cacheOnly().file(set, "a.txt")).getMessage();
            assertTrue(message.contains(sha), message);
            assertTrue(message.contains(folder.resolve("cache/test/a.txt").toString()), message);
            assertTrue(message.contains("TAILOR_DATA"), message);
            assertTrue(set.files().get(0).url() == null || message.contains(url("/file")), message);
        }
    }

    @Test
    void aServersRefusalIsNamed() {
        String message = assertThrows(MissingDataException.class,
                () -> cacheOnly().file(set(url("/nothing"), Sha256.of(BODY), 0), "a.txt")).getMessage();
        assertTrue(message.contains("404"), message);
    }

    @Test
    void theGivenFolderComesFirstAndIsChecked() throws IOException {
        Path given = Files.createDirectories(folder.resolve("given/test")).getParent();
        Files.write(given.resolve("test/a.txt"), BODY);
        DataFolder data = new DataFolder(Optional.of(given), folder.resolve("cache"));
        assertEquals(given.resolve("test/a.txt"), data.file(set(url("/file"), Sha256.of(BODY), 0), "a.txt"));
        assertEquals(0, requests.get());

        Files.writeString(given.resolve("test/a.txt"), "damaged");
        DataSet set = set(url("/file"), Sha256.of(BODY), 0);
        String message = assertThrows(WrongChecksumException.class,
                () -> new DataFolder(Optional.of(given), folder.resolve("cache")).file(set, "a.txt")).getMessage();
        assertTrue(message.contains(Sha256.of(BODY)) && message.contains(Sha256.of("damaged".getBytes(StandardCharsets.UTF_8)))
                && message.contains(given.resolve("test/a.txt").toString()) && message.contains("replace it by"), message);
    }

    @Test
    void aPackedCopyServes() throws IOException {
        Path given = Files.createDirectories(folder.resolve("given/test")).getParent();
        Files.write(given.resolve("test/a.txt.gz"), BODY);
        DataSet set = new DataSet("test", "Test", "none", "the card", false, List.of(new DataSet.DataFile("a.txt",
                url("/file"), "0".repeat(64), 0, 0, null, 0, new DataSet.Packed("a.txt.gz", Sha256.of(BODY)))), null, null);
        DataFolder data = new DataFolder(Optional.of(given), folder.resolve("cache"));
        assertEquals(given.resolve("test/a.txt.gz"), data.file(set, "a.txt"));
    }

    @Test
    void aFolderThatDoesNotExist() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> new DataFolder(Optional.of(folder.resolve("typo")), folder)).getMessage();
        assertTrue(message.contains("typo") && message.contains("TAILOR_DATA"), message);
        assertThrows(IllegalArgumentException.class, () -> cacheOnly().file(set(null, "0".repeat(64), 0), "b.txt"));
    }

    private void assertOnly(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache/test"))) {
            assertEquals(List.of(name), files.map(f -> f.getFileName().toString()).toList(), "no partial file is left");
        }
    }
}
