package tailor.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The merge loop of byte-pair encoding (Sennrich et al., arXiv 1508.07909) with incremental pair counts.
 *
 * <p>Each merge touches only the words that hold its pair. The queue holds stale counts; a popped entry whose count has
 * fallen since is pushed back with the true one.
 */
final class BpeMerges {
    /** Two neighbouring ids that become one. */
    record Merge(int left, int right) {}

    private record Candidate(long count, int left, int right) {}

    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparingLong(Candidate::count).reversed()
            .thenComparingInt(Candidate::left).thenComparingInt(Candidate::right);

    /** How often a pair occurs, and in which words it has been seen; the list may name a word twice or too long. */
    private static final class Pair {
        long count;
        int[] words = new int[4];
        int seen;

        void in(int word) {
            if (seen > 0 && words[seen - 1] == word) {
                return;
            }
            if (seen == words.length) {
                words = Arrays.copyOf(words, 2 * seen);
            }
            words[seen++] = word;
        }
    }

    private final List<int[]> words = new ArrayList<>();
    private final long[] counts;
    private final Map<Merge, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>(BEST_FIRST);

    BpeMerges(Map<String, Long> wordCounts) {
        counts = new long[wordCounts.size()];
        wordCounts.forEach((word, count) -> {
            counts[words.size()] = count;
            words.add(BpeTrainer.byteIds(word));
        });
        for (int w = 0; w < words.size(); w++) {
            int[] ids = words.get(w);
            for (int i = 0; i + 1 < ids.length; i++) {
                add(ids[i], ids[i + 1], w);
            }
        }
        pairs.forEach((pair, of) -> queue.add(new Candidate(of.count, pair.left(), pair.right())));
    }

    /** Up to {@code wanted} merges; fewer when no pair is left. */
    List<Merge> first(int wanted) {
        List<Merge> merges = new ArrayList<>();
        while (merges.size() < wanted && !queue.isEmpty()) {
            Candidate best = queue.poll();
            Merge pair = new Merge(best.left(), best.right());
            long count = pairs.containsKey(pair) ? pairs.get(pair).count : 0;
            if (count == best.count()) {
                apply(pair, BpeTrainer.SMALLEST + merges.size());
                merges.add(pair);
            } else if (count > 0) {
                queue.add(new Candidate(count, best.left(), best.right()));
            }
        }
        return merges;
    }

    private void apply(Merge pair, int merged) {
        Pair of = pairs.remove(pair);
        Set<Merge> grown = new LinkedHashSet<>();
        for (int i = 0; i < of.seen; i++) {
            int w = of.words[i];
            words.set(w, replaced(w, pair, merged, grown));
        }
        grown.forEach(p -> queue.add(new Candidate(pairs.get(p).count, p.left(), p.right())));
    }

    /** The word with each occurrence of the pair replaced from the left, and the counts of its neighbours moved over. */
    private int[] replaced(int w, Merge pair, int merged, Set<Merge> grown) {
        int[] old = words.get(w);
        int[] ids = new int[old.length];
        int n = 0;
        for (int i = 0; i < old.length; i++) {
            if (i + 1 < old.length && old[i] == pair.left() && old[i + 1] == pair.right()) {
                ids[n++] = merged;
                i++;
            } else {
                ids[n++] = old[i];
            }
        }
        if (n == old.length) { // the pair has gone from this word since it was listed
            return old;
        }
        for (int i = 0; i + 1 < old.length; i++) {
            remove(old[i], old[i + 1], w, pair);
        }
        for (int i = 0; i + 1 < n; i++) {
            add(ids[i], ids[i + 1], w);
            if (ids[i] == merged || ids[i + 1] == merged) {
                grown.add(new Merge(ids[i], ids[i + 1]));
            }
        }
        return Arrays.copyOf(ids, n);
    }

    private void add(int left, int right, int word) {
        Pair pair = pairs.computeIfAbsent(new Merge(left, right), p -> new Pair());
        pair.count += counts[word];
        pair.in(word);
    }

    private void remove(int left, int right, int word, Merge applied) {
        if (left != applied.left() || right != applied.right()) {
            pairs.get(new Merge(left, right)).count -= counts[word];
        }
    }
}
