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

    /** @param classes by internal name ({@code Main$1}) */
    ClassVetting(Map<String, byte[]> classes) {
        this.classes = classes;
    }

    /** The first reference that is refused, for people; empty when all are allowed. */
    Optional<String> refused() {
        for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
            if (entry.getKey().contains("/")) {
                return Optional.of("a class in a package: " + entry.getKey());
            }
            try {
                for (String reference : references(entry.getValue())) {
                    if (!allowed(reference)) {
                        return Optional.of(reference.replace('/', '.'));
                    }
                }
            } catch (IOException e) {
                return Optional.of("a class file that cannot be read: " + entry.getKey());
            }
        }
        return Optional.empty();
    }

    private boolean allowed(String reference) {
        String owner = reference.contains("#") ? reference.substring(0, reference.indexOf('#')) : reference;
        while (owner.startsWith("[")) {
            owner = owner.substring(1);
            if (owner.length() == 1) {
                return true; // an array of primitives, whose only members are clone and length
            }
            owner = owner.startsWith("L") && owner.endsWith(";") ? owner.substring(1, owner.length() - 1) : owner;
        }
        if (classes.containsKey(owner)) {
            return !reference.contains("#") || AllowedApi.inherited(reference.substring(reference.indexOf('#') + 1));
        }
        return AllowedApi.allows(owner, reference.contains("#") ? reference.substring(reference.indexOf('#') + 1) : null);
    }

    /** All classes and members ({@code owner#name}) in a class file's constant pool, and "native" for native methods. */
    private static List<String> references(byte[] file) throws IOException {
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
        List<String> references = new ArrayList<>();
        for (Object entry : pool) {
            if (entry instanceof int[] e && e[0] == 7) {
                references.add((String) pool[e[1]]);
            } else if (entry instanceof int[] e && e[0] >= 9 && e[0] <= 11) {
                references.add(pool[((int[]) pool[e[1]])[1]] + "#" + pool[((int[]) pool[e[2]])[1]]);
            } else if (entry instanceof int[] e && e[0] == 17) {
                references.add("a dynamic constant");
            }
        }
        return references;
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
