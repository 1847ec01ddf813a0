package tailor.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tailor.report.Rich;
import tailor.report.Tables;
import tailor.task.Problem;
import tailor.task.ProgramTask;
import tailor.task.Tasks;
import tailor.task.code.CodeResult;
import tailor.task.code.CodeVerifier;
import tailor.text.DataFolder;
import tailor.text.MissingDataException;
import tailor.text.Split;
import tailor.train.ModelSamples;
import tailor.train.SampledProblem;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A task whose answers are Java programs, and their judge. If its data are not on this machine, it says so where its tables would
 * stand, and a notebook goes on.
 */
public final class Programs implements Rich {
    private final String name;
    private final Optional<ProgramTask> task;

    private Programs(String name, Optional<ProgramTask> task) {
        this.name = name;
        this.task = task;
    }

    static Programs of(String name, DataFolder data) {
        try {
            if (Tasks.open(name, data) instanceof ProgramTask programs) {
                return new Programs(name, Optional.of(programs));
            }
        } catch (MissingDataException e) {
            return new Programs(name, Optional.empty());
        }
        throw new IllegalArgumentException("the answers to " + name + " are no programs: take java-basics or mbjp");
    }

    /** Whether the problems are on this machine. */
    public boolean isHere() {
        return task.isPresent();
    }

    /** A held-out problem. @param index from 0 @throws IllegalArgumentException if there are fewer, or the data are not here */
    public Problem problem(int index) {
        List<Problem> problems = task.orElseThrow(() -> new IllegalArgumentException(toString())).problems(Split.VALID, index + 1);
        if (index >= problems.size()) {
            throw new IllegalArgumentException(name + " has " + problems.size() + " held-out problems, so none with index " + index);
        }
        return problems.get(index);
    }

    /** A completion that its authors give as right. @throws IllegalArgumentException if there is none */
    public String published(int index) {
        Problem problem = problem(index);
        return task.orElseThrow().published(problem).orElseThrow(() -> new IllegalArgumentException("nobody gives a solution of " + problem.id()));
    }

    /** A problem with its published solution, or a note that the data are not here. */
    public Rich show(int index) {
        return isHere() ? new Code(problem(index).prompt(), task.orElseThrow().published(problem(index)).orElse("")) : this;
    }

    /** The verdict on each of some completions of a problem: columns program, verdict, detail, reward. @param completions by what they are called */
    public Table judge(Problem problem, Map<String, String> completions) {
        Table table = Table.create(problem.id(), StringColumn.create("program"), StringColumn.create("verdict"), StringColumn.create("detail"),
                DoubleColumn.create("reward"));
        List<CodeResult> results = new CodeVerifier().judge(Collections.nCopies(completions.size(), problem), List.copyOf(completions.values()));
        int i = 0;
        for (String program : completions.keySet()) {
            CodeResult result = results.get(i++);
            table.stringColumn("program").append(program);
            table.stringColumn("verdict").append(result.outcome().label());
            table.stringColumn("detail").append(firstLine(result.detail()));
            table.doubleColumn("reward").append(result.passed() ? 1 : 0);
        }
        return table;
    }

    /**
     * Judges the published solutions of the first so many held-out problems together: a table of verdicts, with programs a second; or a
     * note that the data are not here.
     */
    public Rich judgePublished(int most) {
        if (!isHere()) {
            return this;
        }
        List<Problem> problems = new ArrayList<>();
        List<String> solutions = new ArrayList<>();
        for (Problem problem : task.orElseThrow().problems(Split.VALID, most)) {
            task.orElseThrow().published(problem).ifPresent(solution -> {
                problems.add(problem);
                solutions.add(solution);
            });
        }
        long begun = System.nanoTime();
        List<CodeResult> results = task.orElseThrow().verifier().judge(problems, solutions);
        double seconds = (System.nanoTime() - begun) / 1e9;
        return new Judged(counted(problems, results), "%,d published solutions judged in %.1f s: %.0f a second"
                .formatted(results.size(), seconds, results.size() / seconds));
    }

    private static Table counted(List<Problem> problems, List<CodeResult> results) {
        Map<CodeResult.Outcome, List<Integer>> by = new EnumMap<>(CodeResult.Outcome.class);
        for (int i = 0; i < results.size(); i++) {
            by.computeIfAbsent(results.get(i).outcome(), outcome -> new ArrayList<>()).add(i);
        }
        Table table = Table.create("verdicts", StringColumn.create("verdict"), IntColumn.create("programs"), DoubleColumn.create("share"),
                StringColumn.create("for example"));
        by.forEach((outcome, own) -> {
            CodeResult first = results.get(own.get(0));
            table.stringColumn("verdict").append(outcome.label());
            table.intColumn("programs").append(own.size());
            table.doubleColumn("share").append(own.size() / (double) results.size());
            table.stringColumn("for example").append(problems.get(own.get(0)).id() + (first.passed() ? "" : ": " + firstLine(first.detail())));
        });
        return table;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** What became of a model's samples, in shares of all. @throws IllegalArgumentException if they are no programs */
    static Map<CodeResult.Outcome, Double> shares(ModelSamples samples) {
        String asked = samples.head().settings().task();
        if (!asked.equals("java-basics") && !asked.equals("mbjp")) {
            throw new IllegalArgumentException("the answers to " + asked + " are no programs: take java-basics or mbjp");
        }
        List<Problem> problems = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (SampledProblem problem : samples.problems()) {
            problem.samples().forEach(sample -> {
                problems.add(new Problem(problem.problem(), problem.prompt(), problem.answer()));
                texts.add(sample.text());
            });
        }
        Map<CodeResult.Outcome, Double> shares = new LinkedHashMap<>();
        Arrays.stream(CodeResult.Outcome.values()).forEach(outcome -> shares.put(outcome, 0.0));
        new CodeVerifier().judge(problems, texts).forEach(result -> shares.merge(result.outcome(), 1.0 / texts.size(), Double::sum));
        return shares;
    }

    /** A program whose end is set off. */
    private record Code(String prompt, String solution) implements Rich {
        @Override
        public String toHtml() {
            return "<pre>" + Html.escape(prompt) + "<b>" + Html.escape(solution) + "</b></pre>";
        }

        @Override
        public String toString() {
            return prompt + solution;
        }
    }

    private record Judged(Table table, String words) implements Rich {
        @Override
        public String toHtml() {
            return Tables.html(table) + "<p>" + Html.escape(words) + "</p>";
        }

        @Override
        public String toString() {
            return table.print() + "\n" + words;
        }
    }

    @Override
    public String toHtml() {
        return "<p>" + Html.escape(toString()) + "</p>";
    }

    @Override
    public String toString() {
        return task.map(here -> String.format(Locale.ROOT, "%s: %,d held-out problems", name, here.problems(Split.VALID, Integer.MAX_VALUE).size()))
                .orElse(name + " is not on this machine: set TAILOR_DATA to a folder that has " + name
                        + "/ (what it is and where it comes from: data-cards/" + name + ".md)");
    }
}
