package tailor.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * GPT-2's alphabet of byte-level BPE: one printable character for each byte, so that any text is a word over 256 letters.
 *
 * <p>Printable Latin-1 bytes stand for themselves; the other 68 are written as U+0100, U+0101, … in byte order.
 */
final class ByteAlphabet {
    static final int SIZE = 256;
    private static final char[] OF_BYTE = new char[SIZE];
    private static final short[] TO_BYTE = new short[0x100 + SIZE];

    static {
        Arrays.fill(TO_BYTE, (short) -1);
        int next = 0x100;
        for (int b = 0; b < SIZE; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            OF_BYTE[b] = (char) (printable ? b : next++);
            TO_BYTE[OF_BYTE[b]] = (short) b;
        }
    }

    private ByteAlphabet() {}

    static char letter(int unsignedByte) {
        return OF_BYTE[unsignedByte];
    }

    /** A token as readable text: byte letters and SentencePiece's blank undone; other tokens unchanged. */
    static String display(String token) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(token.length());
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c >= TO_BYTE.length || TO_BYTE[c] < 0) {
                return token.replace('\u2581', ' ');
            }
            bytes.write(TO_BYTE[c]);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
