package tailor.text;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** Fetches one file of a data set, whole and verified or not at all. */
final class Download {
    private Download() {}

    /**
     * Downloads to a temporary file, checks its sum and moves it to its place.
     *
     * @throws IOException if the server cannot be reached, refuses, or breaks off
     * @throws WrongChecksumException if what came is not what the card says; nothing is kept
     */
    static void fetch(DataSet.DataFile file, Path target) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(file.url())).timeout(Duration.ofMinutes(10));
        if (file.firstBytes() > 0) {
            request.header("Range", "bytes=0-" + (file.firstBytes() - 1));
        }
        byte[] bytes = body(request.build(), file);
        String actual = Sha256.of(bytes);
        if (!actual.equals(file.sha256())) {
            throw new WrongChecksumException("wrong sha256 of the download " + file.url() + " (" + bytes.length
                    + " bytes): expected " + file.sha256() + ", got " + actual
                    + "; it was not kept. The file may have changed upstream: get the version of the data card and put it"
                    + " at " + target);
        }
        AtomicFile.write(target, out -> out.write(bytes));
    }

    private static byte[] body(HttpRequest request, DataSet.DataFile file) throws IOException {
        HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(15)).build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                if (response.statusCode() != 200 && response.statusCode() != 206) {
                    throw new IOException("the server answered " + response.statusCode());
                }
                // a server that ignores the range sends everything: stop reading after the part that is wanted
                return file.firstBytes() > 0 ? in.readNBytes((int) file.firstBytes()) : in.readAllBytes();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
