package io.buckaroo.docs.routing;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.buckaroo.autoconfigure.BuckarooAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the tables of {@code docs/routing.md}.
 */
class RoutingPageTests {

	private static final Path PAGE = Path.of("../docs/routing.md");

	@Test
	void everyReplaceableBeanIsListed() throws IOException {
		String section = Files.readString(PAGE).split("## Replace a part")[1];
		assertThat(replaceableBeans()).isNotEmpty()
			.allSatisfy((bean) -> assertThat(section).containsPattern("`(io\\.buckaroo\\.[a-z.]+)?" + bean + "`"));
	}

	/**
	 * Returns the names or the simple names of the types of the beans that back off.
	 */
	private static List<String> replaceableBeans() {
		return StreamSupport
			.stream(ImportCandidates.load(AutoConfiguration.class, RoutingPageTests.class.getClassLoader())
				.spliterator(), false)
			.filter((name) -> name.startsWith(BuckarooAutoConfiguration.class.getPackageName()))
			.map((name) -> ClassUtils.resolveClassName(name, RoutingPageTests.class.getClassLoader()))
			.flatMap((type) -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses())))
			.flatMap((type) -> Arrays.stream(type.getDeclaredMethods()))
			.filter((method) -> method.isAnnotationPresent(ConditionalOnMissingBean.class))
			.map(RoutingPageTests::replaceableBean)
			.distinct()
			.toList();
	}

	private static String replaceableBean(Method method) {
		ConditionalOnMissingBean condition = method.getAnnotation(ConditionalOnMissingBean.class);
		if (condition.name().length > 0) {
			return condition.name()[0];
		}
		return (condition.value().length > 0) ? condition.value()[0].getSimpleName()
				: method.getReturnType().getSimpleName();
	}

}
