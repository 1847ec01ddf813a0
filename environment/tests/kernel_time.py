"""How long a person waits for the first result of a fresh kernel."""
import time

from jupyter_client.manager import start_new_kernel


def first_result(kernel: str = "tailor-java") -> float:
    """Seconds from the start of the process to the answer of 1 + 1."""
    began = time.monotonic()
    manager, client = start_new_kernel(kernel_name=kernel)
    try:
        client.execute_interactive("1 + 1", timeout=60, output_hook=lambda message: None)
        return time.monotonic() - began
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
