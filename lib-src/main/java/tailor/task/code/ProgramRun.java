package tailor.task.code;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One program in the process that runs it: its classes, in a class loader of their own, and the word that says that it passed.
 *
 * @param passed said when the main method returns; nothing of the program sees it
 * @param outputBytes what it may print; one byte more ends the process
 * @param main name of the class to start
 * @param classes by name
 */
record ProgramRun(String passed, long outputBytes, String main, Map<String, byte[]> classes) {
    private static final int LONGEST = 300;

    /** A verdict. @param text the word, or what went wrong @param certain false where memory or stack ran out: chance may decide that */
    record Verdict(String text, boolean certain) {}

    /** Reads what {@link Sandbox#send} wrote. @throws java.io.EOFException if nothing more comes */
    static ProgramRun read(DataInputStream in) throws IOException {
        String passed = in.readUTF();
        long outputBytes = in.readLong();
        String main = in.readUTF();
        Map<String, byte[]> classes = new HashMap<>();
        for (int n = in.readInt(); n > 0; n--) {
            String name = in.readUTF();
            byte[] file = new byte[in.readInt()];
            in.readFully(file);
            classes.put(name, file);
        }
        return new ProgramRun(passed, outputBytes, main, classes);
    }

    /** Runs it to its end on this thread. */
    Verdict run() {
        PrintStream limited = new PrintStream(new Limited(outputBytes), false, StandardCharsets.UTF_8);
        System.setOut(limited);
        System.setErr(limited);
        System.setIn(new java.io.ByteArrayInputStream(new byte[0]));
        try {
            Method start = new Loader(classes).loadClass(main).getMethod("main", String[].class);
            start.setAccessible(true); // the class of the tests is not public
            start.invoke(null, (Object) new String[0]);
            return new Verdict(passed, true);
        } catch (InvocationTargetException e) {
            return new Verdict("threw " + brief(e.getCause()), !ranOut(e.getCause()));
        } catch (Throwable e) { // whatever a program throws, its verdict is said
            return new Verdict("did not start: " + brief(e), !ranOut(e));
        }
    }

    private static boolean ranOut(Throwable e) {
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof VirtualMachineError) {
                return true;
            }
            try {
                cause = cause.getCause();
            } catch (Throwable again) { // an exception of the program may have any getCause
                return true;
            }
        }
        return false;
    }

    private static String brief(Throwable e) {
        String text;
        try {
            text = String.valueOf(e);
        } catch (Throwable again) { // and any toString
            text = e.getClass().getName();
        }
        return text.substring(0, Math.min(LONGEST, text.length()));
    }

    /** Sees the JDK and the program, and nothing of the kit. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes) {
            super(ClassLoader.getPlatformClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] file = classes.get(name);
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, file, 0, file.length);
        }
    }

    /** Swallows so much output, then ends the process. */
    private static final class Limited extends OutputStream {
        private long left;

        Limited(long left) {
            this.left = left;
        }

        @Override
        public void write(int b) {
            count(1);
        }

        @Override
        public void write(byte[] b, int from, int length) {
            count(length);
        }

        private void count(int bytes) {
            left -= bytes;
            if (left < 0) {
                Runtime.getRuntime().halt(3);
            }
        }
    }
}
