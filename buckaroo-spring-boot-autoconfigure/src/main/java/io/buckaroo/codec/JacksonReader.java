package io.buckaroo.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;

/**
 * Reads messages of one type. Everything that is thrown while reading is caused by the
 * message, also by the application's deserializers and constructors.
 *
 * @param reader the reader of the type
 * @param format the name of the format in descriptions for the client
 */
record JacksonReader(ObjectReader reader, String format) {

	Object read(String text) throws MalformedMessageException {
		try {
			return nonNull(this.reader.readValue(text));
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw malformed(ex);
		}
	}

	Object read(byte[] bytes) throws MalformedMessageException {
		try {
			return nonNull(this.reader.readValue(bytes));
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw malformed(ex);
		}
	}

	private static Object nonNull(@Nullable Object message) throws MalformedMessageException {
		if (message == null) {
			throw new MalformedMessageException("The message must not be null");
		}
		return message;
	}

	private MalformedMessageException malformed(Throwable problem) {
		return new JacksonProblem(this.format, this.reader.getConfig()).toException(problem);
	}

}
