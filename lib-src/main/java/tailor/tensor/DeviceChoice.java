package tailor.tensor;

import ai.djl.Device;

/**
 * Which device a process computes on, from what is asked for and what is here.
 *
 * @param cudaBuild whether the loaded libtorch has kernels for CUDA
 * @param cards that the engine can use
 */
record DeviceChoice(boolean cudaBuild, int cards) {
    static final String VARIABLE = "TAILOR_DEVICE";

    /**
     * The device.
     *
     * @param asked the value of TAILOR_DEVICE; null or blank: the first card if there is one
     * @throws IllegalArgumentException naming the value, what is here, and the remedy
     */
    Device of(String asked) {
        if (asked == null || asked.isBlank()) {
            return cards > 0 ? Device.gpu() : Device.cpu();
        }
        if (asked.equals("cpu")) {
            return Device.cpu();
        }
        if (!asked.matches("cuda:\\d{1,3}")) {
            throw refused(asked, "is no device: write cpu or cuda:0");
        }
        if (!cudaBuild) {
            throw refused(asked, "but libtorch is here for the CPU only: run environment/setup --cuda, or unset " + VARIABLE);
        }
        if (cards == 0) {
            throw refused(asked, "but no CUDA card answers: nvidia-smi must list it (install NVIDIA's driver, in a container let the"
                    + " card in); or set " + VARIABLE + "=cpu");
        }
        int index = Integer.parseInt(asked.substring("cuda:".length()));
        if (index >= cards) {
            throw refused(asked, "but the cards here are " + (cards == 1 ? "cuda:0 alone" : "cuda:0 to cuda:" + (cards - 1)));
        }
        return Device.gpu(index);
    }

    private static IllegalArgumentException refused(String asked, String why) {
        return new IllegalArgumentException(VARIABLE + " = " + asked + (why.startsWith("is") ? " " : ", ") + why);
    }
}
