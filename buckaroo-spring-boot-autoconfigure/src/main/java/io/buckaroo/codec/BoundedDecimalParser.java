package io.buckaroo.codec;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Bounds the scale of each {@link BigDecimal} that a parser makes of a number, such as
 * for a tree or an {@code Object}.
 */
final class BoundedDecimalParser extends JsonParserDelegate {

	BoundedDecimalParser(JsonParser parser) {
		super(parser);
	}

	@Override
	public BigDecimal getDecimalValue() {
		BigDecimal value = super.getDecimalValue();
		BoundedDecimals.check(value);
		return value;
	}

	@Override
	public Number getNumberValue() {
		Number value = super.getNumberValue();
		BoundedDecimals.check(value);
		return value;
	}

	@Override
	public Number getNumberValueExact() {
		Number value = super.getNumberValueExact();
		BoundedDecimals.check(value);
		return value;
	}

	@Override
	public @Nullable Object getNumberValueDeferred() {
		Object value = super.getNumberValueDeferred();
		BoundedDecimals.check(value);
		return value;
	}

}
