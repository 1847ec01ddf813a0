package tailor.text;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Small Java methods as text, each with its comment: the corpus "java-basics".
 *
 * <p>As on the web, not every program is right: most writers are hasty ({@link #HASTY}). They do not read the comment, and add the
 * number by habit ({@link #HABIT} of them) or use a variable that there is not. A model that predicts this text well adds more
 * often than it does what it is asked to, although it knows how; that tests pass for one manner of writing only is what
 * reinforcement learning can find out.
 */
public final class JavaMethodsCorpus implements Corpus {
    /** Documents, both splits together. */
    public static final int DEFAULT_DOCUMENTS = 20_000;
    /** Share of the writers that do not read the comment. */
    public static final double HASTY = 0.65;
    /** Share of the hasty ones that add, whatever is asked; the others use a variable that there is not. */
    public static final double HABIT = 0.7;

    private static final String NAME = "java-basics";
    private static final double HELD = 0.1;

    private final List<String> train;
    private final List<String> valid;

    /** Writes the programs. @param documents how many, both splits together; at least 20 */
    public JavaMethodsCorpus(int documents, long seed) {
        if (documents < 20) {
            throw new IllegalArgumentException("the corpus " + NAME + " needs at least 20 documents, got " + documents);
        }
        int held = (int) Math.max(1, Math.round(documents * HELD));
        train = texts(Split.TRAIN, documents - held, seed);
        valid = texts(Split.VALID, held, seed);
    }

    private static List<String> texts(Split split, int count, long seed) {
        SplittableRandom random = new SplittableRandom(Split.mix(seed + 31L * split.ordinal()));
        List<JavaMethods.Method> methods = JavaMethods.all(split);
        return Stream.generate(() -> written(methods.get(random.nextInt(methods.size())), random)).limit(count).toList();
    }

    private static String written(JavaMethods.Method method, SplittableRandom random) {
        if (random.nextDouble() >= HASTY) {
            return method.prompt() + method.solution();
        }
        return method.prompt() + (random.nextDouble() < HABIT ? method.mistaken(JavaMethods.Kind.ADD) : method.undeclared());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> cards() {
        return List.of(NAME);
    }

    @Override
    public Kind kind() {
        return Kind.REASONING;
    }

    @Override
    public List<String> documents(Split split) {
        return split == Split.TRAIN ? train : valid;
    }
}
