package io.buckaroo.route;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The values of {@link RouteOption options}. Immutable.
 *
 * @param values the values, keyed by option; options without a value are absent
 */
public record RouteOptions(Map<RouteOption<?>, Object> values) {

	/** No option has a value. */
	public static final RouteOptions NONE = new RouteOptions(Map.of());

	/**
	 * Creates options with a copy of the values.
	 * @param values the values, keyed by option
	 */
	public RouteOptions {
		values = Map.copyOf(values);
	}

	/**
	 * Returns these options with the value of one option replaced.
	 * @param option the option
	 * @param value the value; {@code null} keeps the present value, if any
	 * @param <T> the type of the value
	 * @return the options
	 */
	public <T> RouteOptions with(RouteOption<T> option, @Nullable T value) {
		if (value == null) {
			return this;
		}
		Map<RouteOption<?>, Object> more = new HashMap<>(this.values);
		more.put(option, value);
		return new RouteOptions(more);
	}

	/**
	 * Returns these options with the values of others as fallback.
	 * @param other the fallback
	 * @return the combined options
	 */
	public RouteOptions or(RouteOptions other) {
		Map<RouteOption<?>, Object> all = new HashMap<>(other.values);
		all.putAll(this.values);
		return new RouteOptions(all);
	}

	/**
	 * Returns the value of an option, if it has one.
	 * @param option the option
	 * @param <T> the type of the value
	 * @return the value, or {@code null}
	 */
	@SuppressWarnings("unchecked")
	public <T> @Nullable T find(RouteOption<T> option) {
		return (T) this.values.get(option);
	}

	/**
	 * Returns the value of an option.
	 * @param option the option
	 * @param <T> the type of the value
	 * @return the value
	 * @throws IllegalStateException if the option has no value
	 */
	public <T> T get(RouteOption<T> option) {
		T value = find(option);
		if (value == null) {
			throw new IllegalStateException("No value for option '%s'".formatted(option.name()));
		}
		return value;
	}

}
