package tailor.task.code;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * The child process of {@link SharedSandbox}: runs one program after another, each on a thread and in a class loader of its own,
 * and says of each whether it passed. It halts rather than say what it is not certain of.
 */
final class SharedSandboxMain {
    private static final long STACK = 1 << 20; // as -Xss1m of a process of its own

    private SharedSandboxMain() {}

    /** Reads programs from standard input until there are no more. */
    public static void main(String[] args) throws IOException, InterruptedException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        DataOutputStream said = new DataOutputStream(System.out);
        said.writeUTF("ready");
        said.flush();
        int threads = threads();
        try {
            while (true) {
                ProgramRun program = ProgramRun.read(in);
                ProgramRun.Verdict[] verdict = new ProgramRun.Verdict[1];
                Thread thread = new Thread(null, () -> verdict[0] = program.run(), "program", STACK);
                thread.start();
                thread.join();
                if (verdict[0] == null || !verdict[0].certain() || threads() > threads) {
                    Runtime.getRuntime().halt(4); // something is left of it, or could be: nobody else runs here
                }
                said.writeUTF(verdict[0].text());
                said.flush();
            }
        } catch (EOFException e) {
            Runtime.getRuntime().halt(0); // the kit is done
        }
    }

    /** All threads of this process that run Java code. */
    private static int threads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root.activeCount();
    }
}
