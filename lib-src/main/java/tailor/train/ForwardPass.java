package tailor.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import tailor.model.BranchedBatch;
import tailor.model.Decoder;
import tailor.model.Routing;
import tailor.tensor.Autograd;
import tailor.tensor.Precision;

/** A forward pass through a decoder, kept for its backward. */
sealed interface ForwardPass {

    /** What the decoder gave: (B, T, d), of a branched batch (N, d). */
    NDArray hidden();

    /** What the routers did, one a sparse layer. */
    List<Routing> layers();

    /**
     * ∂(Σ hidden · seed + balanceShare · Σ balance)/∂ of every parameter in the model's order; to be called once, it frees what was kept.
     *
     * @param seed the gradient that arrives at {@link #hidden}, same shape
     * @param balanceShare weight of each sparse layer's balance, 0 without a balance loss
     * @param owner of the gradients
     */
    NDList gradients(NDArray seed, double balanceShare, NDManager owner);

    /** Runs the decoder over ids (B, T). */
    static ForwardPass of(Decoder model, NDArray ids, TrainingMeans means) {
        Supplier<Optional<ForwardPass>> written = () -> model.densePass(ids).map(pass -> new Written(pass.hidden(), pass::gradients));
        return of(model, ids, means, () -> model.sections(ids, means.precision()), written);
    }

    /**
     * Runs the decoder over sequences that share their beginnings; states are (N, d).
     *
     * @param scope of what is kept
     */
    static ForwardPass of(Decoder model, BranchedBatch batch, TrainingMeans means, NDManager scope) {
        Supplier<Optional<ForwardPass>> written =
                () -> model.densePass(batch, scope).map(pass -> new Written(pass.hidden(), pass::gradients));
        return of(model, scope.create(batch.ids()), means, () -> model.sections(batch, means.precision(), scope), written);
    }

    private static ForwardPass of(Decoder model, NDArray ids, TrainingMeans means, Supplier<List<Decoder.Section>> sections,
            Supplier<Optional<ForwardPass>> written) {
        if (means.activationCheckpointing()) {
            return Checkpointed.of(model, ids, sections.get());
        }
        Optional<ForwardPass> found = means.precision() == Precision.FP32 ? written.get() : Optional.empty();
        return found.orElseGet(() -> new Recorded(model, Autograd.record(() -> Decoder.through(sections.get(), ids))));
    }

    /** Gradients of states and, with a share, of the balance of the routers on the way to them. */
    private static NDList gradients(Decoder.Routed routed, NDArray seed, double balanceShare, List<NDArray> inputs, NDManager owner) {
        List<NDArray> outputs = new ArrayList<>(List.of(routed.hidden()));
        List<NDArray> seeds = new ArrayList<>(List.of(seed));
        if (balanceShare != 0) {
            for (Routing layer : routed.layers()) {
                outputs.add(layer.balance());
                seeds.add(seed.getManager().create((float) balanceShare));
            }
        }
        return Autograd.gradients(outputs, seeds, inputs, owner);
    }

    /** Without a tape, its gradient written out. */
    record Written(NDArray hidden, BiFunction<NDArray, NDManager, NDList> backward) implements ForwardPass {
        @Override
        public List<Routing> layers() {
            return List.of();
        }

        @Override
        public NDList gradients(NDArray seed, double balanceShare, NDManager owner) {
            return backward.apply(seed, owner);
        }
    }

    /** All on the tape: each operator keeps what its gradient needs. */
    record Recorded(Decoder model, Decoder.Routed routed) implements ForwardPass {
        @Override
        public NDArray hidden() {
            return routed.hidden();
        }

        @Override
        public List<Routing> layers() {
            return routed.layers();
        }

        @Override
        public NDList gradients(NDArray seed, double balanceShare, NDManager owner) {
            return ForwardPass.gradients(routed, seed, balanceShare, List.copyOf(model.parameters().values()), owner);
        }
    }

    /**
     * Activation checkpointing (Chen et al., arXiv 1604.06174): only the input of each section is kept, and the section computed
     * again for its gradient. About a third more work, and the memory of one section in place of all.
     *
     * @param inputs of the sections, the ids first
     */
    record Checkpointed(Decoder model, List<Decoder.Section> sections, List<NDArray> inputs, NDArray hidden, List<Routing> layers)
            implements ForwardPass {

        static Checkpointed of(Decoder model, NDArray ids, List<Decoder.Section> sections) {
            List<NDArray> inputs = new ArrayList<>();
            List<Routing> layers = new ArrayList<>();
            NDArray x = ids;
            for (Decoder.Section section : sections) {
                inputs.add(x);
                Decoder.Routed routed = within(section, x);
                x = routed.hidden();
                layers.addAll(routed.layers());
            }
            return new Checkpointed(model, sections, inputs, x, layers);
        }

        /** A section off the tape: what it makes on the way is freed at once. */
        private static Decoder.Routed within(Decoder.Section section, NDArray x) {
            NDManager owner = x.getManager();
            try (NDManager scope = owner.newSubManager()) {
                x.attach(scope);
                Decoder.Routed y = Autograd.pause(() -> section.forward().apply(x));
                y.hidden().attach(owner);
                y.layers().forEach(layer -> new NDList(layer.balance(), layer.load(), layer.entropy()).attach(owner));
                x.attach(owner);
                return y;
            }
        }

        @Override
        public NDList gradients(NDArray seed, double balanceShare, NDManager owner) {
            Map<String, NDArray> found = new LinkedHashMap<>();
            NDArray arriving = seed;
            for (int i = sections.size() - 1; i >= 0; i--) {
                try (NDManager scope = owner.newSubManager()) {
                    arriving = backward(i, arriving, balanceShare, found, scope, owner);
                }
            }
            return new NDList(model.parameters().keySet().stream().map(name -> gradientOf(name, found, owner)).toArray(NDArray[]::new));
        }

        /** The head of an untied model is no part of any section: its gradient comes with the loss. */
        private NDArray gradientOf(String name, Map<String, NDArray> found, NDManager owner) {
            NDArray gradient = found.get(name);
            return gradient != null ? gradient : owner.zeros(model.parameters().get(name).getShape());
        }

        /** Through section {@code i}: notes the gradients of its parameters, returns that of its input. */
        private NDArray backward(int i, NDArray arriving, double balanceShare, Map<String, NDArray> found, NDManager scope,
                NDManager owner) {
            Decoder.Section section = sections.get(i);
            NDArray input = i == 0 ? inputs.get(0) : inputs.get(i).stopGradient();
            input.attach(scope);
            List<NDArray> wanted = new ArrayList<>(section.parameters().stream().map(model.parameters()::get).toList());
            if (i > 0) {
                input.setRequiresGradient(true);
                wanted.add(input);
            }
            arriving.attach(scope);
            Decoder.Routed output = Autograd.record(() -> section.forward().apply(input));
            NDList gradients = ForwardPass.gradients(output, arriving, balanceShare, wanted, owner);
            for (int p = 0; p < section.parameters().size(); p++) {
                found.put(section.parameters().get(p), gradients.get(p));
            }
            if (i == 0) {
                input.attach(owner);
                return null;
            }
            inputs.get(i).close();
            return gradients.get(gradients.size() - 1);
        }
    }
}
