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

/** The child process of {@link Sandbox}: runs one program, says whether it passed, and halts. */
final class SandboxMain {
    private SandboxMain() {}

    /** Reads the word, the classes and their main class from standard input. */
    public static void main(String[] args) throws IOException {
        PrintStream said = System.out;
        DataInputStream in = new DataInputStream(System.in);
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
        PrintStream limited = new PrintStream(new Limited(outputBytes), false, StandardCharsets.UTF_8);
        System.setOut(limited);
        System.setErr(limited);
        System.setIn(new java.io.ByteArrayInputStream(new byte[0]));
        String verdict = passed;
        try {
            Method start = new Loader(classes).loadClass(main).getMethod("main", String[].class);
            start.setAccessible(true); // the class of the tests is not public
            start.invoke(null, (Object) new String[0]);
        } catch (InvocationTargetException e) {
            verdict = "threw " + brief(e.getCause());
        } catch (Throwable e) { // whatever a program throws, its verdict is said and its process ends
            verdict = "did not start: " + brief(e);
        }
        said.print(verdict);
        said.flush();
        Runtime.getRuntime().halt(0);
    }

    private static String brief(Throwable e) {
        String text;
        try {
            text = String.valueOf(e);
        } catch (Throwable again) { // an exception of the program may have any toString
            text = e.getClass().getName();
        }
        return text.substring(0, Math.min(300, text.length()));
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
