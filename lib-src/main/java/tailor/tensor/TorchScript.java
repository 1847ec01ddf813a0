package tailor.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive from source text, so that any ATen operator is one call away from Java.
 *
 * <p>The archive is a zip of stored entries: the code in TorchScript's serialised form, a pickle (protocol 2) of one
 * object of class {@code Ops} with the attribute {@code training}, an empty tuple of constants, and a version.
 */
final class TorchScript {
    private static final String HEADER = """
            class Ops(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool

            """;
    private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

    private TorchScript() {}

    /** The bytes of a {@code .pt} file whose class {@code Ops} has the methods of {@code source}, indented as a class body. */
    static byte[] archive(String source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "ops/code/__torch__.py", (HEADER + source).getBytes(StandardCharsets.UTF_8));
            store(zip, "ops/data.pkl", pickledModule());
            store(zip, "ops/constants.pkl", EMPTY_TUPLE);
            store(zip, "ops/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("in-memory archive", e);
        }
        return bytes.toByteArray();
    }

    /** {@code __torch__.Ops()} with {@code {"training": True}}. */
    private static byte[] pickledModule() throws IOException {
        byte[] attribute = "training".getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.write(new byte[] {(byte) 0x80, 2});                                  // PROTO 2
        pickle.write("c__torch__\nOps\n".getBytes(StandardCharsets.US_ASCII));      // GLOBAL
        pickle.write(new byte[] {')', (byte) 0x81, '}', '('});                      // EMPTY_TUPLE NEWOBJ EMPTY_DICT MARK
        pickle.write(new byte[] {'X', (byte) attribute.length, 0, 0, 0});           // BINUNICODE
        pickle.write(attribute);
        pickle.write(new byte[] {(byte) 0x88, 'u', 'b', '.'});                      // NEWTRUE SETITEMS BUILD STOP
        return pickle.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);   // torch maps entries, so they may not be compressed
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
