package io.buckaroo;

import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.socket.CloseStatus;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the direction of the dependencies and for what is visible.
 */
class ArchitectureTests {

	private static final String API = "io.buckaroo";

	private static final String CODEC = "io.buckaroo.codec..";

	private static final String HANDSHAKE = "io.buckaroo.handshake..";

	private static final String OBSERVATION = "io.buckaroo.observation..";

	private static final String ROUTE = "io.buckaroo.route..";

	private static final String ROUTER = "io.buckaroo.router..";

	private static final String RUNTIME = "io.buckaroo.runtime..";

	private static final String SECURITY = "io.buckaroo.security..";

	private static final String TOPIC = "io.buckaroo.topic..";

	private static final String WEBFLUX = "io.buckaroo.webflux..";

	private static final String ACTUATE = "io.buckaroo.actuate..";

	private static final String METRICS = "io.buckaroo.metrics..";

	private static final String AUTOCONFIGURE = "io.buckaroo.autoconfigure..";

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(API);

	@Test
	void theApiDependsOnNoOtherPackageOfTheProject() {
		onlyDependOnOurs(API).check(classes);
	}

	@Test
	void handshakeExtensionsDependOnlyOnTheApi() {
		onlyDependOnOurs(HANDSHAKE, API).check(classes);
	}

	@Test
	void codecsDependOnlyOnTheApi() {
		onlyDependOnOurs(CODEC, API).check(classes);
	}

	@Test
	void routesDependOnCodecsHandshakeExtensionsAndTheApi() {
		onlyDependOnOurs(ROUTE, CODEC, HANDSHAKE, API).check(classes);
	}

	@Test
	void theRouterDependsOnRoutesCodecsHandshakeExtensionsAndTheApi() {
		onlyDependOnOurs(ROUTER, ROUTE, CODEC, HANDSHAKE, API).check(classes);
	}

	@Test
	void theRuntimeDependsOnCodecsAndTheApi() {
		onlyDependOnOurs(RUNTIME, CODEC, API).check(classes);
	}

	@Test
	void theTransportsDependOnRuntimeObservationsRoutesCodecsHandshakeExtensionsAndTheApi() {
		onlyDependOnOurs(WEBFLUX, RUNTIME, OBSERVATION, ROUTE, CODEC, HANDSHAKE, API).check(classes);
	}

	@Test
	void framesDependOnlyOnTheApi() {
		onlyDependOnOurs("io.buckaroo.webflux.frame", API).check(classes);
	}

	@Test
	void handshakesUseNeitherSocketsNorStreams() {
		onlyDependOnOurs("io.buckaroo.webflux.handshake", "io.buckaroo.webflux.channel", "io.buckaroo.webflux.guard",
				"io.buckaroo.webflux.log", RUNTIME, ROUTE, HANDSHAKE, API)
			.check(classes);
	}

	@Test
	void channelsDependOnlyOnTheRuntimeTheLogAndTheApi() {
		onlyDependOnOurs("io.buckaroo.webflux.channel", "io.buckaroo.webflux.log", RUNTIME, API).check(classes);
	}

	@Test
	void theGuardDependsOnlyOnTheLog() {
		onlyDependOnOurs("io.buckaroo.webflux.guard", "io.buckaroo.webflux.log").check(classes);
	}

	@Test
	void theLogDependsOnNoOtherPackage() {
		onlyDependOnOurs("io.buckaroo.webflux.log").check(classes);
	}

	@Test
	void streamsDependOnHandshakesAndChannels() {
		onlyDependOnOurs("io.buckaroo.webflux.sse", "io.buckaroo.webflux.handshake", "io.buckaroo.webflux.channel",
				RUNTIME, OBSERVATION, ROUTE, API)
			.check(classes);
	}

	@Test
	void socketsDependOnHandshakesChannelsFramesCodecsGuardAndLog() {
		onlyDependOnOurs("io.buckaroo.webflux.socket", "io.buckaroo.webflux.handshake", "io.buckaroo.webflux.channel",
				"io.buckaroo.webflux.frame", "io.buckaroo.webflux.guard", "io.buckaroo.webflux.log", RUNTIME,
				OBSERVATION, ROUTE, CODEC, API)
			.check(classes);
	}

	@Test
	void routingDependsOnHandshakesSocketsStreamsCodecsAndLog() {
		onlyDependOnOurs("io.buckaroo.webflux.routing", "io.buckaroo.webflux.handshake", "io.buckaroo.webflux.socket",
				"io.buckaroo.webflux.sse", "io.buckaroo.webflux.log", RUNTIME, OBSERVATION, ROUTE, CODEC, API)
			.check(classes);
	}

	@Test
	void theSecurityPackageDependsOnlyOnHandshakeExtensions() {
		onlyDependOnOurs(SECURITY, HANDSHAKE).check(classes);
	}

	@Test
	void onlyTheSecurityPackageAndTheAutoConfigurationUseSpringSecurity() {
		noClasses().that()
			.resideOutsideOfPackages(AUTOCONFIGURE, SECURITY)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.security..")
			.check(classes);
	}

	@Test
	void theActuatorPackageDependsOnRuntimeRoutesCodecsAndTheApi() {
		onlyDependOnOurs(ACTUATE, RUNTIME, ROUTE, CODEC, API).check(classes);
	}

	@Test
	void topicsDependOnRuntimeObservationsAndTheApi() {
		onlyDependOnOurs(TOPIC, RUNTIME, OBSERVATION, API).check(classes);
	}

	@Test
	void observationsDependOnRuntimeAndTheApi() {
		onlyDependOnOurs(OBSERVATION, RUNTIME, API).check(classes);
	}

	@Test
	void metersDependOnTheRuntimeAndTheApi() {
		onlyDependOnOurs(METRICS, RUNTIME, API).check(classes);
	}

	@Test
	void onlyTheMetersAndTheAutoConfigurationUseMicrometersMeters() {
		noClasses().that()
			.resideOutsideOfPackages(AUTOCONFIGURE, METRICS)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.micrometer.core..")
			.check(classes);
	}

	@Test
	void onlyTheRedisPackageAndTheAutoConfigurationUseRedis() {
		noClasses().that()
			.resideOutsideOfPackages(AUTOCONFIGURE, "io.buckaroo.topic.redis")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.lettuce..", "org.springframework.data..")
			.check(classes);
	}

	@Test
	void onlyCodecsTheRedisPackageAndTheAutoConfigurationUseJackson() {
		noClasses().that()
			.resideOutsideOfPackages(AUTOCONFIGURE, CODEC, "io.buckaroo.topic.redis")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("tools.jackson..")
			.check(classes);
	}

	@Test
	void onlyCodecsAndTheAutoConfigurationUseValidation() {
		noClasses().that()
			.resideOutsideOfPackages(AUTOCONFIGURE, CODEC)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("jakarta.validation..")
			.check(classes);
	}

	@Test
	void nothingDependsOnTheAutoConfiguration() {
		noClasses().that()
			.resideOutsideOfPackage(AUTOCONFIGURE)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(AUTOCONFIGURE)
			.check(classes);
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.(**)").should().beFreeOfCycles().check(classes);
	}

	@Test
	void typesOfTheRuntimeHaveNoCycles() {
		slices().assignedFrom(new TopLevelTypes(API + ".runtime")).should().beFreeOfCycles().check(classes);
	}

	@Test
	void theRuntimeUsesNoWebServer() {
		noClasses().that()
			.resideInAPackage(RUNTIME)
			.should()
			.dependOnClassesThat(resideInAnyPackage("io.netty..", "reactor.netty..", "org.springframework.web..")
				.and(not(type(CloseStatus.class))))
			.check(classes);
	}

	@Test
	void onlyTheAutoConfigurationAndTheActuatorPackageUseSpringBoot() {
		noClasses().that()
			.resideOutsideOfPackages(AUTOCONFIGURE, ACTUATE)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(classes);
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.check(classes);
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		methods().that().areDeclaredInClassesThat(belongToAnAutoConfiguration()).should().notBePublic().check(classes);
		fields().that().areDeclaredInClassesThat(belongToAnAutoConfiguration()).should().notBePublic().check(classes);
		classes().that(belongToAnAutoConfiguration()).and().areNestedClasses().should().notBePublic().check(classes);
	}

	@Test
	void autoConfigurationsAreConstructedWithoutArguments() {
		constructors().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveRawParameterTypes(new Class<?>[0])
			.check(classes);
	}

	@Test
	void beanMethodsHaveNoConditionOnAClass() {
		noMethods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.beAnnotatedWith(ConditionalOnClass.class)
			.check(classes);
	}

	@Test
	void onlyTypesThatAnotherPackageUsesArePublic() {
		assertThat(classes).filteredOn((type) -> !isForApplications(type))
			.filteredOn((type) -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
			.filteredOn((type) -> !type.isAnnotatedWith(AutoConfiguration.class)
					&& !type.isAnnotatedWith(ConfigurationProperties.class))
			.filteredOn((type) -> type.getDirectDependenciesToSelf()
				.stream()
				.allMatch((use) -> use.getOriginClass().getPackageName().equals(type.getPackageName())))
			.extracting(JavaClass::getName)
			.isEmpty();
	}

	private static boolean isForApplications(JavaClass type) {
		return List.of(API, API + ".codec", API + ".handshake", API + ".metrics", API + ".observation", API + ".router")
			.contains(type.getPackageName());
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
		JavaPackage root = classes.getPackage(API);
		assertThat(Stream.concat(Stream.of(root), root.getSubpackagesInTree().stream()))
			.filteredOn((each) -> !each.getClasses().isEmpty())
			.hasSizeGreaterThanOrEqualTo(5)
			.allSatisfy((each) -> assertThat(each.isAnnotatedWith(NullMarked.class)).as(each.getName()).isTrue());
	}

	private static ClassesShouldConjunction onlyDependOnOurs(String from, String... to) {
		String[] allowed = Stream.concat(Stream.of(from), Stream.of(to)).toArray(String[]::new);
		return noClasses().that()
			.resideInAPackage(from)
			.should()
			.dependOnClassesThat(resideInAnyPackage(API + "..").and(not(resideInAnyPackage(allowed))));
	}

	private static DescribedPredicate<JavaClass> belongToAnAutoConfiguration() {
		return DescribedPredicate.describe("belong to an auto-configuration",
				(type) -> type.isAnnotatedWith(AutoConfiguration.class) || type.getEnclosingClass()
					.filter((enclosing) -> enclosing.isAnnotatedWith(AutoConfiguration.class))
					.isPresent());
	}

	/**
	 * One slice for each top-level type of a package, together with its nested types.
	 *
	 * @param packageName the name of the package
	 */
	private record TopLevelTypes(String packageName) implements SliceAssignment {

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			if (!type.getPackageName().equals(this.packageName)) {
				return SliceIdentifier.ignore();
			}
			return SliceIdentifier.of(topLevelType(type).getSimpleName());
		}

		private static JavaClass topLevelType(JavaClass type) {
			return type.getEnclosingClass().map(TopLevelTypes::topLevelType).orElse(type);
		}

		@Override
		public String getDescription() {
			return "top-level types of " + this.packageName;
		}

	}

}
