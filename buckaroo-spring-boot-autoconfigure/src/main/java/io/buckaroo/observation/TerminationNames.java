package io.buckaroo.observation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The values of the tags {@code termination} and {@code close.code}.
 */
final class TerminationNames {

	private static final String NONE = "none";

	/** The first code that a client may choose freely (RFC 6455, section 7.4.2). */
	private static final int FIRST_PRIVATE_CODE = 3000;

	private static final Map<Class<?>, String> NAMES = Arrays.stream(Termination.class.getPermittedSubclasses())
		.collect(Collectors.toUnmodifiableMap((type) -> type, TerminationNames::name));

	private TerminationNames() {
	}

	/**
	 * Returns the name of a termination.
	 * @return the name of its type, in lower case and with hyphens
	 */
	static String of(Termination termination) {
		return NAMES.getOrDefault(termination.getClass(), NONE);
	}

	private static String name(Class<?> type) {
		return type.getSimpleName().replaceAll("(?<=.)(?=\\p{Lu})", "-").toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns the close code of a connection that ends. Codes that clients choose freely
	 * are summarized, so that they cannot create any number of meters.
	 */
	static String closeCode(ConnectionEndingObservationContext ending) {
		if (!ending.getKind().equals(ObservedCallbacks.WEBSOCKET)) {
			return NONE;
		}
		Termination termination = ending.getTermination();
		CloseStatus status = status(termination);
		if (status == null) {
			return NONE;
		}
		int code = status.getCode();
		boolean chosenByClient = termination instanceof Termination.ClosedByPeer && code >= FIRST_PRIVATE_CODE;
		return chosenByClient ? code / 1000 + "xxx" : Integer.toString(code);
	}

	private static @Nullable CloseStatus status(Termination termination) {
		if (termination instanceof Termination.Stopped stopped) {
			return stopped.status();
		}
		if (termination instanceof Termination.ClosedByPeer closed) {
			return closed.status();
		}
		if (termination instanceof Termination.IdleTimeout) {
			return CloseStatus.NORMAL;
		}
		if (termination instanceof Termination.SlowConsumer) {
			return CloseStatus.SERVICE_OVERLOAD;
		}
		if (termination instanceof Termination.ProtocolError error) {
			return error.status();
		}
		if (termination instanceof Termination.Failed) {
			return CloseStatus.SERVER_ERROR;
		}
		if (termination instanceof Termination.Shutdown) {
			return CloseStatus.GOING_AWAY;
		}
		return (termination instanceof Termination.Evicted evicted) ? evicted.status() : null;
	}

}
