package tailor.run;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The name that was probably meant. */
public final class Nearest {

    private Nearest() {}

    /** {@code "; did you mean 'x'?"} for the nearest of the known names, or nothing if none is near. */
    public static String hint(String asked, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String name) -> distance(asked, name)).thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(asked, name) <= Math.max(2, Math.max(asked.length(), name.length()) / 2))
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    /** Levenshtein's distance: insertions, deletions and replacements of characters. */
    private static int distance(String a, String b) {
        int[] row = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
