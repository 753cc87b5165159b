package io.buckaroo;

import java.util.List;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A message of the client that a {@link MessageSocket} cannot handle. Immutable.
 *
 * @param frame the frame as received
 * @param reason the kind of the problem
 * @param description a description for the client, such as
 * {@code 'quantity' is not a number}. It may contain names that the client has sent, but
 * neither class names nor values, except in the messages of the application's own
 * constraints and constructors
 * @param violations the constraints that the message violates; empty unless the reason is
 * {@link Reason#INVALID}
 */
public record MalformedMessage(Frame.Data frame, Reason reason, String description, List<Violation> violations) {

	/**
	 * Creates a malformed message, for the test of a handler.
	 * @param frame the frame as received
	 * @param reason the kind of the problem
	 * @param description a description for the client
	 * @param violations the constraints that the message violates
	 */
	public MalformedMessage {
		Assert.notNull(frame, "'frame' must not be null");
		Assert.notNull(reason, "'reason' must not be null");
		Assert.notNull(description, "'description' must not be null");
		violations = List.copyOf(violations);
	}

	/**
	 * Returns the close status with which a connection is closed by default: the code of
	 * the reason, and the description unless it is empty.
	 * @return the close status
	 */
	public CloseStatus closeStatus() {
		return StringUtils.hasText(this.description) ? this.reason.closeStatus.withReason(this.description)
				: this.reason.closeStatus;
	}

	/**
	 * The kind of a problem.
	 */
	public enum Reason {

		/**
		 * A frame of a kind that the codec does not accept, such as a binary frame in
		 * place of JSON text. Close code 1003.
		 */
		UNSUPPORTED_FRAME(CloseStatus.NOT_ACCEPTABLE),

		/**
		 * A payload that is not well-formed, or has another structure than the type of
		 * the messages. Close code 1007.
		 */
		UNDECODABLE(CloseStatus.BAD_DATA),

		/**
		 * A message that has been decoded, but violates a constraint of
		 * {@code jakarta.validation}. Close code 1007.
		 */
		INVALID(CloseStatus.BAD_DATA);

		private final CloseStatus closeStatus;

		Reason(CloseStatus closeStatus) {
			this.closeStatus = closeStatus;
		}

	}

	/**
	 * A violated constraint.
	 *
	 * @param path the path of the property, such as {@code items[0].quantity}; empty for
	 * a constraint of the message as a whole
	 * @param message the message of the constraint, such as {@code must be positive}
	 */
	public record Violation(String path, String message) {

	}

}
