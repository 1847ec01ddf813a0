package tailor.task.code;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;

/** The child process of {@link Sandbox}: runs one program, says whether it passed, and halts. */
final class SandboxMain {
    private SandboxMain() {}

    /** Reads the program from standard input. */
    public static void main(String[] args) throws IOException {
        PrintStream said = System.out;
        said.print(ProgramRun.read(new DataInputStream(System.in)).run().text());
        said.flush();
        Runtime.getRuntime().halt(0);
    }
}
