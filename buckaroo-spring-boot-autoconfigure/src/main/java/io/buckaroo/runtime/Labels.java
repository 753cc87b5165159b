package io.buckaroo.runtime;

import java.util.Locale;

import io.buckaroo.Termination;

/**
 * The names of values in statistics and meters: in lower case, with a hyphen between
 * words.
 */
public final class Labels {

	private static final ClassValue<String> TYPES = new ClassValue<>() {

		@Override
		protected String computeValue(Class<?> type) {
			return type.getSimpleName().replaceAll("(?<=.)(?=\\p{Lu})", "-").toLowerCase(Locale.ROOT);
		}

	};

	private Labels() {
	}

	/**
	 * Returns the name of a termination.
	 * @param termination the termination
	 * @return the name of its type, such as {@code slow-consumer}
	 */
	public static String of(Termination termination) {
		return of(termination.getClass());
	}

	/**
	 * Returns the name of a type of termination.
	 * @param termination the type
	 * @return the name, such as {@code slow-consumer}
	 */
	public static String of(Class<? extends Termination> termination) {
		return TYPES.get(termination);
	}

	/**
	 * Returns the name of a constant.
	 * @param constant the constant
	 * @return the name, such as {@code drop-oldest}
	 */
	public static String of(Enum<?> constant) {
		return constant.name().replace('_', '-').toLowerCase(Locale.ROOT);
	}

}
