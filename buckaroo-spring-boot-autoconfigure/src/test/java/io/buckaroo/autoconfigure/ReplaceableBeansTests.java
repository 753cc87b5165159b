package io.buckaroo.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the beans of the auto-configurations back off, except those listed in the
 * Javadoc of {@link BuckarooAutoConfiguration}.
 */
class ReplaceableBeansTests {

	@Test
	void everyBeanBacksOffExceptThese() {
		assertThat(permanentBeans()).extracting(Method::getName)
			.containsExactlyInAnyOrder("buckarooReactorNettyRequirement", "buckarooServletRequirement",
					"buckarooUnknownSettings", "buckarooUnsafeSettings", "buckarooRequestGuardCustomizer",
					"buckarooHttp2Customizer");
	}

	@Test
	void theTypesOfBeansThatDoNotBackOffAreInternal() {
		assertThat(permanentBeans()).filteredOn((method) -> !Modifier.isStatic(method.getModifiers()))
			.isNotEmpty()
			.allSatisfy((method) -> assertThat(method.getReturnType()).isPackagePrivate());
	}

	private static List<Method> permanentBeans() {
		return StreamSupport
			.stream(ImportCandidates.load(AutoConfiguration.class, ReplaceableBeansTests.class.getClassLoader())
				.spliterator(), false)
			.filter((name) -> name.startsWith("io.buckaroo."))
			.map((name) -> ClassUtils.resolveClassName(name, ReplaceableBeansTests.class.getClassLoader()))
			.flatMap((type) -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses())))
			.flatMap((type) -> Arrays.stream(type.getDeclaredMethods()))
			.filter((method) -> AnnotatedElementUtils.hasAnnotation(method, Bean.class))
			.filter((method) -> !AnnotatedElementUtils.hasAnnotation(method, ConditionalOnMissingBean.class))
			.toList();
	}

}
