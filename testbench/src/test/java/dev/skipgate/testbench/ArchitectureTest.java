package dev.skipgate.testbench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.skipgate.testbench.cli.SkipgateCommand;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The one-way rule between the modules, and where each foreign thing may appear. */
class ArchitectureTest {
    private static final String OURS = "dev.skipgate..";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.skipgate");

    @Test
    void theClassesOfEveryModuleAreSeen() {
        for (String module : List.of("boards", "hlstemplates", "runtime", "compiler", "testbench")) {
            assertTrue(
                    CLASSES.stream().anyMatch(type -> type.getPackageName().startsWith("dev.skipgate." + module)),
                    module);
        }
    }

    @Test
    void boardsKnowNothingOfOurs() {
        check(knowsNothingOfOurs("dev.skipgate.boards.."));
    }

    @Test
    void hlsTemplatesKnowNothingOfOurs() {
        check(knowsNothingOfOurs("dev.skipgate.hlstemplates.."));
    }

    @Test
    void runtimeKnowsNothingOfOurs() {
        check(knowsNothingOfOurs("dev.skipgate.runtime.."));
    }

    @Test
    void compilerUsesOnlyNumbersAndBundlesOfTheRuntime() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.skipgate.compiler..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.skipgate.runtime..", "dev.skipgate.testbench..")
                        .and(resideOutsideOfPackages(
                                "dev.skipgate.runtime.numeric..", "dev.skipgate.runtime.bundle.."))));
    }

    @Test
    void theHardwareAsDataIsFreeOfHls() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.skipgate.compiler.ir..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.skipgate.compiler.emit..", "dev.skipgate.hlstemplates.."));
    }

    @Test
    void javaPoetOnlyInBindings() {
        check(onlyIn("dev.skipgate.compiler.emit.bindings..", "com.palantir.javapoet.."));
    }

    @Test
    void protobufOnlyInOnnxFiles() {
        check(onlyIn("dev.skipgate.compiler.frontend.onnx.file..", "com.google.protobuf.."));
        check(onlyIn("dev.skipgate.compiler.frontend.onnx.file..", "ai.onnx.."));
        check(onlyIn("dev.skipgate.compiler.frontend.onnx.file..", "org.tribuo.."));
    }

    @Test
    void aparapiOnlyInOpencl() {
        check(onlyIn("dev.skipgate.runtime.opencl..", "com.aparapi.."));
    }

    @Test
    void picocliOnlyInTheCommandLine() {
        check(onlyIn("dev.skipgate.testbench.cli..", "picocli.."));
    }

    @Test
    void sparkOnlyInItsOwnModule() {
        check(onlyIn("dev.skipgate.spark..", "org.apache.spark.."));
    }

    @Test
    void nativeMethodsOnlyInXrtAndCpu() {
        check(methods()
                .that()
                .haveModifier(JavaModifier.NATIVE)
                .should()
                .beDeclaredInClassesThat(
                        resideInAnyPackage("dev.skipgate.runtime.xrt..", "dev.skipgate.runtime.cpu..")));
    }

    @Test
    void onlyTheCommandEndsTheProcess() {
        check(noClasses()
                .that()
                .doNotBelongToAnyOf(SkipgateCommand.class)
                .should()
                .callMethod(System.class, "exit", int.class));
    }

    @Test
    void noPackageCycles() {
        check(slices().matching("dev.skipgate.(**)").should().beFreeOfCycles());
    }

    @Test
    void namesSayWhatAClassIs() {
        check(noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Common|Engine)")
                .because("such a name says nothing; call it after what it does"));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static ArchRule knowsNothingOfOurs(String module) {
        return noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat(resideInAPackage(OURS).and(resideOutsideOfPackages(module)));
    }

    private static ArchRule onlyIn(String home, String library) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }
}
