import ai.djl.ndarray.NDManager;
import java.awt.Font;
import java.awt.image.BufferedImage;
import tailor.tensor.Compute;

/**
 * Proves that this machine can do what every notebook does: load libtorch, and draw text.
 *
 * <p>Run once by environment/setup, from source. The first load unpacks libtorch, so that the first kernel need not.
 * Prints the engine in one line, or "Tailor: " and one line with the remedy when something is missing.
 */
class Probe {
    public static void main(String[] arguments) {
        try (NDManager manager = Compute.newManager()) {
            float two = manager.create(new float[] {1f, 1f}).sum().getFloat();
            if (two != 2f) {
                throw new IllegalStateException("1 + 1 = " + two);
            }
            System.out.println(Compute.describe());
        } catch (Throwable failure) {
            exit("libtorch does not load: " + cause(failure)
                    + ". It needs 64-bit Linux with glibc 2.28 or newer, macOS on ARM, or Windows; after a broken unpacking remove "
                    + "~/.djl.ai (or $DJL_CACHE_DIR) and run environment/setup again.");
        }
        try {
            var picture = new BufferedImage(60, 20, BufferedImage.TYPE_INT_RGB);
            var pen = picture.createGraphics();
            pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
            pen.drawString("H(π) in nats", 2, 12);
        } catch (Throwable failure) {
            exit("Java cannot draw text: " + cause(failure)
                    + ". Install fontconfig and a font (Debian, Ubuntu: apt install fontconfig fonts-dejavu-core).");
        }
        System.exit(0); // DJL leaves threads behind
    }

    private static void exit(String message) {
        System.out.println("Tailor: " + message.replace('\n', ' '));
        System.exit(1);
    }

    private static String cause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.toString();
    }
}
