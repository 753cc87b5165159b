package io.buckaroo.webflux;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The peer sent what RFC 6455 or our limits forbid.
 */
final class ProtocolViolationException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient CloseStatus status;

	ProtocolViolationException(CloseStatus status) {
		super("Protocol violation", null, false, false);
		this.status = status;
	}

	CloseStatus status() {
		return this.status;
	}

}
