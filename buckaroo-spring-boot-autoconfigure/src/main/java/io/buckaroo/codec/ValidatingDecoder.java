package io.buckaroo.codec;

import java.util.List;
import java.util.stream.Collectors;

import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage.Violation;

/**
 * A decoder whose messages are valid.
 *
 * @param decoder the decoder
 * @param validator the validator
 * @param <I> the type of the messages
 */
record ValidatingDecoder<I>(MessageDecoder<I> decoder, MessageValidator validator) implements MessageDecoder<I> {

	/** The size in bytes above which not all violations are searched for. */
	private static final int LARGE = 8 * 1024;

	private static final int MAX_DESCRIBED = 10;

	@Override
	public I decode(Frame.Data frame) throws MalformedMessageException {
		I message = this.decoder.decode(frame);
		List<Violation> violations = (frame.payload().remaining() > LARGE) ? this.validator.validateLarge(message)
				: this.validator.validate(message);
		if (!violations.isEmpty()) {
			throw new MalformedMessageException(describe(violations), violations);
		}
		return message;
	}

	private static String describe(List<Violation> violations) {
		String first = violations.stream()
			.limit(MAX_DESCRIBED)
			.map((violation) -> violation.path().isEmpty() ? violation.message()
					: "'%s' %s".formatted(violation.path(), violation.message()))
			.collect(Collectors.joining(", "));
		int more = violations.size() - MAX_DESCRIBED;
		return (more > 0) ? "%s and %d more".formatted(first, more) : first;
	}

}
