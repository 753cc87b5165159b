package io.buckaroo.codec;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MessageTypes}.
 */
class MessageTypesTests {

	@ParameterizedTest
	@ValueSource(strings = { "string", "list", "map", "nested", "array", "genericArray", "recursive", "object",
			"primitive", "bounded", "nestedBounded", "boundedArray" })
	void aTypeWithAllArgumentsIsConcrete(String field) {
		assertThat(MessageTypes.isConcrete(type(field))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "raw", "wildcard", "objects", "lower", "boundedVariable", "variable", "variableElement",
			"nestedRaw", "nestedWildcard", "rawArray", "variableArray" })
	void aTypeWithoutAllArgumentsIsNotConcrete(String field) {
		assertThat(MessageTypes.isConcrete(type(field))).isFalse();
	}

	/**
	 * Kotlin declares a {@code List<Number>} as {@code List<? extends Number>}.
	 */
	@Test
	void aBoundedWildcardIsItsBound() {
		MessageTypes types = new MessageTypes(type("bounded"), type("nestedBounded"));
		assertThat(types.input()).hasToString("java.util.List<java.lang.Number>");
		assertThat(types.output()).hasToString("java.util.Map<java.lang.String, java.util.List<java.lang.Number>>");
	}

	@Test
	void theBoundOfAWildcardMayBeAVariableThatIsKnown() {
		ResolvableType type = ResolvableType.forClass(Items.class).as(Types.class).getGeneric();
		assertThat(new MessageTypes(type, type).input()).hasToString("java.util.List<java.lang.Integer>");
	}

	@Test
	void aWildcardIsNotConcrete() {
		assertThat(MessageTypes.isConcrete(type("bounded").getGeneric())).isFalse();
	}

	@Test
	void anUnknownTypeIsNotConcrete() {
		assertThat(MessageTypes.isConcrete(ResolvableType.NONE)).isFalse();
	}

	@Test
	void bothTypesMustBeConcrete() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MessageTypes(type("raw"), type("string")))
			.withMessage("'input' must be a concrete type: java.util.List<?>");
		assertThatIllegalArgumentException().isThrownBy(() -> new MessageTypes(type("string"), type("variable")))
			.withMessage("'output' must be a concrete type: ?");
	}

	private static ResolvableType type(String field) {
		return ResolvableType.forField(ReflectionUtils.findField(Types.class, field));
	}

	@SuppressWarnings("rawtypes")
	static class Types<T> {

		String string;

		List<String> list;

		Map<String, Integer> map;

		Map<String, List<Integer[]>> nested;

		String[] array;

		List<String>[] genericArray;

		Recursive recursive;

		Object object;

		int primitive;

		List raw;

		List<?> wildcard;

		List<? extends Number> bounded;

		Map<String, ? extends List<? extends Number>> nestedBounded;

		List<? extends Number>[] boundedArray;

		List<? extends Object> objects;

		List<? super Integer> lower;

		List<? extends T> boundedVariable;

		T variable;

		List<T> variableElement;

		Map<String, List> nestedRaw;

		Map<String, List<?>> nestedWildcard;

		List[] rawArray;

		T[] variableArray;

	}

	static class BaseItems<T> extends Types<List<? extends T>> {

	}

	static class Items extends BaseItems<Integer> {

	}

	static class Recursive implements Comparable<Recursive> {

		@Override
		public int compareTo(Recursive other) {
			return 0;
		}

	}

}
