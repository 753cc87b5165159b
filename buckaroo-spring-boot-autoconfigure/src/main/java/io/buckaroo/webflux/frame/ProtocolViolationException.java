package io.buckaroo.webflux.frame;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Thrown when the peer violates RFC 6455 or exceeds a limit.
 */
public final class ProtocolViolationException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient CloseStatus status;

	/**
	 * Creates the exception.
	 * @param status the close status that answers the violation
	 * @param rule the rule or limit, in the words of a log message, without input of the
	 * peer
	 */
	ProtocolViolationException(CloseStatus status, String rule) {
		super(rule, null, false, false);
		this.status = status;
	}

	/**
	 * Returns the close status that answers the violation.
	 * @return the close status
	 */
	public CloseStatus status() {
		return this.status;
	}

}
