package io.buckaroo.codec;

import io.buckaroo.MalformedMessage.Reason;

/**
 * Describes to the client why Jackson cannot read a message.
 */
final class JacksonProblem {

	private JacksonProblem() {
	}

	static MalformedMessageException of(Throwable problem, String format) {
		return new MalformedMessageException(Reason.UNDECODABLE, "Not " + format, problem);
	}

}
