package tailor.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The device and its memory: what is chosen, what is refused and how, what is said when memory runs out. */
class DeviceTest {
    private static final String REMEDY = "lower train.batch_size = 64";

    @Test
    void theFirstCardIsTakenWhereThereIsOneAndNothingIsAsked() {
        assertEquals(Device.cpu(), new DeviceChoice(false, 0).of(null));
        assertEquals(Device.cpu(), new DeviceChoice(true, 0).of(" "));
        assertEquals(Device.gpu(0), new DeviceChoice(true, 2).of(null));
    }

    @Test
    void whatIsAskedForIsTaken() {
        assertEquals(Device.cpu(), new DeviceChoice(true, 2).of("cpu"));
        assertEquals(Device.gpu(1), new DeviceChoice(true, 2).of("cuda:1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gpu    | true  | 1 | TAILOR_DEVICE = gpu is no device: write cpu or cuda:0",
        "cuda   | true  | 1 | TAILOR_DEVICE = cuda is no device: write cpu or cuda:0",
        "cuda:0 | false | 0 | libtorch is here for the CPU only: run environment/setup --cuda",
        "cuda:0 | true  | 0 | no CUDA card answers: nvidia-smi must list it",
        "cuda:1 | true  | 1 | TAILOR_DEVICE = cuda:1, but the cards here are cuda:0 alone",
        "cuda:4 | true  | 2 | TAILOR_DEVICE = cuda:4, but the cards here are cuda:0 to cuda:1"})
    void whatIsNotHereIsRefusedWithTheRemedy(String asked, boolean cudaBuild, int cards, String says) {
        String message = assertThrows(IllegalArgumentException.class, () -> new DeviceChoice(cudaBuild, cards).of(asked)).getMessage();
        assertTrue(message.contains(says), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void aCardIsReadFromNvidiaSmi() {
        CudaCard card = CudaCard.parse("NVIDIA H100 80GB HBM3, 81559, 81079, 550.54.15, 9.0").orElseThrow();
        assertEquals(new CudaCard("NVIDIA H100 80GB HBM3", 81559, 81079, "550.54.15", 9.0), card);
        assertEquals("NVIDIA H100 80GB HBM3, 79.2 GiB free of 79.6 GiB, driver 550.54.15, compute capability 9.0: fp32, fp16, bf16, tf32",
                card.toString());
        assertFalse(CudaCard.parse("Tesla T4, 15360, 15000, 535.1, 7.5").orElseThrow().hasBfloat16());
        assertEquals(Optional.empty(), CudaCard.parse("No devices were found"));
        assertEquals(Optional.empty(), CudaCard.parse("Some card, [N/A], [N/A], 1, 2"));
    }

    @Test
    void aCardThatIsFullIsToldInNumbers() {
        String torch = "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 79.10 GiB of which 1.25 GiB is free."
                + " Process 7 has 77.85 GiB memory in use. Of the allocated memory 70.00 GiB is allocated by PyTorch";
        RuntimeException failure = new RuntimeException("forward", new IllegalStateException(torch));
        OutOfDeviceMemoryException told = OutOfDeviceMemoryException.of(failure, REMEDY).orElseThrow();
        assertEquals("out of memory on cuda:0: 2.50 GiB more were asked for, 1.25 GiB of 79.10 GiB are free: " + REMEDY, told.getMessage());
        assertEquals(failure, told.getCause());
        assertEquals(Optional.empty(), OutOfDeviceMemoryException.of(told, REMEDY), "it is told once");
    }

    @Test
    void aMachineThatIsFullIsToldInNumbers() {
        try (NDManager manager = Compute.newHostManager()) {
            RuntimeException failure = assertThrows(RuntimeException.class, () -> manager.zeros(new Shape(1L << 44), DataType.FLOAT32));
            String message = OutOfDeviceMemoryException.of(failure, REMEDY).orElseThrow().getMessage();
            assertTrue(message.startsWith("out of memory on cpu: 65536.0 GiB more were asked for, the machine has "), message);
            assertTrue(message.endsWith(": " + REMEDY), message);
        }
        assertEquals(Optional.empty(), OutOfDeviceMemoryException.of(new IllegalStateException("another thing"), REMEDY));
    }

    @Test
    void theDeviceOfThisProcessHasMemoryAndAName() {
        DeviceMemory memory = DeviceMemory.now();
        assertEquals(Compute.deviceName(), memory.device());
        assertTrue(memory.total() > 1 << 28, memory.toString());
        assertTrue(Compute.describe().matches("libtorch [\\d.]+ for (CUDA|the CPU), \\d+ CUDA cards?"), Compute.describe());
    }
}
