package io.buckaroo.codec;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/**
 * Bounds the scale of each {@link BigDecimal}. An addition to {@code 1e999999999} would
 * allocate a gigabyte. The bound is that of Jackson for decimals that are written without
 * an exponent. Decimals that are written as strings are bounded here, all others also by
 * {@link BoundedDecimalParser}.
 */
final class BoundedDecimals extends ValueDeserializerModifier {

	static final int MAX_SCALE = 9_999;

	static final String EXCEEDED = "BigDecimal scale exceeds the maximum";

	private static final long serialVersionUID = 1L;

	@Override
	public ValueDeserializer<?> modifyDeserializer(DeserializationConfig config, BeanDescription.Supplier description,
			ValueDeserializer<?> deserializer) {
		return (description.getBeanClass() == BigDecimal.class) ? new Bounded(deserializer) : deserializer;
	}

	/**
	 * Checks the scale of a value.
	 * @param value any value
	 * @throws StreamConstraintsException if it is a decimal with a scale that is too
	 * large
	 */
	static void check(@Nullable Object value) {
		if (value instanceof BigDecimal decimal && Math.abs((long) decimal.scale()) > MAX_SCALE) {
			throw new StreamConstraintsException(EXCEEDED);
		}
	}

	private static final class Bounded extends DelegatingDeserializer {

		private Bounded(ValueDeserializer<?> deserializer) {
			super(deserializer);
		}

		@Override
		protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> deserializer) {
			return new Bounded(deserializer);
		}

		@Override
		public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
			Object value = super.deserialize(parser, context);
			check(value);
			return value;
		}

	}

}
