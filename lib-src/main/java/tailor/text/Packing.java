package tailor.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns documents into token streams and ordered evaluation batches. */
public final class Packing {
    private Packing() {}

    /**
     * Documents joined by the end-of-text token, which also starts the stream and ends it.
     *
     * @return token ids, in the documents' order
     */
    public static int[] pack(Tokenizer tokenizer, List<String> documents) {
        return pack(tokenizer.encode(documents), tokenizer.endOfText());
    }

    /** Tokenised documents joined by {@code endOfText}, which also starts the stream and ends it. */
    public static int[] pack(int[][] documents, int endOfText) {
        int length = 1;
        for (int[] document : documents) {
            length = Math.addExact(length, document.length + 1);
        }
        int[] stream = new int[length];
        stream[0] = endOfText;
        int n = 1;
        for (int[] document : documents) {
            System.arraycopy(document, 0, stream, n, document.length);
            n += document.length;
            stream[n++] = endOfText;
        }
        return stream;
    }

    /**
     * A stream in order, for evaluation: each token after the first is a target exactly once. The last row and batch are
     * filled up with positions whose target is {@link TokenBatch#IGNORED}.
     */
    public static List<TokenBatch> ordered(int[] tokens, int batch, int context) {
        if (tokens.length < 2) {
            throw new IllegalArgumentException("nothing to evaluate: the stream has " + tokens.length
                    + " tokens and needs at least 2");
        }
        int rows = (tokens.length - 2) / context + 1;
        int[][] windows = new int[rows][];
        for (int r = 0; r < rows; r++) {
            windows[r] = Arrays.copyOfRange(tokens, r * context, Math.min(tokens.length, (r + 1) * context + 1));
        }
        return rows(windows, batch, context);
    }

    /**
     * One document per row, for evaluation against what is known of whole documents: a row reads end of text, then the
     * document; its targets are the document, then end of text. Row r of batch b is document {@code b * batch + r}.
     * Documents longer than the context are cut.
     */
    public static List<TokenBatch> byDocument(int[][] documents, int endOfText, int batch, int context) {
        int[][] windows = new int[documents.length][];
        for (int d = 0; d < windows.length; d++) {
            int[] packed = pack(new int[][] {documents[d]}, endOfText);
            windows[d] = Arrays.copyOf(packed, Math.min(packed.length, context + 1));
        }
        return rows(windows, batch, context);
    }

    /** Windows of up to T + 1 tokens as rows of full batches; what is missing is padded and ignored. */
    private static List<TokenBatch> rows(int[][] windows, int batch, int context) {
        List<TokenBatch> batches = new ArrayList<>();
        for (int from = 0; from < windows.length; from += batch) {
            int[] inputs = new int[batch * context];
            int[] targets = new int[batch * context];
            Arrays.fill(targets, TokenBatch.IGNORED);
            for (int b = 0; b < batch && from + b < windows.length; b++) {
                int[] window = windows[from + b];
                System.arraycopy(window, 0, inputs, b * context, window.length - 1);
                System.arraycopy(window, 1, targets, b * context, window.length - 1);
            }
            batches.add(new TokenBatch(inputs, targets, batch, context));
        }
        return batches;
    }
}
