"""Where libtorch for CUDA lies, and what a kernel must be told to use it. Nothing of this when setup --cuda was not run."""
import ctypes
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cuda"
TORCH = FOLDER / "lib" / "torch" / "lib"

# DJL 0.36's JNI library for PyTorch 2.7.1; it loads against the CUDA 12.6 build as well.
VERSION, FLAVOR = "2.7.1", "cu128"

# DJL loads every library of the folder, and this one needs libcuda.so.1, which comes with NVIDIA's driver.
NEEDS_DRIVER = "libcaffe2_nvrtc.so"


def is_set_up() -> bool:
    return (FOLDER / ".complete").exists()


def has_driver() -> bool:
    try:
        ctypes.CDLL("libcuda.so.1")
        return True
    except OSError:
        return False


def without_driver() -> Path:
    """libtorch as links without the library that only loads beside a driver: enough to compute on the CPU.

    Beside torch/lib, because the libraries find NVIDIA's relative to their own place.
    """
    links = TORCH.parent / "lib-without-driver"
    if not links.exists():
        fresh = links.with_suffix(f".{os.getpid()}")
        fresh.mkdir()
        for library in TORCH.iterdir():
            if library.name != NEEDS_DRIVER:
                (fresh / library.name).symlink_to(Path("..") / TORCH.name / library.name)
        fresh.rename(links)
    return links


def variables(library_path: str) -> dict[str, str]:
    """The kernel's environment; library_path is what LD_LIBRARY_PATH was."""
    if not is_set_up():
        return {}
    libraries = TORCH if has_driver() else without_driver()
    nvidia = [*(FOLDER / "lib" / "nvidia").glob("*/lib"), FOLDER / "lib" / "cusparselt" / "lib"]
    folders = [str(libraries), *sorted(str(folder) for folder in nvidia)]
    return {
        "PYTORCH_LIBRARY_PATH": str(libraries),
        "PYTORCH_VERSION": VERSION,
        "PYTORCH_FLAVOR": FLAVOR,
        # Also how DJL finds libcudart, by which it counts cards: setup has made the link without a version number.
        "LD_LIBRARY_PATH": os.pathsep.join(folders + [library_path] * bool(library_path)),
        "CUDA_DEVICE_ORDER": "PCI_BUS_ID",  # cards are numbered as nvidia-smi numbers them
    }
