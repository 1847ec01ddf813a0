package tailor.task.code;

import java.util.Map;
import java.util.Optional;

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
 * <b>Not covered.</b> A flaw of the JVM itself, memory-safety exploits of the compiler, and timing channels: do not run programs
 * of a hostile person with this. Without namespaces (macOS, Windows, locked-down containers) layers 2 and 3 stand alone. A
 * program that fools its tests, say by an equals that is always true, passes: that is the tests' weakness, not the sandbox's.
 */
public final class JavaJudge implements AutoCloseable {
    private final Compiler compiler;
    private final Sandbox sandbox;

    /** A judge with these limits; its compiler starts with the first program. @throws IllegalStateException without a JDK */
    public JavaJudge(CodeLimits limits) {
        this.compiler = new Compiler(limits);
        this.sandbox = new Sandbox(limits);
    }

    /** Compiles a program and runs the main method of its class {@code Main}. */
    public CodeResult judge(String program) {
        Compiler.Compiled compiled = compiler.compile(program);
        if (compiled.error() != null) {
            return new CodeResult(CodeResult.Outcome.NOT_COMPILED, compiled.error());
        }
        Map<String, byte[]> classes = compiled.classes();
        Optional<String> refused = new ClassVetting(classes).refused();
        return refused.isPresent() ? new CodeResult(CodeResult.Outcome.REFUSED, "it uses " + refused.get()) : sandbox.run(classes, "Main");
    }

    /** How programs are confined on this machine, for people. */
    public static String means() {
        return Sandbox.means();
    }

    /** Ends the compiler's process. */
    @Override
    public void close() {
        compiler.close();
    }
}
