package io.buckaroo.topic.redis;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * A type whose values are sent between nodes as their text: numbers, booleans and UUIDs.
 * They arrive as values of the same type.
 *
 * @param name the name of the type between nodes; begins with a colon, which the name of
 * a {@link io.buckaroo.PayloadType} cannot contain
 * @param type the type
 * @param parser the inverse of {@code toString}
 */
record Scalar(String name, Class<?> type, Function<String, Object> parser) {

	private static final List<Scalar> ALL = List.of(new Scalar(":int", Integer.class, Integer::valueOf),
			new Scalar(":long", Long.class, Long::valueOf), new Scalar(":short", Short.class, Short::valueOf),
			new Scalar(":byte", Byte.class, Byte::valueOf), new Scalar(":double", Double.class, Double::valueOf),
			new Scalar(":float", Float.class, Float::valueOf),
			new Scalar(":integer", BigInteger.class, BigInteger::new),
			new Scalar(":decimal", BigDecimal.class, BigDecimal::new),
			new Scalar(":boolean", Boolean.class, Boolean::valueOf), new Scalar(":uuid", UUID.class, UUID::fromString));

	/**
	 * Finds the type of a value.
	 * @return the type, or {@code null} if the value is not a scalar
	 */
	static @Nullable Scalar of(Object value) {
		return find((scalar) -> scalar.type == value.getClass());
	}

	/**
	 * Finds a type by its name.
	 * @return the type, or {@code null} if there is none of this name
	 */
	static @Nullable Scalar named(String name) {
		return find((scalar) -> scalar.name.equals(name));
	}

	private static @Nullable Scalar find(Predicate<Scalar> condition) {
		return ALL.stream().filter(condition).findFirst().orElse(null);
	}

}
