package io.buckaroo.runtime;

import java.util.Arrays;
import java.util.Locale;

import io.buckaroo.Termination;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The names of values in statistics and meters: in lower case, with a hyphen between
 * words.
 */
public final class Labels {

	/** The name of the close code of a connection that ends without one. */
	private static final String NONE = "none";

	/** The first code that an application may choose freely (RFC 6455, section 7.4.2). */
	private static final int FIRST_FREE_CODE = 3000;

	private static final ClassValue<String> TYPES = new ClassValue<>() {

		@Override
		protected String computeValue(Class<?> type) {
			return type.getSimpleName().replaceAll("(?<=.)(?=\\p{Lu})", "-").toLowerCase(Locale.ROOT);
		}

	};

	/** The names of the constants of enums, by their ordinal. */
	private static final ClassValue<String[]> CONSTANTS = new ClassValue<>() {

		@Override
		protected String[] computeValue(Class<?> type) {
			return Arrays.stream(type.getEnumConstants())
				.map((constant) -> ((Enum<?>) constant).name().replace('_', '-').toLowerCase(Locale.ROOT))
				.toArray(String[]::new);
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
		return CONSTANTS.get(constant.getDeclaringClass())[constant.ordinal()];
	}

	/**
	 * Returns the name of the close code of a connection. Codes that a client has chosen
	 * freely are reduced to their class, since each value is a time series.
	 * @param kind the kind of the connection
	 * @param termination the reason why it ended
	 * @return the code, {@code 3xxx} or {@code 4xxx} for those of a client, or
	 * {@code none} if there is none
	 */
	public static String closeCode(ConnectionKind kind, Termination termination) {
		CloseStatus status = (kind == ConnectionKind.WEBSOCKET) ? termination.closeStatus() : null;
		if (status == null) {
			return NONE;
		}
		boolean free = termination instanceof Termination.ClosedByPeer && status.getCode() >= FIRST_FREE_CODE;
		return free ? status.getCode() / 1000 + "xxx" : Integer.toString(status.getCode());
	}

}
