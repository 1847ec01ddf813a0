package tailor;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Imports point only downward: each package sees those before it. */
class LayersTest {
    private static final String[] LOWEST_FIRST = {"tensor", "text", "task", "run", "model", "loss", "rollout", "grpo", "train",
        "report", "notebook"};

    private static JavaClasses kit;

    @BeforeAll
    static void read() {
        kit = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("tailor");
    }

    @Test
    void importsPointDownward() {
        layers().check(kit);
    }

    @Test
    void reportsNeverSeeATensor() {
        noClasses().that().resideInAPackage("tailor.report..").should().dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "tailor.tensor..", "tailor.model..", "tailor.train..").check(kit);
    }

    @Test
    void onlyTensorTouchesTheNativeLibrary() {
        noClasses().that().resideOutsideOfPackage("tailor.tensor..").should().dependOnClassesThat()
                .resideInAnyPackage("ai.djl.pytorch.jni..").check(kit);
    }

    private static LayeredArchitecture layers() {
        LayeredArchitecture architecture = layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
        for (String name : LOWEST_FIRST) {
            architecture = architecture.layer(name).definedBy("tailor." + name + "..");
        }
        for (int i = 0; i < LOWEST_FIRST.length; i++) {
            String[] above = Arrays.copyOfRange(LOWEST_FIRST, i + 1, LOWEST_FIRST.length);
            architecture = above.length == 0
                    ? architecture.whereLayer(LOWEST_FIRST[i]).mayNotBeAccessedByAnyLayer()
                    : architecture.whereLayer(LOWEST_FIRST[i]).mayOnlyBeAccessedByLayers(above);
        }
        return architecture;
    }
}
