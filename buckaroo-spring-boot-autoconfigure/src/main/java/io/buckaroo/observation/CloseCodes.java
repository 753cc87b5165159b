package io.buckaroo.observation;

import io.buckaroo.Termination;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The values of the tag {@code close.code}.
 */
final class CloseCodes {

	/** The first code that a client may choose freely (RFC 6455, section 7.4.2). */
	private static final int FIRST_PRIVATE_CODE = 3000;

	private CloseCodes() {
	}

	/**
	 * Returns the close code of a connection that ends. Codes that clients choose freely
	 * are summarized, so that they cannot create any number of meters.
	 */
	static String of(ConnectionEndingObservationContext ending) {
		Termination termination = ending.getTermination();
		CloseStatus status = ending.getKind().equals(ObservedCallbacks.WEBSOCKET) ? termination.closeStatus() : null;
		if (status == null) {
			return "none";
		}
		int code = status.getCode();
		boolean chosenByClient = termination instanceof Termination.ClosedByPeer && code >= FIRST_PRIVATE_CODE;
		return chosenByClient ? code / 1000 + "xxx" : Integer.toString(code);
	}

}
