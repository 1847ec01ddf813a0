package tailor.task.code;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which classes and members compiled code refers to, and the first that {@link AllowedApi} does not know.
 *
 * <p>Read from the constant pool: whatever code calls, reads, creates, catches or passes as a method handle has an entry there
 * (JVM specification 4.4), so a list of these entries is complete without looking at a single instruction; that is why no
 * bytecode library is used.
 */
final class ClassVetting {
    private final Map<String, byte[]> classes;
    private final String home;
    private final List<String> references = new ArrayList<>();
    private String unreadable;
    private boolean finalizes;

    /**
     * Reads what classes refer to.
     *
     * @param classes by name ({@code Main$1})
     * @param home the package that they must be in, with a dot ({@code "p3."}), or an empty text
     */
    ClassVetting(Map<String, byte[]> classes, String home) {
        this.classes = classes;
        this.home = home;
        for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
            try {
                read(entry.getValue());
            } catch (IOException e) {
                unreadable = entry.getKey();
            }
        }
    }

    /** The first reference that is refused, for people; empty when all are allowed. */
    Optional<String> refused() {
        Optional<String> elsewhere = classes.keySet().stream()
                .filter(name -> !name.startsWith(home) || name.indexOf('.', home.length()) >= 0 || name.contains("/")).findFirst();
        if (elsewhere.isPresent()) {
            return elsewhere.map(name -> "a class in a package: " + name);
        }
        if (unreadable != null) {
            return Optional.of("a class file that cannot be read: " + unreadable);
        }
        return references.stream().filter(reference -> !allowed(reference)).findFirst().map(reference -> reference.replaceFirst("\\(.*", "").replace('/', '.'));
    }

    /** Whether the classes, which are not refused, may run where others run after them. */
    boolean mayShare() {
        return !finalizes && references.stream().allMatch(this::shareable);
    }

    private boolean allowed(String reference) {
        String owner = owner(reference);
        String member = member(reference);
        if (owner == null) {
            return true; // an array of primitives, whose only members are clone and length
        }
        return isOwn(owner) ? member == null || AllowedApi.inherited(member) : AllowedApi.allows(owner, member);
    }

    private boolean shareable(String reference) {
        String owner = owner(reference);
        String member = member(reference);
        if (owner == null) {
            return true;
        }
        return isOwn(owner) ? member == null || ShareableApi.allowsMember(member) : ShareableApi.allows(owner, member);
    }

    private boolean isOwn(String owner) {
        return classes.containsKey(owner.replace('/', '.'));
    }

    /** The class of a reference, that of its elements for an array; null for primitive ones. */
    private static String owner(String reference) {
        String owner = reference.contains("#") ? reference.substring(0, reference.indexOf('#')) : reference;
        while (owner.startsWith("[")) {
            owner = owner.substring(1);
            if (owner.length() == 1) {
                return null;
            }
            owner = owner.startsWith("L") && owner.endsWith(";") ? owner.substring(1, owner.length() - 1) : owner;
        }
        return owner;
    }

    private static String member(String reference) {
        return reference.contains("#") ? reference.substring(reference.indexOf('#') + 1) : null;
    }

    /** All classes, members ({@code owner#name}) and constructors ({@code owner#<init>(descriptor)}) in a class file's constant pool. */
    private void read(byte[] file) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
        if (in.readInt() != 0xCAFEBABE) {
            throw new IOException("no class file");
        }
        in.readInt();
        int size = in.readUnsignedShort();
        Object[] pool = new Object[size];
        for (int i = 1; i < size; i++) {
            int tag = in.readUnsignedByte();
            pool[i] = entry(tag, in);
            i += tag == 5 || tag == 6 ? 1 : 0; // long and double take two places
        }
        for (Object entry : pool) {
            if (entry instanceof int[] e && e[0] == 7) {
                references.add((String) pool[e[1]]);
            } else if (entry instanceof int[] e && e[0] >= 9 && e[0] <= 11) {
                int[] described = (int[]) pool[e[2]];
                String name = (String) pool[described[1]];
                references.add(pool[((int[]) pool[e[1]])[1]] + "#" + name + ("<init>".equals(name) ? pool[described[2]] : ""));
            } else if (entry instanceof int[] e && e[0] == 17) {
                references.add("a dynamic constant");
            }
            finalizes |= "finalize".equals(entry); // declared, or a text: either way it runs alone
        }
    }

    private static Object entry(int tag, DataInputStream in) throws IOException {
        return switch (tag) {
            case 1 -> in.readUTF();
            case 3, 4 -> in.readInt();
            case 5, 6 -> in.readLong();
            case 7, 8, 16, 19, 20 -> new int[] {tag, in.readUnsignedShort()};
            case 9, 10, 11, 12, 17, 18 -> new int[] {tag, in.readUnsignedShort(), in.readUnsignedShort()};
            case 15 -> new int[] {tag, in.readUnsignedByte(), in.readUnsignedShort()};
            default -> throw new IOException("constant " + tag);
        };
    }
}
