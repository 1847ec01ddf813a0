package tailor.rollout;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import tailor.model.Decoder;
import tailor.model.KvCache;
import tailor.tensor.SideBySide;

/**
 * Samples completions in batches with the key-value cache.
 *
 * <p>A prompt is read once for all of its samples; prompts may differ in length. A sequence ends at an end token or at the
 * limit; those that ended leave the batch. The draws of a sequence depend on its own stream, so a batch of another make-up
 * gives the same sequence, up to the rounding of matrix products of another size.
 *
 * <p>On the CPU the prompts of a small model's batch are shared out to as many threads as operators may use.
 *
 * @param model read only
 * @param sampler how tokens are drawn
 * @param maxNewTokens largest completion, the end token included, at least 1
 * @param endTokens each of them ends a completion; none: all go on to the limit
 * @param batch most sequences in flight at once; a group is never split, so one group may be more
 */
public record Generator(Decoder model, Sampler sampler, int maxNewTokens, Set<Integer> endTokens, int batch) {

    /** Dead rows are computed along until they are this share of the batch: leaving copies the cache. */
    private static final double IDLE_SHARE = 0.25;

    /** Most tokens of each sequence that one call draws: so many that calls cost nothing beside them. */
    private static final int STEPS = 32;

    /** Sequences below which a thread of their own is not worth it. */
    private static final int SMALLEST_PART = 8;

    /** Checks the ranges and copies the set. */
    public Generator {
        if (maxNewTokens < 1 || batch < 1) {
            throw new IllegalArgumentException("generator with max_new_tokens " + maxNewTokens + " and batch " + batch
                    + ": both must be at least 1");
        }
        endTokens = Set.copyOf(endTokens);
    }

    /** With one end token. */
    public Generator(Decoder model, Sampler sampler, int maxNewTokens, int endToken, int batch) {
        this(model, sampler, maxNewTokens, Set.of(endToken), batch);
    }

    /**
     * Completions of some prompts.
     *
     * @param prompts token ids in [0, V), at least one each
     * @param samples G, completions of each prompt, at least 1
     * @param streams random numbers of this step
     * @param firstIndex index of the first sequence in the step; the others follow, group by group
     * @return one group a prompt, in order
     * @throws IllegalArgumentException if a prompt is empty, holds a number that is no token, or does not fit the model's
     *     context with its completion
     */
    public List<RolloutGroup> generate(List<int[]> prompts, int samples, SampleStreams streams, long firstIndex) {
        requireReadable(prompts, samples);
        List<RolloutGroup> groups = new ArrayList<>(prompts.size());
        int perBatch = Math.max(1, batch / samples);
        for (int from = 0; from < prompts.size(); from += perBatch) {
            List<int[]> some = prompts.subList(from, Math.min(prompts.size(), from + perBatch));
            groups.addAll(shared(some, samples, streams, firstIndex + (long) from * samples));
        }
        return groups;
    }

    private void requireReadable(List<int[]> prompts, int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException("samples is " + samples + ": ask for at least 1 completion of a prompt");
        }
        int vocabulary = model.config().vocabSize();
        int context = model.config().maxPositionEmbeddings();
        for (int p = 0; p < prompts.size(); p++) {
            int[] prompt = prompts.get(p);
            if (prompt.length == 0) {
                throw new IllegalArgumentException("prompt " + p + " has no tokens: start it with the tokenizer's end-of-text token");
            }
            int tokens = prompt.length + maxNewTokens - 1;          // the last one drawn is never fed
            if (tokens > context) {
                throw new IllegalArgumentException("prompt " + p + " has " + prompt.length + " tokens: with " + maxNewTokens
                        + " new ones " + tokens + " tokens exceed the model's context of " + context
                        + ": shorten it, or lower max_new_tokens");
            }
            for (int i = 0; i < prompt.length; i++) {
                if (prompt[i] < 0 || prompt[i] >= vocabulary) {
                    throw new IllegalArgumentException("prompt " + p + " holds " + prompt[i] + " at place " + i
                            + ": the model's tokens are 0 to " + (vocabulary - 1) + ": encode it with the model's own tokenizer");
                }
            }
        }
    }

    /** Shares a batch out to threads where that is faster. */
    private List<RolloutGroup> shared(List<int[]> prompts, int samples, SampleStreams streams, long firstIndex) {
        int parts = SideBySide.parts(model.parameterCount(), Math.min(prompts.size(), prompts.size() * samples / SMALLEST_PART));
        List<Callable<List<RolloutGroup>>> work = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = part * prompts.size() / parts;
            List<int[]> some = prompts.subList(from, (part + 1) * prompts.size() / parts);
            work.add(() -> together(some, samples, streams, firstIndex + (long) from * samples));
        }
        return SideBySide.run(work).stream().flatMap(List::stream).toList();
    }

    private List<RolloutGroup> together(List<int[]> prompts, int samples, SampleStreams streams, long firstIndex) {
        int longest = prompts.stream().mapToInt(p -> p.length).max().orElse(0);
        Sequence[] sequences = new Sequence[prompts.size() * samples];
        Arrays.setAll(sequences, i -> new Sequence(prompts.get(i / samples), maxNewTokens, streams.of(firstIndex + i)));
        try (NDManager scope = model.manager().newSubManager();
                KvCache cache = model.cache(prompts.size(), longest + maxNewTokens - 1, scope)) {
            NDArray logits = read(prompts, longest, cache, scope);                              // (P, V)
            int[] copies = IntStream.range(0, sequences.length).map(i -> i / samples).toArray();
            cache.keep(copies);
            NDArray index = scope.create(Arrays.stream(copies).asLongStream().toArray());
            run(sequences, logits.get(index), cache);                                           // (B, V)
        }
        return IntStream.range(0, prompts.size())
                .mapToObj(p -> new RolloutGroup(IntStream.range(p * samples, (p + 1) * samples)
                        .mapToObj(i -> sequences[i].rollout()).toList()))
                .toList();
    }

    /** Feeds the prompts, padded at the left to the longest. */
    private NDArray read(List<int[]> prompts, int longest, KvCache cache, NDManager scope) {
        long[] ids = new long[prompts.size() * longest];
        int[] padding = new int[prompts.size()];
        for (int p = 0; p < padding.length; p++) {
            int[] prompt = prompts.get(p);
            padding[p] = longest - prompt.length;
            for (int i = 0; i < prompt.length; i++) {
                ids[p * longest + padding[p] + i] = prompt[i];
            }
        }
        return model.next(scope.create(ids, new Shape(padding.length, longest)), cache.padded(padding));
    }

    private void run(Sequence[] sequences, NDArray first, KvCache cache) {
        Sequence[] active = sequences;
        append(active, sampler.draw(first, uniforms(active, 0)));
        for (int[] open = open(active); open.length > 0; open = open(active)) {
            if (open.length <= fewest(active.length)) {
                cache.keep(open);
                active = Arrays.stream(open).mapToObj(Arrays.asList(active)::get).toArray(Sequence[]::new);
            }
            goOn(active, cache);
        }
    }

    /** Draws the next tokens: one, or several where the model can do so in one call. */
    private void goOn(Sequence[] active, KvCache cache) {
        long[] last = Arrays.stream(active).mapToLong(Sequence::last).toArray();
        if (model.drawsItself()) {
            int room = Arrays.stream(active).filter(Sequence::isOpen).mapToInt(Sequence::room).max().orElse(0);
            double[][] uniforms = IntStream.range(0, Math.min(STEPS, room)).mapToObj(step -> uniforms(active, step))
                    .toArray(double[][]::new);
            boolean[] open = new boolean[active.length];
            Arrays.stream(open(active)).forEach(i -> open[i] = true);
            sampler.draw(model, cache, last, uniforms, endTokens, open, fewest(active.length)).forEach(drawn -> append(active, drawn));
            return;
        }
        try (NDManager scope = model.manager().newSubManager()) {
            NDArray logits = model.next(scope.create(last, new Shape(last.length, 1)), cache);
            append(active, sampler.draw(logits, uniforms(active, 0)));
        }
    }

    /** Where no more sequences than this go on, the others leave a batch. */
    private static int fewest(int size) {
        return (int) (size * (1 - IDLE_SHARE));
    }

    /** Places of the sequences that go on. */
    private static int[] open(Sequence[] active) {
        return IntStream.range(0, active.length).filter(i -> active[i].isOpen()).toArray();
    }

    private static double[] uniforms(Sequence[] active, int ahead) {
        return Arrays.stream(active).mapToDouble(sequence -> sequence.uniform(ahead)).toArray();
    }

    private void append(Sequence[] active, Sampler.Drawn drawn) {
        for (int i = 0; i < active.length; i++) {
            active[i].append(drawn.tokens()[i], drawn.logProbs()[i], drawn.entropies()[i], endTokens);
        }
    }
}
