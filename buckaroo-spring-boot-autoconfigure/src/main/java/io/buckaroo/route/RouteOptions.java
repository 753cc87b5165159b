package io.buckaroo.route;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is different for one route.
 *
 * @param values the value of each option that is said
 */
public record RouteOptions(Map<RouteOption<?>, Object> values) {

	/** Nothing is different. */
	public static final RouteOptions NONE = new RouteOptions(Map.of());

	/**
	 * Copies the values.
	 * @param values the value of each option that is said
	 */
	public RouteOptions {
		values = Map.copyOf(values);
	}

	/**
	 * These options and one more.
	 * @param option the option
	 * @param value its value, instead of an earlier one; {@code null} leaves it unsaid
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
	 * These options, and where they say nothing those of another.
	 * @param other the other options
	 * @return the options
	 */
	public RouteOptions or(RouteOptions other) {
		Map<RouteOption<?>, Object> all = new HashMap<>(other.values);
		all.putAll(this.values);
		return new RouteOptions(all);
	}

	/**
	 * The value of an option.
	 * @param option the option
	 * @param <T> the type of the value
	 * @return the value, or {@code null} if it is not said
	 */
	@SuppressWarnings("unchecked")
	public <T> @Nullable T find(RouteOption<T> option) {
		return (T) this.values.get(option);
	}

	/**
	 * The value of an option that is said.
	 * @param option the option
	 * @param <T> the type of the value
	 * @return the value
	 * @throws IllegalStateException if it is not said
	 */
	public <T> T get(RouteOption<T> option) {
		T value = find(option);
		if (value == null) {
			throw new IllegalStateException("No value for option '%s'".formatted(option.name()));
		}
		return value;
	}

}
