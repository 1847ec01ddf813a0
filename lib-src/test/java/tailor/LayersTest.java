package tailor;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;

/** Imports point only downward: each package sees those before it. */
@AnalyzeClasses(packages = "tailor", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    private static final String[] LOWEST_FIRST = {"tensor", "text", "task", "run", "model", "loss", "rollout", "grpo", "train",
        "report", "notebook"};

    @ArchTest
    static final ArchRule IMPORTS_POINT_DOWNWARD = layers();

    @ArchTest
    static final ArchRule REPORTS_NEVER_SEE_A_TENSOR = noClasses().that().resideInAPackage("tailor.report..")
            .should().dependOnClassesThat().resideInAnyPackage("ai.djl..", "tailor.tensor..", "tailor.model..", "tailor.train..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule ONLY_TENSOR_TOUCHES_THE_NATIVE_LIBRARY = noClasses().that().resideOutsideOfPackage("tailor.tensor..")
            .should().dependOnClassesThat().resideInAnyPackage("ai.djl.pytorch.jni..");

    private static LayeredArchitecture layers() {
        LayeredArchitecture architecture = layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
        for (String name : LOWEST_FIRST) {
            architecture = architecture.layer(name).definedBy("tailor." + name + "..");
        }
        for (int i = 0; i < LOWEST_FIRST.length; i++) {
            String[] above = java.util.Arrays.copyOfRange(LOWEST_FIRST, i + 1, LOWEST_FIRST.length);
            architecture = above.length == 0
                    ? architecture.whereLayer(LOWEST_FIRST[i]).mayNotBeAccessedByAnyLayer()
                    : architecture.whereLayer(LOWEST_FIRST[i]).mayOnlyBeAccessedByLayers(above);
        }
        return architecture;
    }
}
