package tailor.task.code;

import java.util.Set;

/**
 * What a program may refer to that shares a process with others, one after another: the part of {@link AllowedApi} behind which
 * there is no state that outlives it. No default locale or time zone, nothing that works on other threads, nothing that runs when
 * memory is collected.
 */
final class ShareableApi {
    private static final Set<String> PACKAGES = Set.of("java/util/function/", "java/util/stream/", "java/math/", "java/lang/");

    private static final Set<String> UTIL = Set.of("AbstractCollection", "AbstractList", "AbstractMap", "AbstractQueue", "AbstractSet",
            "ArrayDeque", "ArrayList", "Arrays", "BitSet", "Collection", "Collections", "Comparator", "ConcurrentModificationException", "Deque",
            "DoubleSummaryStatistics", "EmptyStackException", "EnumMap", "EnumSet", "Enumeration", "HashMap", "HashSet", "Hashtable",
            "IdentityHashMap", "IntSummaryStatistics", "Iterator", "LinkedHashMap", "LinkedHashSet", "LinkedList", "List", "ListIterator",
            "LongSummaryStatistics", "Map", "NavigableMap", "NavigableSet", "NoSuchElementException", "Objects", "Optional",
            "OptionalDouble", "OptionalInt", "OptionalLong", "PrimitiveIterator", "PriorityQueue", "Queue", "Random", "RandomAccess", "Set",
            "SortedMap", "SortedSet", "Stack", "StringJoiner", "StringTokenizer", "TreeMap", "TreeSet", "Vector");

    private static final Set<String> OTHER = Set.of("java/io/PrintStream", "java/io/Serializable", "java/util/regex/Matcher",
            "java/util/regex/Pattern", "java/util/regex/MatchResult");

    /** Members that would reach beyond the program's own objects, whatever their owner. */
    private static final Set<String> NOT_SHARED = Set.of("intern", "wait", "notify", "notifyAll", "finalize", "parallel", "parallelStream",
            "parallelPrefix", "parallelSetAll", "parallelSort", "onClose");

    private ShareableApi() {}

    /** Whether {@link AllowedApi#allows what is allowed anyway} may be used in company. @param member null for the class itself */
    static boolean allows(String owner, String member) {
        if (member != null && !allowsMember(member)) {
            return false;
        }
        if (OTHER.contains(owner)) {
            return true;
        }
        if (owner.startsWith("java/util/stream/StreamSupport")) {
            return false; // makes parallel streams
        }
        if (PACKAGES.stream().anyMatch(owner::startsWith)) {
            return true;
        }
        if (!owner.startsWith("java/util/")) {
            return false;
        }
        String name = owner.substring("java/util/".length());
        return UTIL.contains(name.contains("$") ? name.substring(0, name.indexOf('$')) : name);
    }

    /** Whether a member of this name may be called, or declared. */
    static boolean allowsMember(String member) {
        return !NOT_SHARED.contains(member);
    }
}
