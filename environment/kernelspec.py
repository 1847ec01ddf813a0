"""Writes the kernelspec "Tailor (Java)" and the JupyterLab settings into the virtual environment that runs this.

Called by environment/setup on every run: cheap, and it takes over a changed JAVA_HOME or TAILOR_MEMORY.
"""
import argparse
import json
import os
import re
import sys
from pathlib import Path

import cuda

ROOT = Path(__file__).resolve().parent.parent
SHARE = Path(sys.prefix) / "share" / "jupyter"
KERNEL = "tailor-java"

# Of the machine's memory. Tensors live outside the Java heap, so most of it stays free for them.
HEAP_SHARE = "40%"


def heap_option(memory: str) -> str:
    """The JVM option for a heap of a size (4g, 800m) or a share of the machine's memory (40%)."""
    if re.fullmatch(r"[1-9][0-9]*[gGmM]", memory):
        return f"-Xmx{memory}"
    share = re.fullmatch(r"([1-9][0-9]?)%", memory)
    if share:
        return f"-XX:MaxRAMPercentage={share[1]}"
    sys.exit(f"environment/setup: TAILOR_MEMORY={memory} is neither a size such as 4g or 800m nor a share such as 40%. Correct or unset it.")


def jvm_options(java_version: int) -> list[str]:
    """What both kernels, ours and the stock one, give their JVM."""
    options = [
        heap_option(os.environ.get("TAILOR_MEMORY") or HEAP_SHARE),
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-Dai.djl.pytorch.graph_optimizer=false",
    ]
    if java_version >= 22:  # before, nothing warns of native access
        options.append("--enable-native-access=ALL-UNNAMED")
    if java_version >= 24:  # Tablesaw's class path scanner still uses Unsafe
        options.append("--sun-misc-unsafe-memory-access=allow")
    return options


def kernel_json(java: Path, java_version: int) -> dict:
    """Starts the JVM without a launcher, the kit on the application class path: fastest, and DJL finds its engine.

    tailor.jar names the jars of target/lib in its manifest, so that a stale one there is never loaded. An archive of
    shared classes (AppCDS) was measured: it gains a tenth of two seconds and JDK 25 warns of it, so there is none.
    """
    stock = SHARE / "kernels" / "java" / "jjava.jar"
    return {
        "argv": [
            str(java / "bin" / "java"),
            *jvm_options(java_version),
            "-Djava.util.logging.config.file={resource_dir}/logging.properties",
            "--add-opens", "jdk.jshell/jdk.jshell=ALL-UNNAMED",
            "-cp", os.pathsep.join([str(stock), str(ROOT / "target" / "tailor.jar")]),
            "org.dflib.jjava.distro.JJava",
            "{connection_file}",
        ],
        "display_name": "Tailor (Java)",
        "language": "java",
        "interrupt_mode": "message",
        "env": {"OPT_OUT_TRACKING": "true", "DJL_OFFLINE": "true", **cuda.variables("${LD_LIBRARY_PATH}")},
        "metadata": {"debugger": False},
    }


def write(path: Path, text: str) -> None:
    """Writes a file whole or not at all, and leaves an equal one alone."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def as_json(value) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--java", type=Path, required=True, help="folder of the JDK")
    parser.add_argument("--java-version", type=int, required=True, help="its major version")
    parser.add_argument("--print", choices=("options", "cuda"), help="write nothing; print what the stock kernel needs: "
                        "JVM options for its JJAVA_JVM_OPTS, or variables for libtorch with CUDA")
    arguments = parser.parse_args()
    if arguments.print == "options":
        print(" ".join(jvm_options(arguments.java_version)))
        return
    if arguments.print == "cuda":
        print("\n".join(f"{name}={value}" for name, value in cuda.variables(os.environ.get("LD_LIBRARY_PATH", "")).items()))
        return
    folder = SHARE / "kernels" / KERNEL
    write(folder / "kernel.json", as_json(kernel_json(arguments.java, arguments.java_version)))
    write(folder / "logging.properties", ".level=WARNING\nhandlers=java.util.logging.ConsoleHandler\n")
    # No question about news on the first start, no look for updates: Tailor works without a network.
    write(SHARE / "lab" / "settings" / "overrides.json", as_json(
        {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}))


if __name__ == "__main__":
    main()
