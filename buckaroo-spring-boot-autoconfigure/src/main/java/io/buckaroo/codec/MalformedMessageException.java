package io.buckaroo.codec;

import java.util.List;

import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MalformedMessage.Reason;
import io.buckaroo.MalformedMessage.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link MessageDecoder} for a message that cannot be decoded. The message of
 * the exception is a description for the client. It has no stack trace, because a client
 * may cause any number of them.
 */
public class MalformedMessageException extends Exception {

	private static final long serialVersionUID = 1L;

	/** The kind of the problem. */
	private final Reason reason;

	private final transient List<Violation> violations;

	/**
	 * Creates an exception for a message that is {@link Reason#UNDECODABLE}.
	 * @param description a description for the client, without class names and values
	 */
	public MalformedMessageException(String description) {
		this(Reason.UNDECODABLE, description, null);
	}

	/**
	 * Creates an exception.
	 * @param reason the kind of the problem
	 * @param description a description for the client, without class names and values
	 * @param cause the cause for the log, at DEBUG, or {@code null} if there is none
	 */
	public MalformedMessageException(Reason reason, String description, @Nullable Throwable cause) {
		this(reason, description, List.of(), cause);
	}

	/**
	 * Creates an exception for a message that is {@link Reason#INVALID}.
	 * @param description a description for the client
	 * @param violations the violated constraints
	 */
	public MalformedMessageException(String description, List<Violation> violations) {
		this(Reason.INVALID, description, violations, null);
	}

	private MalformedMessageException(Reason reason, String description, List<Violation> violations,
			@Nullable Throwable cause) {
		super(description, cause, false, false);
		this.reason = reason;
		this.violations = List.copyOf(violations);
	}

	static MalformedMessageException unsupportedFrame(String description) {
		return new MalformedMessageException(Reason.UNSUPPORTED_FRAME, description, null);
	}

	/**
	 * Returns the message of the client with this problem.
	 * @param frame the message as received
	 * @return the malformed message
	 */
	public MalformedMessage in(Frame.Data frame) {
		return new MalformedMessage(frame, this.reason, String.valueOf(getMessage()), this.violations);
	}

}
