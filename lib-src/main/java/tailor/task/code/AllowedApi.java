package tailor.task.code;

import java.util.Map;
import java.util.Set;

/**
 * What a program may refer to: computing, collections, text and time; nothing that reaches files, the network, processes,
 * threads, classes or the JVM. What is not listed is refused.
 */
final class AllowedApi {
    /** Members of System: output, clocks, copying. */
    static final Set<String> SYSTEM = Set.of("out", "err", "arraycopy", "nanoTime", "currentTimeMillis", "identityHashCode", "lineSeparator");

    private static final Set<String> PACKAGES = Set.of("java/math/", "java/util/function/", "java/util/stream/", "java/util/regex/",
            "java/text/", "java/time/");

    private static final Set<String> REFUSED = Set.of("java/util/ServiceLoader", "java/util/Timer", "java/util/TimerTask", "java/util/Properties",
            "java/util/ResourceBundle", "java/util/logging", "java/util/SimpleTimeZone", "java/util/Formatter", "java/util/Observable",
            "java/util/PropertyPermission");

    private static final Set<String> LANG = Set.of("Object", "String", "StringBuilder", "StringBuffer", "CharSequence", "Comparable", "Iterable",
            "Number", "Integer", "Long", "Short", "Byte", "Character", "Boolean", "Float", "Double", "Void", "Math", "StrictMath", "Enum",
            "Record", "Cloneable", "AutoCloseable", "Runnable", "Override", "Deprecated", "SuppressWarnings", "FunctionalInterface",
            "SafeVarargs", "Throwable", "Exception", "Error", "RuntimeException", "ArithmeticException", "ArrayIndexOutOfBoundsException",
            "ArrayStoreException", "AssertionError", "ClassCastException", "CloneNotSupportedException", "IllegalArgumentException",
            "IllegalStateException", "IndexOutOfBoundsException", "NegativeArraySizeException", "NullPointerException",
            "NumberFormatException", "StringIndexOutOfBoundsException", "UnsupportedOperationException", "InterruptedException",
            "StackOverflowError", "OutOfMemoryError", "ThreadDeath", "Character$UnicodeBlock", "MatchException", "IncompatibleClassChangeError",
            "NoSuchFieldError", "Appendable", "Readable");

    private static final Map<String, Set<String>> MEMBERS = Map.of(
            "java/lang/System", SYSTEM,
            // What the compiler itself refers to: enum constants, assertions, class literals.
            "java/lang/Class", Set.of("getSimpleName", "getName", "desiredAssertionStatus", "isInstance", "cast", "hashCode", "equals", "toString"),
            "java/lang/invoke/LambdaMetafactory", Set.of("metafactory", "altMetafactory"),
            "java/lang/invoke/StringConcatFactory", Set.of("makeConcatWithConstants", "makeConcat"),
            "java/lang/runtime/ObjectMethods", Set.of("bootstrap"),
            "java/lang/runtime/SwitchBootstraps", Set.of("typeSwitch", "enumSwitch"),
            "java/lang/invoke/MethodHandles$Lookup", Set.of(),
            "java/lang/invoke/MethodHandles", Set.of(),
            "java/lang/invoke/SerializedLambda", Set.of(),
            // A stream of characters to print to; its constructors that open a file are refused.
            "java/io/PrintStream", Set.of("print", "println", "printf", "format", "append", "flush", "write"));

    private static final Set<String> IO = Set.of("java/io/IOException", "java/io/UncheckedIOException", "java/io/Serializable",
            "java/io/StringReader", "java/io/StringWriter", "java/io/BufferedReader", "java/io/Reader", "java/io/Writer", "java/io/Closeable");

    private static final Set<String> CONCURRENT = Set.of("ConcurrentHashMap", "ConcurrentMap", "ThreadLocalRandom", "TimeUnit",
            "CopyOnWriteArrayList", "ConcurrentLinkedQueue", "ConcurrentLinkedDeque", "ConcurrentSkipListMap", "ConcurrentSkipListSet");

    /** Members of Object and Throwable that a class of the program inherits, and that would do more than compute. */
    private static final Set<String> NOT_INHERITED = Set.of("getClassLoader", "loadClass", "defineClass", "findClass",
            "start", "exec", "load", "loadLibrary");

    private AllowedApi() {}

    /** Whether code may refer to a class, or to a member of it. @param member null for the class itself; a constructor with its descriptor */
    static boolean allows(String owner, String member) {
        if (MEMBERS.containsKey(owner)) {
            return member == null || MEMBERS.get(owner).contains(member);
        }
        if (member != null && NOT_INHERITED.contains(member)) {
            return false;
        }
        if (owner.startsWith("java/lang/")) {
            return LANG.contains(owner.substring("java/lang/".length()));
        }
        if (owner.startsWith("java/util/concurrent/")) {
            String name = owner.substring("java/util/concurrent/".length());
            return CONCURRENT.contains(name.contains("$") ? name.substring(0, name.indexOf('$')) : name) || name.startsWith("atomic/");
        }
        boolean util = owner.startsWith("java/util/") && owner.indexOf('/', "java/util/".length()) < 0;
        return util && REFUSED.stream().noneMatch(owner::startsWith) && !(owner.equals("java/util/Scanner") && opens(member))
                || PACKAGES.stream().anyMatch(owner::startsWith) && !owner.startsWith("java/time/zone/") && !owner.startsWith("java/text/spi/")
                || IO.contains(owner);
    }

    /** Whether it is a constructor of Scanner that could read a file: all but that of a text. */
    private static boolean opens(String member) {
        return member != null && member.startsWith("<init>") && !member.equals("<init>(Ljava/lang/String;)V");
    }

    /** Whether a member may be called through a class of the program, which may have inherited it. */
    static boolean inherited(String member) {
        return !NOT_INHERITED.contains(member);
    }
}
