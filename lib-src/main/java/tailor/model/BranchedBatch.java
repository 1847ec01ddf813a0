package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences that share their beginnings: trunks, and branches that go on from one of them; prompts and their completions.
 *
 * <p>The tokens stand in a row without padding, trunk after trunk, then branch after branch: N of them. Only attention pads,
 * to P trunks of L and B branches of T tokens.
 */
public final class BranchedBatch {
    /** Far below any score, and yet finite: padding would give no number where all is minus infinity. */
    private static final float UNSEEN = -1e30f;

    private final List<int[]> trunks;
    private final List<int[]> branches;
    private final int[] owners;
    private final int trunkWidth;       // L
    private final int branchWidth;      // T
    private final int[] starts;         // (P + B) place of the first token of each in the row
    private final int size;             // N

    /**
     * Lays out a batch.
     *
     * @param trunks P token rows, at least one, none empty
     * @param branches B token rows, at least one; empty ones are allowed
     * @param owners (B) index of each branch's trunk
     */
    public BranchedBatch(List<int[]> trunks, List<int[]> branches, int[] owners) {
        if (trunks.isEmpty() || branches.isEmpty() || owners.length != branches.size()) {
            throw new IllegalArgumentException(trunks.size() + " trunks, " + branches.size() + " branches and " + owners.length
                    + " owners: there must be at least one of each, and an owner for each branch");
        }
        this.trunks = List.copyOf(trunks);
        this.branches = List.copyOf(branches);
        this.owners = owners.clone();
        this.trunkWidth = trunks.stream().mapToInt(t -> t.length).max().orElseThrow();
        this.branchWidth = Math.max(1, branches.stream().mapToInt(b -> b.length).max().orElseThrow());
        this.starts = new int[trunks.size() + branches.size()];
        int next = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = next;
            next += row(i).length;
            if (i < trunks.size() && row(i).length == 0) {
                throw new IllegalArgumentException("trunk " + i + " is empty: it needs at least one token");
            }
        }
        this.size = next;
    }

    private int[] row(int i) {
        return i < trunks.size() ? trunks.get(i) : branches.get(i - trunks.size());
    }

    /** N, tokens without padding. */
    public int size() {
        return size;
    }

    /** Place in the row of the token before a branch's token {@code t}: the one whose state predicts it. */
    public int before(int branch, int t) {
        int owner = owners[branch];
        return t == 0 ? starts[owner] + trunks.get(owner).length - 1 : starts[trunks.size() + branch] + t - 1;
    }

    /** Tokens of the longest path, trunk and branch together. */
    int longestPath() {
        int longest = trunkWidth;
        for (int b = 0; b < owners.length; b++) {
            longest = Math.max(longest, trunks.get(owners[b]).length + branches.get(b).length);
        }
        return longest;
    }

    /** (N) token ids. */
    public long[] ids() {
        long[] ids = new long[size];
        for (int i = 0; i < starts.length; i++) {
            for (int t = 0; t < row(i).length; t++) {
                ids[starts[i] + t] = row(i)[t];
            }
        }
        return ids;
    }

    /** (N) positions along the paths. */
    long[] positions() {
        long[] positions = new long[size];
        for (int i = 0; i < starts.length; i++) {
            int first = i < trunks.size() ? 0 : trunks.get(owners[i - trunks.size()]).length;
            for (int t = 0; t < row(i).length; t++) {
                positions[starts[i] + t] = first + t;
            }
        }
        return positions;
    }

    /** The arguments of the script's {@code attention_branched} after the weights. */
    NDArray[] layout(NDArray cos, NDArray sin, NDManager owner) {
        List<NDArray> slots = slots(owner);
        return new NDArray[] {cos, sin, slots.get(0), slots.get(1), slots.get(2),
            owner.create(seen(), new Shape(branches.size(), 1, branchWidth, trunkWidth + branchWidth)), slots.get(3)};
    }

    /** The layout of the script's {@code branches_forward}. */
    List<NDArray> groupedLayout(NDManager owner) {
        int p = trunks.size();
        int[] counts = new int[p];
        int[] ranks = Arrays.stream(owners).map(trunk -> counts[trunk]++).toArray();                // among its trunk's branches
        int most = Arrays.stream(counts).max().orElseThrow();
        long[] places = new long[size];
        long[] trunkSlots = slots(0, IntStream.range(0, p).toArray(), p, trunkWidth, places, 0);
        int[] rows = IntStream.range(0, ranks.length).map(b -> owners[b] * most + ranks[b]).toArray();
        long[] branchSlots = slots(p, rows, p * most, branchWidth, places, p * trunkWidth);
        int width = Math.max(trunkWidth, branchWidth);
        float[] causal = new float[width * width];
        for (int t = 0; t < width; t++) {
            Arrays.fill(causal, t * width + t + 1, (t + 1) * width, UNSEEN);
        }
        float[] seen = new float[p * trunkWidth];
        for (int i = 0; i < p; i++) {
            Arrays.fill(seen, i * trunkWidth + trunks.get(i).length, (i + 1) * trunkWidth, UNSEEN);
        }
        return List.of(owner.create(trunkSlots, new Shape(p, 1, trunkWidth)), owner.create(branchSlots, new Shape(p, most, branchWidth)),
                owner.create(places), owner.create(causal, new Shape(width, width)), owner.create(seen, new Shape(p, 1, 1, trunkWidth)));
    }

    /** Trunks (P, L), branches (B, T), owners (B) and places (N) of the script. */
    private List<NDArray> slots(NDManager owner) {
        int p = trunks.size();
        int b = branches.size();
        long[] places = new long[size];
        long[] trunkSlots = slots(0, IntStream.range(0, p).toArray(), p, trunkWidth, places, 0);
        long[] branchSlots = slots(p, IntStream.range(0, b).toArray(), b, branchWidth, places, p * trunkWidth);
        return List.of(owner.create(trunkSlots, new Shape(p, trunkWidth)), owner.create(branchSlots, new Shape(b, branchWidth)),
                owner.create(Arrays.stream(owners).asLongStream().toArray()), owner.create(places));
    }

    /**
     * Where the tokens of rows from {@code first} on stand, padded with place 0, which nobody sees; and back, from {@code offset} on.
     *
     * @param at slot of each row among {@code count}
     */
    private long[] slots(int first, int[] at, int count, int width, long[] places, int offset) {
        long[] slots = new long[count * width];
        for (int i = 0; i < at.length; i++) {
            for (int t = 0; t < row(first + i).length; t++) {
                slots[at[i] * width + t] = starts[first + i] + t;
                places[starts[first + i] + t] = offset + at[i] * width + t;
            }
        }
        return slots;
    }

    /** (B·T·(L+T)) a branch sees its trunk and itself up to now; padding sees the same, so that no softmax is empty. */
    private boolean[] seen() {
        int width = trunkWidth + branchWidth;
        boolean[] seen = new boolean[branches.size() * branchWidth * width];
        for (int b = 0; b < branches.size(); b++) {
            for (int t = 0; t < branchWidth; t++) {
                int at = (b * branchWidth + t) * width;
                Arrays.fill(seen, at, at + trunks.get(owners[b]).length, true);
                Arrays.fill(seen, at + trunkWidth, at + trunkWidth + t + 1, true);
            }
        }
        return seen;
    }
}
