package tailor.task.code;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * Compiles a Java program, vets it, and runs it against its tests where it can do no harm. Safe on any thread.
 *
 * <p><b>Threat model.</b> Programs are what a language model under training writes: wrong, endless, greedy, and sometimes, by
 * reward, bent on passing without solving. Four layers stand against them, so that none has to be perfect. (Tested: loops, caught
 * ThreadDeath, exits, forks, files, sockets, floods of output, endless allocation, threads and reflection.)
 * <ol>
 *   <li>Compiling happens in a process that runs nothing.
 *   <li>Classes may refer only to a list of what computes ({@link AllowedApi}): no files, network, processes, threads,
 *       reflection, class loaders, method handles or System.exit. One reference that is not listed, and nothing is run.
 *   <li>What is run gets a fresh JVM with a bounded heap, counted output, no environment, an empty folder and a deadline, after
 *       which it is killed with all that it started. Only a secret word that it never sees counts as a pass.
 *   <li>Where the system allows it without privileges: no network and no surviving process (namespaces), no byte written to a
 *       file, bounded CPU time and address space (prlimit). {@link Sandbox#means} says what holds here.
 * </ol>
 * <b>Many at once.</b> {@link #judge(List)} compiles programs together and runs those that do nothing but compute
 * ({@link ShareableApi}) one after another in a confined JVM ({@link SharedSandbox}), because most of what a small program costs is
 * the start of a JVM. Whatever is slow, greedy, exits or leaves something behind there is judged again by itself, so that a
 * program's verdict does not depend on its company.
 * <p><b>Not covered.</b> A flaw of the JVM itself, memory-safety exploits of the compiler, and timing channels: do not run programs
 * of a hostile person with this. Without namespaces (macOS, Windows, locked-down containers) layers 2 and 3 stand alone. A
 * program that fools its tests, say by an equals that is always true, passes: that is the tests' weakness, not the sandbox's.
 */
public final class JavaJudge implements AutoCloseable {
    /** Programs of one compilation: more gain little, and one that breaks the compiler costs its company a repetition. */
    private static final int TOGETHER = 64;

    /** Each takes up to half a GiB: a compiler and a JVM for programs. */
    private static final int MOST_LANES = 8;

    /** What one thread judges with; its processes start when they are needed. */
    private record Lane(Compiler compiler, SharedSandbox shared) {}

    private final Compiler compiler;
    private final Sandbox sandbox;
    private final int width = Math.min(MOST_LANES, Runtime.getRuntime().availableProcessors());
    private final LinkedBlockingDeque<Lane> lanes = new LinkedBlockingDeque<>();
    private final List<Lane> all = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(width, work -> {
        Thread thread = new Thread(work, "tailor-judge");
        thread.setDaemon(true);
        return thread;
    });

    /** A judge with these limits; its compiler starts with the first program. @throws IllegalStateException without a JDK */
    public JavaJudge(CodeLimits limits) {
        this.compiler = new Compiler(limits);
        this.sandbox = new Sandbox(limits);
        for (int i = 0; i < width; i++) {
            all.add(new Lane(i == 0 ? compiler : new Compiler(limits), new SharedSandbox(limits)));
        }
        lanes.addAll(all);
    }

    /** Compiles a program and runs the main method of its class {@code Main}, in a process that nothing else runs in. */
    public CodeResult judge(String program) {
        Compiler.Compiled compiled = compiler.compile(program);
        return withoutRunning(compiled).orElseGet(() -> sandbox.run(compiled.classes(), compiled.home() + "Main"));
    }

    /**
     * Judges many programs on all processors, at most 8; equal ones once.
     *
     * @return one a program, in order: what {@link #judge(String)} gives, much sooner
     */
    public List<CodeResult> judge(List<String> programs) {
        List<String> different = new ArrayList<>(new LinkedHashSet<>(programs));
        Map<String, CodeResult> results = new LinkedHashMap<>();
        int size = Math.max(1, Math.min(TOGETHER, (different.size() + width - 1) / width));
        List<Future<Map<String, Optional<CodeResult>>>> quick = new ArrayList<>();
        for (int from = 0; from < different.size(); from += size) {
            List<String> some = different.subList(from, Math.min(different.size(), from + size));
            quick.add(threads.submit(() -> inCompany(some)));
        }
        quick.forEach(some -> result(some).forEach((program, result) -> results.put(program, result.orElse(null))));
        Map<String, Future<CodeResult>> slow = new LinkedHashMap<>();
        different.stream().filter(program -> results.get(program) == null).forEach(program -> slow.put(program, threads.submit(() -> judge(program))));
        slow.forEach((program, verdict) -> results.put(program, result(verdict)));
        return programs.stream().map(results::get).toList();
    }

    /** What can be said of programs without a process for each; empty for one that needs it. */
    private Map<String, Optional<CodeResult>> inCompany(List<String> programs) throws InterruptedException {
        Lane lane = lanes.take();
        try {
            Map<String, Optional<CodeResult>> results = new LinkedHashMap<>();
            List<Compiler.Compiled> compiled = lane.compiler.compile(programs);
            for (int i = 0; i < compiled.size(); i++) {
                Compiler.Compiled one = compiled.get(i);
                Optional<CodeResult> result = withoutRunning(one);
                boolean runs = result.isEmpty() && new ClassVetting(one.classes(), one.home()).mayShare();
                results.put(programs.get(i), runs ? lane.shared.run(one.classes(), one.home() + "Main") : result);
            }
            return results;
        } finally {
            lanes.addFirst(lane); // the one that is warm is taken again
        }
    }

    private static Optional<CodeResult> withoutRunning(Compiler.Compiled compiled) {
        if (compiled.error() != null) {
            return Optional.of(new CodeResult(CodeResult.Outcome.NOT_COMPILED, compiled.error()));
        }
        return new ClassVetting(compiled.classes(), compiled.home()).refused()
                .map(refused -> new CodeResult(CodeResult.Outcome.REFUSED, "it uses " + refused));
    }

    /** Waits to the end even where the thread is interrupted, which it stays: every program ends in time, and half a batch is no use. */
    private static <T> T result(Future<T> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException("programs cannot be judged", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** How programs are confined on this machine, for people. */
    public static String means() {
        return Sandbox.means();
    }

    /** Ends its processes. */
    @Override
    public void close() {
        threads.shutdownNow();
        all.forEach(lane -> {
            lane.compiler.close();
            lane.shared.close();
        });
    }
}
