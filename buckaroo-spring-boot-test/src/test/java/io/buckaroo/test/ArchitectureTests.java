package io.buckaroo.test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the packages of the test kit and for what they use.
 */
class ArchitectureTests {

	private static final String CORE = "io.buckaroo.test";

	private static final String CLIENT = "io.buckaroo.test.client..";

	private static final String AUTOCONFIGURE = "io.buckaroo.test.autoconfigure..";

	private static final String JUNIT = "io.buckaroo.test.junit..";

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(CORE);

	@Test
	void testsWithoutAServerUseNoOtherPackageOfTheKitAndNoWebServer() {
		nothingIn(CORE, CLIENT, AUTOCONFIGURE, JUNIT, "io.buckaroo.autoconfigure..", "io.buckaroo.webflux..",
				"io.netty..", "reactor.netty..", "org.springframework.boot..")
			.check(classes);
	}

	@Test
	void theClientUsesNoOtherPackageOfTheKitAndNothingOfTheServer() {
		nothingIn(CLIENT, CORE, AUTOCONFIGURE, JUNIT, "io.buckaroo.autoconfigure..", "io.buckaroo.runtime..",
				"io.buckaroo.webflux..")
			.check(classes);
	}

	@Test
	void theAutoConfigurationUsesNeitherTestsWithoutAServerNorGuards() {
		nothingIn(AUTOCONFIGURE, CORE, JUNIT).check(classes);
	}

	@Test
	void guardsUseNothingElseOfTheProjectAndNoApplication() {
		noClasses().that()
			.resideInAPackage(JUNIT)
			.should()
			.dependOnClassesThat(resideInAPackage("io.buckaroo..").and(not(resideInAPackage(JUNIT)))
				.or(resideInAnyPackage("org.springframework.boot..", "org.springframework.context..")))
			.check(classes);
	}

	@Test
	void theKitDoesNotUseMockito() {
		nothingIn(CORE + "..", "org.mockito..").check(classes);
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.(**)").should().beFreeOfCycles().check(classes);
	}

	@Test
	void classNamesDescribeTheirRole() {
		noClasses().should()
			.haveSimpleNameEndingWith("Utils")
			.orShould()
			.haveSimpleNameEndingWith("Manager")
			.orShould()
			.haveSimpleNameEndingWith("Impl")
			.check(classes);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(classes).extracting(JavaClass::getPackage)
			.isNotEmpty()
			.allSatisfy((each) -> assertThat(each.isAnnotatedWith(NullMarked.class)).as(each.getName()).isTrue());
	}

	private static ArchRule nothingIn(String from, String... forbidden) {
		return noClasses().that()
			.resideInAPackage(from)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(forbidden)
			.allowEmptyShould(true);
	}

}
