package tailor.task.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.task.code.CodeResult.Outcome;

/** What programs may do, and what becomes of those that do more: refused, and harmless even where nothing refuses them. */
class JavaJudgeTest {
    private static final CodeLimits LIMITS = new CodeLimits(Duration.ofSeconds(15), 10, 64, 1 << 20, 100_000, Duration.ofSeconds(60));
    /** For programs that never end: no longer than a JVM needs to start on a busy machine. */
    private static final CodeLimits SHORT = new CodeLimits(Duration.ofSeconds(8), 2, 32, 1 << 20, 100_000, Duration.ofSeconds(60));
    private static final String WRONG = program("throw new Exception(\"wrong\");");
    private static JavaJudge judge;
    private static Compiler compiler;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        judge = new JavaJudge(LIMITS);
        compiler = new Compiler(LIMITS);
        System.out.println("JavaJudgeTest: programs run with " + JavaJudge.means());
    }

    @AfterAll
    static void end() {
        judge.close();
        compiler.close();
    }

    private static String program(String body) {
        return "import java.util.*;\nimport java.util.stream.*;\nclass Main {\n public static void main(String[] args) throws Exception {\n" + body + "\n }\n}\n";
    }

    /** Judged by itself, and in company: the verdict is the same, and neighbours come to no harm. */
    private static CodeResult judged(JavaJudge judge, String program) {
        CodeResult alone = judge.judge(program);
        String first = program("int a = 1;");
        String last = program("if (List.of(1, 2).size() != 2) throw new Exception();");
        List<CodeResult> together = judge.judge(List.of(first, WRONG, program, program, last, first));
        for (int neighbour : new int[] {0, 4, 5}) {
            assertEquals(Outcome.PASSED, together.get(neighbour).outcome(), () -> "beside " + program + ": " + together.get(neighbour).detail());
        }
        assertEquals(Outcome.FAILED, together.get(1).outcome());
        assertEquals(alone.outcome(), together.get(2).outcome(), program);
        assertEquals(together.get(2), together.get(3));
        return alone;
    }

    @Test
    void honestProgramsPass() {
        for (String body : List.of("", "int x = 1; if (x != 1) throw new Exception(\"no\");", "System.out.println(\"hello\" + 3);",
                "List<Integer> l = new ArrayList<>(List.of(3, 1, 2)); Collections.sort(l); if (!l.equals(Arrays.asList(1, 2, 3))) throw new Exception();",
                "record P(int x, String y) {} if (!new P(1, \"a\").equals(new P(1, \"a\"))) throw new Exception();",
                "enum C { RED, BLUE } C c = C.valueOf(\"RED\"); switch (c) { case RED -> { } default -> throw new Exception(); }",
                "String s = IntStream.range(0, 9).mapToObj(String::valueOf).collect(Collectors.joining(\",\")); if (s.length() != 17) throw new Exception(s);",
                "Map<String, List<Integer>> m = new TreeMap<>(); m.computeIfAbsent(\"a\", k -> new LinkedList<>()).add(1);",
                "int[][] a = new int[3][4]; int[] b = a[0].clone(); Arrays.sort(b); System.arraycopy(a[1], 0, b, 0, 4);",
                "try { Object o = null; o.toString(); } catch (NullPointerException e) { return; } throw new Exception();",
                "String t = String.format(\"%05.2f\", Math.PI); if (!t.equals(\"03.14\")) throw new Exception(t);",
                "if (new Scanner(\"3 4\").nextInt() != 3) throw new Exception();",
                "Object o = 5; if (!(o instanceof Integer i && i == 5)) throw new Exception(o.getClass().getSimpleName());")) {
            CodeResult result = judged(judge, program(body));
            assertEquals(Outcome.PASSED, result.outcome(), () -> body + ": " + result.detail());
        }
    }

    @Test
    void wrongOnesDoNot() {
        assertEquals(Outcome.FAILED, judged(judge, program("throw new Exception(\"got 3\");")).outcome());
        assertTrue(judged(judge, program("throw new Exception(\"got 3\");")).detail().contains("got 3"));
        assertEquals(Outcome.NOT_COMPILED, judged(judge, program("int x = \"a\";")).outcome());
        assertEquals(Outcome.NOT_COMPILED, judged(judge, "class A {").outcome());
        assertEquals(Outcome.NOT_COMPILED, judged(judge, "x".repeat(100_001)).outcome());
        assertEquals(Outcome.FAILED, judged(judge, "class A {}").outcome(), "no class Main");
        assertEquals(Outcome.FAILED, judged(judge, program("int[] a = new int[1]; a[1] = 0;")).outcome());
        assertEquals(Outcome.FAILED, judged(judge, "class Main { static int f(int x) { return f(x + 1) + 1; } public static void main(String[] a) { f(0); } }").outcome());
    }

    @ParameterizedTest
    @ValueSource(strings = {"System.exit(0);", "Runtime.getRuntime().halt(0);", "Runtime.getRuntime().exec(\"true\");",
        "new ProcessBuilder(\"true\").start();", "new java.io.File(\"x\").createNewFile();", "new java.io.FileWriter(\"x\").close();",
        "new java.io.PrintStream(\"x\").close();", "new java.io.FileInputStream(\"/etc/passwd\").read();",
        "java.nio.file.Files.writeString(java.nio.file.Path.of(\"x\"), \"x\");", "new Scanner(new java.io.File(\"x\"));", "new Scanner(System.in);",
        "new Formatter(\"x\");", "new java.net.Socket(\"localhost\", 80);", "new java.net.ServerSocket(0);",
        "new java.net.URL(\"http://localhost\").openStream();", "new Thread(() -> { while (true) { } }).start();",
        "java.util.concurrent.Executors.newCachedThreadPool();", "new Timer().schedule(null, 0);", "Thread.sleep(1);",
        "Class.forName(\"java.lang.Runtime\");", "\"\".getClass().getMethods();", "\"\".getClass().getDeclaredField(\"value\").setAccessible(true);",
        "Main.class.getClassLoader();", "java.lang.invoke.MethodHandles.lookup();", "System.getenv();", "System.setOut(null);",
        "System.setProperty(\"a\", \"b\");", "System.load(\"/x\");", "System.in.read();", "ServiceLoader.load(Runnable.class);",
        "new ClassLoader() { Class<?> c(byte[] b) { return defineClass(null, b, 0, 0); } };", "ProcessHandle.current().destroy();",
        "StackWalker.getInstance();", "Runnable r = Thread::yield; r.run();", "System.out.close();",
        "java.util.function.Supplier<?> s = Runtime::getRuntime; s.get();", "ModuleLayer.boot();"})
    void whatReachesOutIsRefused(String body) {
        CodeResult result = judged(judge, program(body));
        assertEquals(Outcome.REFUSED, result.outcome(), result.detail());
    }

    /** State that would outlive a program: it runs by itself, and those behind it see nothing of it. */
    @Test
    void whatWouldBeLeftBehindIsNot() {
        String german = "Locale.setDefault(Locale.GERMANY); if (!String.format(\"%.1f\", 0.5).equals(\"0,5\")) throw new Exception();";
        String english = "if (!String.format(\"%.1f\", 0.5).equals(\"0.5\")) throw new Exception();";
        String threads = "IntStream.range(0, 64).parallel().forEach(i -> { if (!Locale.getDefault().equals(Locale.ROOT)) Locale.setDefault(Locale.ROOT); });";
        String collected = "class Late { protected void finalize() { while (true) { } } } for (int i = 0; i < 100; i++) new Late(); byte[] b = new byte[1 << 24];";
        String statics = "class Counter { static int n; } if (++Counter.n != 1) throw new Exception();";
        List<String> bodies = List.of(english, german, english, threads, english, collected, english, statics, statics + " ", english + " ");
        for (CodeResult result : judge.judge(bodies.stream().map(JavaJudgeTest::program).toList())) {
            assertEquals(Outcome.PASSED, result.outcome(), result.detail());
        }
    }

    @Test
    void aBatchKeepsItsOrder() {
        List<String> programs = new java.util.ArrayList<>();
        for (int i = 0; i < 70; i++) {
            programs.add(switch (i % 5) {
                case 0 -> program("int x = " + i + ";");
                case 1 -> program("throw new Exception(\"no " + i + "\");");
                case 2 -> program("int x = y" + i + ";");
                case 3 -> program("int x = (" + i);
                default -> program("new Thread(); int x = " + i + ";");
            });
        }
        programs.set(33, program("while (true) { }"));
        programs.set(44, "class A { int f() { return " + "(".repeat(40_000) + "1" + ")".repeat(40_000) + "; } }"); // breaks the compiler
        programs.set(55, "package a; " + program(""));
        List<CodeResult> results = judge.judge(programs);
        for (int i = 0; i < 70; i++) {
            Outcome wanted = i == 33 ? Outcome.TIMED_OUT : i == 44 ? Outcome.NOT_COMPILED : i == 55 ? Outcome.REFUSED
                    : List.of(Outcome.PASSED, Outcome.FAILED, Outcome.NOT_COMPILED, Outcome.NOT_COMPILED, Outcome.REFUSED).get(i % 5);
            assertEquals(wanted, results.get(i).outcome(), i + ": " + results.get(i).detail());
            assertTrue(i % 5 != 1 || results.get(i).detail().contains("no " + i), results.get(i).detail());
        }
        assertTrue(results.get(2).detail().startsWith("line 5: "), results.get(2).detail());
        assertEquals(results.get(2), judge.judge(programs.get(2)), "the same words as alone");
        assertEquals(List.of(), judge.judge(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"while (true) { }", "while (true) { try { while (true) { } } catch (Throwable t) { } }",
        "for (;;) { try { throw new ThreadDeath(); } catch (ThreadDeath d) { } finally { continue; } }"})
    void loopsEnd(String body) {
        try (JavaJudge hurried = new JavaJudge(SHORT)) {
            assertEquals(Outcome.TIMED_OUT, judged(hurried, program(body)).outcome());
        }
    }

    @Test
    void greedIsBounded() {
        for (String body : List.of("List<long[]> l = new ArrayList<>(); while (true) l.add(new long[1 << 20]);",
                "List<long[]> l = new ArrayList<>(); while (true) try { l.add(new long[1 << 20]); } catch (Throwable t) { }",
                "String s = \"x\".repeat(1000); while (true) System.out.println(s);",
                "for (long i = 0; i < 1L << 30; i++) { System.out.print('x'); System.err.print('y'); }",
                "String s = \"x\".repeat(1 << 20); for (int i = 0; i < 1024; i++) System.out.print(s);")) {
            assertFalse(judged(judge, program(body)).passed(), body);
        }
    }

    @Test
    void whatIsNotRefusedStillHarmsNothing() throws IOException {
        Path victim = folder.resolve("victim");
        String write = "java.nio.file.Files.writeString(java.nio.file.Path.of(\"" + victim + "\"), \"x\".repeat(100));";
        assertFalse(unvetted("System.exit(0);").passed(), "an exit is no pass");
        assertFalse(unvetted("Runtime.getRuntime().halt(0);").passed());
        assertFalse(unvetted("System.out.close(); Runtime.getRuntime().exit(0);").passed());
        assertFalse(unvetted("new java.io.FileOutputStream(java.io.FileDescriptor.out).write(new byte[1 << 24]);").passed());
        assertEquals(Outcome.TIMED_OUT, unvetted("for (int i = 0; i < 50; i++) { new Thread(() -> { while (true) { } }).start(); } while (true) { }").outcome());
        if (Children.works(List.of("prlimit", "--cpu=10"))) {
            assertFalse(unvetted(write).passed());
            assertTrue(Files.notExists(victim) || Files.size(victim) == 0, "a file was written");
        }
        if (Children.works(Children.NAMESPACES)) {
            try (var server = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
                assertFalse(unvetted("new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), " + server.getLocalPort() + ");").passed());
            }
        }
    }

    @Test
    void noProcessIsLeftBehind() {
        String mark = "31415.9" + (System.nanoTime() % 10_000_000);
        unvetted("new ProcessBuilder(\"/bin/sh\", \"-c\", \"sleep " + mark + " & sleep " + mark + "\").start(); while (true) { }");
        assertTrue(ProcessHandle.allProcesses().noneMatch(p -> p.info().commandLine().orElse("").contains(mark)), "a process outlived its program");
    }

    private static CodeResult unvetted(String body) {
        Compiler.Compiled compiled = compiler.compile(program(body));
        assertEquals(null, compiled.error());
        return new Sandbox(SHORT).run(compiled.classes(), "Main");
    }

    @Test
    void aCompilerThatHangsIsStartedAgain() {
        try (Compiler hurried = new Compiler(new CodeLimits(Duration.ofSeconds(1), 1, 64, 0, 1_000_000, Duration.ofMillis(100)))) {
            String slow = "class A {" + "int f() { return " + "(1+".repeat(9000) + "1" + ")".repeat(9000) + "; }" + "}";
            assertTrue(hurried.compile(slow).error() != null);
        }
        assertEquals(null, compiler.compile("class A {}").error());
        assertTrue(compiler.compile("class A {" + "int f() { return " + "(".repeat(40_000) + "1" + ")".repeat(40_000) + "; }" + "}").error() != null);
        assertEquals(null, compiler.compile("class A {}").error());
    }

    @Test
    void aCompletionEndsWithItsClass() {
        String prompt = "class A {\n static int f(int x) {\n";
        String tests = "class Main {}";
        String wanted = prompt + "return x; }\n}\nclass Main {}";
        assertEquals(wanted, JavaCompletion.program(prompt, "return x; }\n} and so on {", tests));
        assertEquals(prompt + "return x; }\n\n}\nclass Main {}", JavaCompletion.program(prompt, "return x; }\n", tests));
        assertEquals(prompt + "String s = \"}}\"; /* }} */ char c = '}'; // }}\n }}\nclass Main {}",
                JavaCompletion.program(prompt, "String s = \"}}\"; /* }} */ char c = '}'; // }}\n }}\n}", tests));
        assertEquals("\nclass B { }\n\nclass Main {}", JavaCompletion.program(prompt, "Here:\n```java\nclass B { }\n```\nDone.", tests));
    }

    @Test
    void limitsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new CodeLimits(Duration.ofSeconds(1), 0, 64, 1, 1, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new CodeLimits(Duration.ofMillis(1), 1, 64, 1, 1, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new CodeLimits(Duration.ofSeconds(1), 1, 8, 1, 1, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new CodeLimits(Duration.ofSeconds(1), 1, 64, -1, 1, Duration.ofSeconds(1)));
    }
}
