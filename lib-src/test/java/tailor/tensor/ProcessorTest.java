package tailor.tensor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTest {
    @TempDir
    Path folder;

    @Test
    void readsTheVendor() throws IOException {
        assertTrue(Processor.isIntel(described("processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\n")));
        assertFalse(Processor.isIntel(described("processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: GenuineIntel\n")));
        assertFalse(Processor.isIntel(described("processor\t: 0\nCPU implementer\t: 0x41\n")));
        assertFalse(Processor.isIntel(folder.resolve("missing")));
    }

    private Path described(String text) throws IOException {
        return Files.writeString(folder.resolve("cpuinfo"), text);
    }
}
