package tailor.task;

import java.util.List;
import tailor.text.Split;
import tailor.text.WordProblems;

/** Arithmetic word problems from the generator: as many as asked for, the final number is the answer. */
public final class ArithmeticTask implements Task {
    private final String name;
    private final WordProblems generator;

    /** The default dials with seed 0. */
    public ArithmeticTask() {
        this(new WordProblems(WordProblems.Dials.defaults(), 0));
    }

    /** A generator's problems. */
    public ArithmeticTask(WordProblems generator) {
        this("arithmetic", generator);
    }

    ArithmeticTask(String name, WordProblems generator) {
        this.name = name;
        this.generator = generator;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Problem> problems(Split split, int limit) {
        return Gsm8kTask.numbered(name(), split, generator.generate(split, limit), limit);
    }

    @Override
    public Verifier verifier() {
        return FinalAnswer.verifier();
    }
}
