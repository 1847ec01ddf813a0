package tailor.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import tailor.report.Rich;
import tailor.run.Config;
import tailor.run.Nearest;
import tailor.run.Run;
import tailor.run.RunSpec;
import tailor.run.Stage;
import tailor.text.Corpora;

/**
 * A set of runs to make or load: a study file, what varies, and the seeds.
 *
 * <p>Every method returns a new study; nothing runs before {@link #run()}. A run's configuration is the stage's defaults,
 * changed by the file's {@code config}, by its {@code scales} entry, by TAILOR_CORPUS where the kinds of text match, and
 * last by what the cell says. Several {@code vary} multiply, and all multiply with the seeds.
 */
public final class Study implements Rich {

    private final Workbench bench;
    private final StudyFile file;
    private final Stage stage;
    private final String scale;
    private final ObjectNode fixed; // dotted keys
    private final List<Axis> axes;
    private final Set<Long> seeds; // empty: seed 1, or the parents' seeds
    private final Optional<Runs> parents;
    private final List<String> kept; // dotted keys whose values come from the parent

    private Study(Workbench bench, StudyFile file, Stage stage, String scale, ObjectNode fixed, List<Axis> axes, Set<Long> seeds,
            Optional<Runs> parents, List<String> kept) {
        this.bench = bench;
        this.file = file;
        this.stage = stage;
        this.scale = scale;
        this.fixed = fixed;
        this.axes = List.copyOf(axes);
        this.seeds = seeds;
        this.parents = parents;
        this.kept = kept;
    }

    /** Opens the study of a name; {@link Lab#study} is how a cell does it. */
    static Study open(Workbench bench, String name) {
        return Mistake.brief(() -> read(bench, name));
    }

    private static Study read(Workbench bench, String name) {
        StudyFile file = StudyFile.read(bench.folders().configs(), "notebooks/configs", name);
        Stage stage = bench.stages().get(file.stage());
        if (stage == null) {
            throw new IllegalArgumentException("notebooks/configs/%s.json: no stage '%s', only %s%s".formatted(name, file.stage(),
                    bench.stages().keySet().stream().sorted().toList(), Nearest.hint(file.stage(), bench.stages().keySet())));
        }
        Study study = new Study(bench, file, stage, bench.scale(), JsonNodeFactory.instance.objectNode(), List.of(), Set.of(), Optional.empty(), List.of());
        study.config(); // so that a mistake in the file is told when the study is opened
        return study;
    }

    /**
     * Runs once for each value of a key.
     *
     * @param key dotted: {@code loss.beta}; {@code preset} stands for all keys that the preset sets
     * @param values numbers, text or booleans
     * @throws IllegalArgumentException if the stage has no such key, or refuses a value
     */
    public Study vary(String key, Object... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("vary(\"" + key + "\") needs at least one value");
        }
        List<Axis.Choice> choices = new ArrayList<>();
        for (Object value : values) {
            JsonNode json = new ObjectMapper().valueToTree(value);
            choices.add(new Axis.Choice(json, Mistake.brief(() -> stage.changes(key, json))));
        }
        return along(new Axis(key, choices));
    }

    /**
     * Runs once for each named variant of the study file; the name becomes the key {@code variant}.
     *
     * @throws IllegalArgumentException if the file has no such variant
     */
    public Study variants(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("variants() needs at least one name, of " + file.variants().keySet());
        }
        List<Axis.Choice> choices = new ArrayList<>();
        for (String name : names) {
            JsonNode value = JsonNodeFactory.instance.textNode(name);
            ObjectNode changes = Mistake.brief(() -> file.variant(name, source()));
            choices.add(new Axis.Choice(value, stage.changes("variant", value).setAll(changes)));
        }
        return along(new Axis("variant", choices));
    }

    /** Changes one key for all runs; {@code preset} stands for all keys that the preset sets. */
    public Study with(String key, Object value) {
        ObjectNode more = fixed.deepCopy();
        more.setAll(Mistake.brief(() -> stage.changes(key, new ObjectMapper().valueToTree(value))));
        return checked(new Study(bench, file, stage, scale, more, axes, seeds, parents, kept));
    }

    /** Repeats everything with each seed. Without it the seed is 1, or those of the runs that this starts from. */
    public Study seeds(long... chosen) {
        Set<Long> all = LongStream.of(chosen).boxed().collect(Collectors.toCollection(LinkedHashSet::new));
        if (all.size() != chosen.length || chosen.length == 0) {
            throw new IllegalArgumentException("seeds must be different numbers, at least one, got " + Arrays.toString(chosen));
        }
        return new Study(bench, file, stage, scale, fixed, axes, all, parents, kept);
    }

    /**
     * Starts each run from the last checkpoint of a finished one: {@code init.run} is its id, and the seed is the same.
     * {@code variant} says how the parent differed from its siblings: its own variant, or such as {@code beta=0.5}.
     */
    public Study startingFrom(Runs runs) {
        return checked(new Study(bench, file, stage, scale, fixed, axes, seeds, Optional.of(runs), kept));
    }

    /**
     * Takes over what the parents' configurations say under some keys: {@code startingFrom(pre).keeping("loss")} goes on with
     * the loss that each checkpoint was trained with.
     *
     * @param keys dotted, those of the parent and of this stage
     * @throws IllegalArgumentException without {@link #startingFrom}, or if a parent has no such key
     */
    public Study keeping(String... keys) {
        if (parents.isEmpty()) {
            throw new IllegalArgumentException("keeping(" + String.join(", ", keys) + ") needs runs to take it from: call startingFrom(runs) first");
        }
        return checked(new Study(bench, file, stage, scale, fixed, axes, seeds, parents, List.of(keys)));
    }

    /** The same at another scale: {@code smoke}, {@code cpu} or {@code gpu}. */
    public Study scale(String name) {
        return checked(new Study(bench, file, stage, Workbench.requireScale(name), fixed, axes, seeds, parents, kept));
    }

    /** The configuration that all runs share, before anything varies. */
    public StudyConfig config() {
        return StudyConfig.of(stage, scale, resolve(List.of()));
    }

    /** Makes the runs that are not in the store, shows how far they are, and returns all. */
    public Runs run() {
        return new StudyRun(bench, stage, file.study(), scale).make(plan(), axes());
    }

    /** The runs in order: what varied first changes slowest, the seed fastest. */
    List<PlannedRun> plan() {
        List<PlannedRun> plan = new ArrayList<>();
        for (List<Axis.Choice> point : points()) {
            if (parents.isEmpty()) {
                for (long seed : seeds.isEmpty() ? Set.of(1L) : seeds) {
                    plan.add(planned(point, label(axes, point), seed));
                }
                continue;
            }
            for (Run parent : chosenParents()) {
                Axis.Choice start = startOf(parent);
                List<Axis.Choice> from = new ArrayList<>(List.of(start));
                from.addAll(point);
                plan.add(planned(from, join(start.value().asText(), label(axes, point)), parent.seed()));
            }
        }
        return plan;
    }

    private PlannedRun planned(List<Axis.Choice> point, String label, long seed) {
        return new PlannedRun(new RunSpec(file.study(), stage.name(), resolve(point), seed), join(label, "seed " + seed));
    }

    private List<Run> chosenParents() {
        Set<Long> there = parents.orElseThrow().stream().map(Run::seed).collect(Collectors.toSet());
        if (!there.containsAll(seeds)) {
            throw new IllegalArgumentException("seeds " + seeds + " were asked for, but the runs to start from have " + there
                    + ": each run has the seed of its parent");
        }
        return parents.get().stream().filter(run -> seeds.isEmpty() || seeds.contains(run.seed())).toList();
    }

    private Axis.Choice startOf(Run parent) {
        String differing = parents.orElseThrow().label(parent);
        String variant = differing.isEmpty() ? parent.config().path("variant").asText(parent.spec().study()) : differing;
        JsonNode shown = JsonNodeFactory.instance.textNode(variant);
        ObjectNode changes = JsonNodeFactory.instance.objectNode().put("init.run", parent.id());
        changes.set("variant", shown);
        kept.forEach(key -> changes.set(key, Config.at(parent.config(), key, "run " + parent.id())));
        return new Axis.Choice(shown, changes);
    }

    /** Keys that distinguish the runs, in order; the parents' variant counts. */
    private List<String> axes() {
        Map<String, Boolean> keys = new LinkedHashMap<>();
        parents.ifPresent(runs -> keys.put("variant", true));
        axes.forEach(axis -> keys.put(axis.key(), true));
        return List.copyOf(keys.keySet());
    }

    private List<List<Axis.Choice>> points() {
        List<List<Axis.Choice>> points = List.of(List.of());
        for (Axis axis : axes) {
            points = points.stream().flatMap(point -> axis.choices().stream().map(choice -> {
                List<Axis.Choice> longer = new ArrayList<>(point);
                longer.add(choice);
                return longer;
            })).collect(Collectors.toList());
        }
        return points;
    }

    private ObjectNode resolve(List<Axis.Choice> point) {
        ObjectNode config = Config.merge(stage.defaults(), file.config(), source());
        config = Config.merge(config, file.scale(scale, source()), source() + " (scale " + scale + ")");
        JsonNode corpus = config.at("/data/corpus");
        if (corpus.isTextual()) {
            config = Config.with(config, "data.corpus", bench.corpus().apply(corpus.asText()), "TAILOR_CORPUS");
        }
        stage.validate(config, source());
        String cell = file.study() + ", this cell";
        config = Config.merge(config, fixed, cell);
        for (Axis.Choice choice : point) {
            config = Config.merge(config, choice.changes(), cell);
        }
        config = withContent(config, cell);
        stage.validate(config, cell);
        return config;
    }

    /** Notes the content of a user's own text, so that a run of another text is another run. */
    private static ObjectNode withContent(ObjectNode config, String source) {
        JsonNode corpus = config.at("/data/corpus");
        return corpus.isTextual() && config.get("data").has("sha256")
                ? Config.with(config, "data.sha256", Corpora.contentOf(corpus.asText()), source) : config;
    }

    private Study along(Axis axis) {
        if (axes.stream().anyMatch(other -> other.key().equals(axis.key()))) {
            throw new IllegalArgumentException("'" + axis.key() + "' varies already: name all its values in one call");
        }
        List<Axis> more = new ArrayList<>(axes);
        more.add(axis);
        return checked(new Study(bench, file, stage, scale, fixed, more, seeds, parents, kept));
    }

    /** Resolves every point once, so that a mistake is told by the call that makes it. */
    private static Study checked(Study study) {
        return Mistake.brief(() -> {
            study.plan();
            return study;
        });
    }

    private static String label(List<Axis> axes, List<Axis.Choice> point) {
        return IntStream.range(0, axes.size()).mapToObj(i -> axes.get(i).label(point.get(i))).collect(Collectors.joining(", "));
    }

    private static String join(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + ", " + second;
    }

    private String source() {
        return "notebooks/configs/" + file.study() + ".json";
    }

    @Override
    public String toHtml() {
        return "<p>" + Html.escape(toString()) + "</p>" + config().toHtml();
    }

    @Override
    public String toString() {
        return "study %s (%s, scale %s): %s".formatted(file.study(), stage.name(), scale, Spoken.count(plan().size(), "run"));
    }
}
